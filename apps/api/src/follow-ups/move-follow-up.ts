/**
 * Closes a follow-up or opens it again, as a whole or for some of those it is about, and has the
 * story of its incident tell who did.
 */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { FollowUp, FollowUpState } from '#domain/incident/follow-up.js';
import type { Database } from '#infra/db/database.js';
import { type Executor, one, oneOrNone, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { findFollowUp, moveFollowUp as move } from '#infra/store/follow-ups.sql.js';
import { append, hold } from '../incidents/hear-person.js';
import type { MoveFollowUp } from './follow-up-input.js';
import { isLeft, markNamed, type Named, namedOf, refuseStrangers } from './mark-named.js';
import { followUpOf, followUpsOfIncident } from './read-follow-ups.js';

/** The first of them are named in the story. */
const told_max = 5;

/** Moves it; refuses one that is not there, or that is so already. */
export async function moveFollowUp(
  db: Database,
  tenant: string,
  { incident, n }: { readonly incident: string; readonly n: string },
  input: MoveFollowUp,
  now: Instant,
): Promise<FollowUp> {
  const named = namedOf(input);
  if (named)
    await refuseStrangers(db, tenant, incident, await find(db, tenant, incident, n), named);
  return inTransaction(db, async (tx) => {
    await hold(tx, tenant, incident);
    const before = await find(tx, tenant, incident, n);
    const moving = { tx, tenant, incident, before, input, now };
    return named ? moveSome(moving, named) : moveWhole(moving, input.to, input.note);
  });
}

async function find(db: Executor, tenant: string, incident: string, n: string): Promise<FollowUp> {
  const known = await followUpsOfIncident(db, tenant, incident);
  const found = known.find((each) => String(each.n) === n);
  if (found) return found;
  const detail = `${incident} has no follow-up ${JSON.stringify(n)}`;
  throw new DomainError('follow_up_not_found', detail);
}

interface Moving {
  readonly tx: Transaction;
  readonly tenant: string;
  readonly incident: string;
  readonly before: FollowUp;
  readonly input: MoveFollowUp;
  readonly now: Instant;
}

async function moveWhole(moving: Moving, to: FollowUpState, note?: string): Promise<FollowUp> {
  const { tx, tenant, incident, before, input, now } = moving;
  const at = new Date(now);
  const moved = await oneOrNone(tx, move, tenant, incident, before.n, to, input.by, at);
  if (!moved) {
    const who = before.movedBy === null ? '' : `, by ${before.movedBy}`;
    throw new DomainError('follow_up_unchanged', `it is ${before.state} already${who}`);
  }
  await tell(moving, { to, ...(note !== undefined && { note }) });
  return followUpOf(moved);
}

/** For some of them: the whole is done with the last, and open again with the first. */
async function moveSome(moving: Moving, named: readonly Named[]): Promise<FollowUp> {
  const { tx, tenant, incident, before, input, now } = moving;
  const { to, note } = input;
  const names = await markNamed(tx, { tenant, incident, before, input, now }, named);
  const about = { names: names.slice(0, told_max), count: names.length };
  await tell(moving, { to, about, ...(note !== undefined && { note }) });
  const isWhole = to === 'open' || !(await isLeft(tx, tenant, incident, before));
  if (isWhole && before.state !== to) return moveWhole(moving, to);
  return followUpOf(await one(tx, findFollowUp, tenant, incident, before.n));
}

interface Told {
  readonly to: FollowUpState;
  readonly about?: { readonly names: string[]; readonly count: number };
  readonly note?: string;
}

async function tell({ tx, tenant, incident, before, input, now }: Moving, told: Told) {
  const { n: followUp, kind: of, what } = before;
  const said = { kind: 'follow_up_moved', at: now, by: input.by } as const;
  await append(tx, tenant, incident, { ...said, followUp, of, what, ...told });
}
