import { z } from 'zod';
import { Silence } from '#domain/notify/silence.js';
import { defineQuery } from '../db/query.js';

const Row = z.object({ body: Silence });

/** Writes a silence as it is now. */
export const saveSilence = defineQuery<[tenant: string, id: string, endsAt: Date, body: string]>()({
  name: 'save_silence',
  text: `
    insert into silence (tenant, id, ends_at, body)
    values ($1, $2, $3, $4::jsonb)
        on conflict (tenant, id) do update
       set ends_at = excluded.ends_at,
           body = excluded.body`,
});

/** One silence, held until the end of the transaction. */
export const holdSilence = defineQuery<[tenant: string, id: string]>()({
  name: 'hold_silence',
  text: 'select body from silence where tenant = $1 and id = $2 for update',
  row: Row,
});

/** A tenant's silences that end, or ended, after a moment: the next to end first. */
export const silencesOf = defineQuery<[tenant: string, endsAfter: Date]>()({
  name: 'silences_of',
  text: `
    select body
      from silence
     where tenant = $1
       and ends_at > $2
     order by ends_at, id
     limit 1000`,
  row: Row,
});

/** Forgets silences that ended before a moment. */
export const dropSilences = defineQuery<[before: Date]>()({
  name: 'drop_silences',
  text: 'delete from silence where ends_at < $1',
});
