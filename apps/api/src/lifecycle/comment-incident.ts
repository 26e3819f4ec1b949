import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { findComment } from '#infra/store/people.sql.js';
import { append, hold } from '../incidents/hear-person.js';
import type { Comment } from './life-input.js';

/** Writes a comment down; nothing that was said is changed, so another one puts it right. */
export async function commentIncident(
  db: Database,
  tenant: string,
  id: string,
  { by, text, corrects }: Comment,
  at: Instant,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await hold(tx, tenant, id);
    if (corrects !== undefined && !(await oneOrNone(tx, findComment, tenant, id, corrects))) {
      throw new DomainError('comment_not_found', `${id} has no comment ${corrects}`);
    }
    const more = corrects === undefined ? {} : { corrects };
    await append(tx, tenant, id, { kind: 'commented', at, by, text, ...more });
  });
}
