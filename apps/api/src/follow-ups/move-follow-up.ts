/** Closes a follow-up or opens it again, and has the story of its incident tell who did. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { FollowUp } from '#domain/incident/follow-up.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { moveFollowUp as move } from '#infra/store/follow-ups.sql.js';
import { append, hold } from '../incidents/hear-person.js';
import type { MoveFollowUp } from './follow-up-input.js';
import { followUpOf, followUpsOfIncident } from './read-follow-ups.js';

/** Moves it; refuses one that is not there, or that is so already. */
export async function moveFollowUp(
  db: Database,
  tenant: string,
  { incident, n }: { readonly incident: string; readonly n: string },
  { by, to, note }: MoveFollowUp,
  now: Instant,
): Promise<FollowUp> {
  return inTransaction(db, async (tx) => {
    await hold(tx, tenant, incident);
    const known = await followUpsOfIncident(tx, tenant, incident);
    const before = known.find((each) => String(each.n) === n);
    if (!before) {
      const detail = `${incident} has no follow-up ${JSON.stringify(n)}`;
      throw new DomainError('follow_up_not_found', detail);
    }
    const moved = await oneOrNone(tx, move, tenant, incident, before.n, to, by, new Date(now));
    if (!moved) {
      const who = before.movedBy === null ? '' : `, by ${before.movedBy}`;
      throw new DomainError('follow_up_unchanged', `it is ${before.state} already${who}`);
    }
    const { kind: of, what } = before;
    const said = { followUp: before.n, of, what, to, ...(note !== undefined && { note }) };
    await append(tx, tenant, incident, { kind: 'follow_up_moved', at: now, by, ...said });
    return followUpOf(moved);
  });
}
