/**
 * Cards that a fault locks. A wrong key makes right PINs wrong, and some minutes later issuers
 * answer that the PIN was wrong too often: what was a failed payment becomes a card that is of no
 * use, and customers who need their bank. Everyday locks, counted before the onset, are left out.
 */
import type { Instant } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import { isPinLock } from '../code/read-code.js';
import type { Finding, Locks } from '../detect/detector.js';
import { factsOf } from '../detect/registry.js';
import type { CauseEntry } from '../incident/incident.js';
import { profileMatcher } from '../localise/match.js';
import type { EngineState } from './memory.js';
import { eachInSlice, failureMatcher, type RecentFailure, type Slice } from './recent.js';

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
  const hasFailedWithin = failureMatcher(state.profiles, cause);
  const locks: RecentFailure[] = [];
  let before = 0;
  const wrong: RecentFailure[] = [];
  for (const { failures } of state.recent.slices) {
    for (const failure of failures) {
      if (failure.class !== finding || !hasFailedWithin(failure)) continue;
      const isLock = isPinLock(failure.code, book);
      if (failure.at < onset) before += isLock ? failure.count : 0;
      else (isLock ? locks : wrong).push(failure);
    }
  }
  const failures = sum(locks);
  if (failures < LOCKS_MIN) return null;
  const usual = usualLocks(state, cause, before, onset);
  if (failures < TIMES_USUAL * usual) return null;
  const since = firstBeyond(locks, usual);
  const earlier = wrong.filter(({ at }) => at < since);
  const isBehind = sum(earlier) >= LOCKS_MIN;
  const first = earlier.reduce((at, each) => Math.min(at, each.at), since);
  return {
    failures,
    codes: mostFirst(locks),
    since,
    afterMs: isBehind ? since - first : 0,
    behind: isBehind ? (mostFirst(earlier)[0] ?? null) : null,
  };
}

function sum(failures: readonly RecentFailure[]): number {
  return failures.reduce((all, { count }) => all + count, 0);
}

/** How many locks such traffic has since the onset on any day, by those of before it. */
function usualLocks(
  state: EngineState,
  cause: readonly CauseEntry[],
  before: number,
  onset: Instant,
): number {
  const isWithin = profileMatcher(state.profiles, cause);
  const pins = { before: 0, since: 0 };
  const count = (slice: Slice) =>
    eachInSlice(slice, 'pin', (profile, n) => {
      if (isWithin(profile)) pins[slice.at < onset ? 'before' : 'since'] += n;
    });
  for (const slice of state.recent.slices) count(slice);
  return pins.before > 0 ? (before / pins.before) * pins.since : 0;
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

function mostFirst(failures: readonly RecentFailure[]): string[] {
  const counts = new Map<string, number>();
  for (const { code, count } of failures) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([code]) => code);
}
