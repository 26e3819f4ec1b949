import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/** Remembers a call of another service; no row for one that was heard before. */
export const rememberCall = defineQuery<[source: string, id: string, at: Date]>()({
  name: 'remember_call',
  text: `
    insert into heard_call (source, id, heard_at)
    values ($1, $2, $3)
        on conflict (source, id) do nothing
    returning id`,
  row: z.object({ id: z.string() }),
});

/** Forgets calls that are too old to be heard again. */
export const forgetCalls = defineQuery<[before: Date]>()({
  name: 'forget_calls',
  text: `
    delete from heard_call
     where heard_at < $1`,
});
