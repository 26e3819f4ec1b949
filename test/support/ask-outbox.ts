/** What lies in the outbox for a receiver. */
import { z } from 'zod';
import type { Database } from '#infra/db/database.js';
import { defineQuery, rows } from '#infra/db/query.js';

const outboxOf = defineQuery<[receiver: string]>()({
  name: 'outbox_of',
  text: `
    select tenant, incident, reason, body
      from outbox
     where receiver = $1
     order by id`,
  row: z.object({
    tenant: z.string(),
    incident: z.string(),
    reason: z.string(),
    body: z.record(z.string(), z.unknown()),
  }),
});

/** Its rows, oldest first. */
export function deliverableTo(db: Database, receiver: string) {
  return rows(db, outboxOf, receiver);
}
