/** For which terminals or stores a follow-up is done. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { FollowUp } from '#domain/incident/follow-up.js';
import { type Executor, rows, type Transaction } from '#infra/db/query.js';
import { markDone, unmarkDone } from '#infra/store/follow-ups.sql.js';
import type { MoveFollowUp } from './follow-up-input.js';
import { subjectPages } from './read-follow-ups.js';

/** One of those it is about, as it is kept. */
export interface Named {
  readonly merchant: string;
  readonly name: string;
}

/** Whom somebody names; null where it is the whole. */
export function namedOf({ terminals, stores }: MoveFollowUp): Named[] | null {
  if (!terminals && !stores) return null;
  return [
    ...(terminals ?? []).map((name) => ({ merchant: '', name })),
    ...(stores ?? []).map(({ merchant, store }) => ({ merchant, name: store ?? '' })),
  ];
}

interface Marking {
  readonly tenant: string;
  readonly incident: string;
  readonly before: FollowUp;
  readonly input: MoveFollowUp;
  readonly now: Instant;
}

/**
 * Refuses names of whom a follow-up is not about. Many pages may have to be read, so nothing is
 * held meanwhile: whom it is about only grows.
 */
export async function refuseStrangers(
  db: Executor,
  tenant: string,
  incident: string,
  { n, kind }: FollowUp,
  named: readonly Named[],
): Promise<void> {
  const left = new Set(named.map(keyOf));
  for await (const page of subjectPages(db, tenant, { n, kind, incident }, null)) {
    for (const { terminal } of page.terminals) left.delete(keyOf({ merchant: '', name: terminal }));
    for (const { merchant, store } of page.stores)
      left.delete(keyOf({ merchant, name: store ?? '' }));
    if (left.size === 0) return;
  }
  const stranger = named.find((each) => left.has(keyOf(each)));
  if (!stranger) return;
  const detail = `follow-up ${n} of ${incident} is not about ${labelOf(stranger)}`;
  throw new DomainError('follow_up_not_about', detail);
}

/** Marks them; answers how those are called that were not so before. */
export async function markNamed(
  tx: Transaction,
  { tenant, incident, before, input, now }: Marking,
  named: readonly Named[],
): Promise<string[]> {
  const merchants = named.map(({ merchant }) => merchant);
  const names = named.map(({ name }) => name);
  const whom = [tenant, incident, before.n, merchants, names] as const;
  const changed =
    input.to === 'done'
      ? await rows(tx, markDone, ...whom, input.by, new Date(now))
      : await rows(tx, unmarkDone, ...whom);
  // What was closed as a whole has no marks, and opens again with the first.
  if (changed.length === 0 && input.to === 'open' && before.state !== 'open') {
    return named.map(labelOf).sort();
  }
  if (changed.length === 0) {
    const detail = `it is ${input.to} already for ${named.map(labelOf).slice(0, 5).join(', ')}`;
    throw new DomainError('follow_up_unchanged', detail);
  }
  return changed.map(labelOf).sort();
}

/** Whether it is yet to be done for somebody. Those for whom it is done come last. */
export async function isLeft(
  db: Executor,
  tenant: string,
  incident: string,
  { n, kind }: FollowUp,
): Promise<boolean> {
  const { value } = await subjectPages(db, tenant, { n, kind, incident }, null, 1).next();
  return value !== undefined && value.subjectsDone < value.subjects;
}

function keyOf({ merchant, name }: Named): string {
  return JSON.stringify([merchant, name]);
}

function labelOf({ merchant, name }: Named): string {
  return name === '' ? merchant : name;
}
