/** Notifications in an outbox, as the engine commits them. */

import type { Severity } from '#domain/base/severity.js';
import { webhookBody } from '#domain/notify/webhook-body.js';
import type { Database } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import { wake } from '#infra/store/engine.sql.js';
import { enqueueNotification } from '#infra/store/outbox.sql.js';
import { anOutage } from './an-outage.js';

/** One notification to commit. */
export interface Put {
  readonly receiver: string;
  readonly incident?: string;
  readonly severity?: Severity;
  readonly reason?: 'first' | 'changed' | 'resolved';
  readonly at: number;
}

let made = 0;

/** Commits a notification and wakes whoever sends; answers its key. */
export async function putInOutbox(db: Database, put: Put): Promise<string> {
  const { receiver, incident: id = 'inc-1', severity = 'SEV2', reason = 'first', at } = put;
  made += 1;
  const key = `demo/${id}/1/${made}/${receiver}`;
  const resolvedAt = reason === 'resolved' ? at : null;
  const body = webhookBody(anOutage({ id, severity, resolvedAt }), reason, {
    receiver,
    externalUrl: 'http://localhost:8080',
  });
  const text = JSON.stringify(body);
  await execute(db, enqueueNotification, 'demo', id, receiver, reason, key, text, new Date(at));
  await rows(db, wake, 'tillwatch_outbox', '');
  return key;
}
