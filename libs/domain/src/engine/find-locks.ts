/**
 * Cards that a fault locks. A wrong key makes right PINs wrong, and some minutes later issuers
 * answer that the PIN was wrong too often: what was a failed payment becomes a card that is of no
 * use, and customers who need their bank. Everyday locks, counted before the onset, are left out.
 */
import type { Instant } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import type { Finding, Locks } from '../detect/detector.js';
import { factsOf } from '../detect/registry.js';
import type { CauseEntry } from '../incident/incident.js';
import { type LockCounts, locksIn, sumWrong } from './lock-book.js';
import type { EngineState } from './memory.js';
import type { RecentFailure } from './recent.js';

/** Fewer than this are somebody's own forgetfulness, */
const LOCKS_MIN = 5;
/** and so are fewer than this multiple of what is usual. */
const TIMES_USUAL = 3;

/** The locks among what `finding` has within a cause since an onset; null while there are none. */
export function findLocks(
  state: EngineState,
  finding: Finding,
  cause: readonly CauseEntry[],
  onset: Instant,
  book?: CodeBook,
): Locks | null {
  if (factsOf(finding).units !== 'pin') return null;
  const counts = locksIn(state, { finding, cause, onset, book });
  const locks = counts.flatMap((each) => each.locks);
  const failures = sum(locks);
  if (failures < LOCKS_MIN) return null;
  const usual = usualLocks(counts);
  if (failures < TIMES_USUAL * usual) return null;
  const since = firstBeyond(locks, usual);
  const earlier = wrongBefore(counts, since);
  const isBehind = earlier.failures >= LOCKS_MIN;
  return {
    failures,
    codes: mostFirst(codesOf(locks)),
    since,
    afterMs: isBehind ? since - earlier.first : 0,
    behind: isBehind ? (mostFirst(earlier.codes)[0] ?? null) : null,
  };
}

function sum(failures: readonly RecentFailure[]): number {
  return failures.reduce((all, { count }) => all + count, 0);
}

/** How many locks such traffic has since the onset on any day, by those of before it. */
function usualLocks(counts: readonly LockCounts[]): number {
  const pins = { before: 0, since: 0 };
  let locks = 0;
  for (const { isBefore, pin, locksBefore } of counts) {
    pins[isBefore ? 'before' : 'since'] += pin;
    locks += locksBefore;
  }
  return pins.before > 0 ? (locks / pins.before) * pins.since : 0;
}

/** What failed before a moment and was no lock: how often, since when, and by code. */
function wrongBefore(counts: readonly LockCounts[], until: Instant) {
  const codes = new Map<string, number>();
  let [failures, first] = [0, until];
  for (const { wrong, wrongSum } of counts) {
    if (wrongSum.first >= until) continue;
    // Mostly all of a slice came before, or nothing of it.
    const isWhole = wrongSum.last < until;
    const earlier = isWhole ? wrongSum : sumWrong(wrong.filter(({ at }) => at < until));
    first = Math.min(first, earlier.first);
    failures += earlier.failures;
    for (const [code, n] of earlier.codes) codes.set(code, (codes.get(code) ?? 0) + n);
  }
  return { failures, first, codes };
}

/** When the first came that the usual ones do not account for. */
function firstBeyond(locks: readonly RecentFailure[], usual: number): Instant {
  let seen = 0;
  const inOrder = [...locks].sort((a, b) => a.at - b.at);
  const first = inOrder.find(({ count }) => {
    seen += count;
    return seen > usual;
  });
  return first?.at ?? 0;
}

function codesOf(failures: readonly RecentFailure[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code, count } of failures) counts.set(code, (counts.get(code) ?? 0) + count);
  return counts;
}

function mostFirst(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort((a, b) => b[1] - a[1]).map(([code]) => code);
}
