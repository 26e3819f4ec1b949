/** Overrides are refused where they are seldom meant, until somebody says that they are. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import {
  doubtOverride,
  doubtWithdrawal,
  type OverrideDoubt,
} from '#domain/oncall/doubt-override.js';
import type { Plan } from '#domain/oncall/plan.js';
import type { Override } from '#domain/oncall/roster.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { standingOverrides } from '#infra/store/oncall.sql.js';

/** What is doubtful about an override that is wanted. */
export async function doubtWanted(
  db: Database,
  plan: Plan,
  wanted: Omit<Override, 'id'>,
  now: Instant,
): Promise<OverrideDoubt[]> {
  return named(plan, doubtOverride(plan, await readOverrides(db, now), wanted, now));
}

/** What would be missing if an override were taken back. */
export async function doubtBack(
  db: Database,
  plan: Plan,
  id: number,
  now: Instant,
): Promise<OverrideDoubt[]> {
  return named(plan, doubtWithdrawal(plan, await readOverrides(db, now), id, now));
}

/** Refuses what is doubtful, unless it is meant. */
export function refuseDoubtful(doubts: readonly OverrideDoubt[], despite: boolean): void {
  if (doubts.length === 0 || despite) return;
  const when = (at: Instant) => new Date(at).toISOString();
  const mistakes = doubts.map(({ what, rota, person, from, to }) => {
    return `${what}: ${person ?? 'nobody'} for ${rota}, ${when(from)} to ${when(to)}`;
  });
  const detail = 'the mistakes say where; with "despite": true it is done all the same';
  throw new DomainError('override_doubted', detail, mistakes);
}

/** The overrides that hold, held or will hold after a moment. */
export async function readOverrides(db: Database, after: Instant): Promise<Override[]> {
  const found = await rows(db, standingOverrides, new Date(after));
  return found.map(({ id, rota, person, starts_at, ends_at }) => {
    return { id, rota, person, from: starts_at.getTime(), to: ends_at.getTime() };
  });
}

function named({ people }: Plan, doubts: readonly OverrideDoubt[]): OverrideDoubt[] {
  return doubts.map((doubt) => {
    const person = people.find(({ id }) => id === doubt.person)?.name ?? doubt.person;
    return { ...doubt, person };
  });
}
