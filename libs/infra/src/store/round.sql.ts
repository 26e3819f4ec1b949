import { z } from 'zod';
import { Silence } from '#domain/notify/silence.js';
import { defineQuery } from '../db/query.js';
import { KNOWN_TENANTS } from './terminals.sql.js';

/**
 * All that a round of the engine asks first, in one question: it is asked every second, also when
 * nothing happens. What people said and drills are only told to be there; mostly they are not.
 */
export const lookAround = defineQuery<[now: Date]>()({
  name: 'look_around',
  text: `
    with recursive ${KNOWN_TENANTS}
    select exists (select from incident_event where not folded) as said,
           exists (select from drill where state <> 'ended') as drills,
           array(select tenant
                   from known
                  where tenant is not null
                    and position('~' in tenant) = 0
                  order by tenant
                  limit 10000) as tenants,
           coalesce((select json_agg(ahead)
                       from (select tenant, body
                               from silence
                              where ends_at > $1
                              order by tenant, id
                              limit 10000) as ahead), '[]') as silences`,
  row: z.object({
    said: z.boolean(),
    drills: z.boolean(),
    tenants: z.array(z.string()),
    silences: z.array(z.object({ tenant: z.string(), body: Silence })),
  }),
});
