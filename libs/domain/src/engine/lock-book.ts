/**
 * What each slice of the last quarter of an hour has of locks and wrong PINs within a cause. An
 * incident asks every other second, and nearly nothing has changed since: a slice is looked through
 * again only when something was added to it. Made of what is remembered, and gone with it.
 */
import type { Instant } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import { isPinLock } from '../code/read-code.js';
import type { Finding } from '../detect/detector.js';
import type { CauseEntry } from '../incident/incident.js';
import { keyOf, profileMatcher } from '../localise/match.js';
import type { EngineState } from './memory.js';
import {
  eachInSlice,
  failureMatcher,
  type Recent,
  type RecentFailure,
  type Slice,
} from './recent.js';

/** What is asked for. */
export interface LockQuestion {
  readonly finding: Finding;
  readonly cause: readonly CauseEntry[];
  readonly onset: Instant;
  readonly book: CodeBook | undefined;
}

/** Failures that are no locks, as far as they are summed up. */
export interface WrongPins {
  readonly failures: number;
  /** When the first and the last came; infinite where there are none. */
  readonly first: Instant;
  readonly last: Instant;
  readonly codes: ReadonlyMap<string, number>;
}

/** What one slice has. */
export interface LockCounts {
  /** Whether it began before the onset. */
  readonly isBefore: boolean;
  /** Attempts with a PIN within the cause. */
  readonly pin: number;
  /** Locks before the onset, and those since. */
  readonly locksBefore: number;
  readonly locks: readonly RecentFailure[];
  readonly wrong: readonly RecentFailure[];
  readonly wrongSum: WrongPins;
}

/** So many questions are remembered; whoever asks more of them waits longer. */
const QUESTIONS_MAX = 16;

type Answers = WeakMap<Slice, { readonly stamp: string; readonly counts: LockCounts }>;

const books = new WeakMap<Recent['slices'], Map<string, Answers & { book?: CodeBook }>>();

/** The counts of every slice, the oldest first. */
export function locksIn(state: EngineState, question: LockQuestion): LockCounts[] {
  const answers = answersTo(state.recent.slices, question);
  const count = counter(state, question);
  return state.recent.slices.map((slice) => {
    const stamp = `${slice.attempted} ${slice.failures.length} ${slice.span}`;
    const known = answers.get(slice);
    if (known?.stamp === stamp) return known.counts;
    const counts = count(slice);
    answers.set(slice, { stamp, counts });
    return counts;
  });
}

function answersTo(slices: Recent['slices'], question: LockQuestion): Answers {
  const known = books.get(slices) ?? new Map<string, Answers & { book?: CodeBook }>();
  books.set(slices, known);
  const { finding, cause, onset, book } = question;
  const key = `${finding} ${onset} ${keyOf(cause)}`;
  let answers = known.get(key);
  if (!answers || answers.book !== book) answers = Object.assign(new WeakMap(), book && { book });
  // The one that was asked last is the last to be forgotten.
  known.delete(key);
  known.set(key, answers);
  for (const oldest of known.keys()) {
    if (known.size <= QUESTIONS_MAX) break;
    known.delete(oldest);
  }
  return answers;
}

function counter(state: EngineState, { finding, cause, onset, book }: LockQuestion) {
  const isWithin = profileMatcher(state.profiles, cause);
  const hasFailedWithin = failureMatcher(state.profiles, cause);
  const isLock = lockCodes(book);
  return (slice: Slice): LockCounts => {
    let [pin, locksBefore] = [0, 0];
    const locks: RecentFailure[] = [];
    const wrong: RecentFailure[] = [];
    eachInSlice(slice, 'pin', (profile, n) => {
      if (isWithin(profile)) pin += n;
    });
    for (const failure of slice.failures) {
      if (failure.class !== finding || !hasFailedWithin(failure)) continue;
      const locked = isLock(failure.code);
      if (failure.at < onset) locksBefore += locked ? failure.count : 0;
      else (locked ? locks : wrong).push(failure);
    }
    const wrongSum = sumWrong(wrong);
    return { isBefore: slice.at < onset, pin, locksBefore, locks, wrong, wrongSum };
  };
}

/** Adds up failures that are no locks. */
export function sumWrong(wrong: readonly RecentFailure[]): WrongPins {
  const codes = new Map<string, number>();
  let failures = 0;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { code, count, at } of wrong) {
    failures += count;
    if (at < first) first = at;
    if (at > last) last = at;
    codes.set(code, (codes.get(code) ?? 0) + count);
  }
  return { failures, first, last, codes };
}

/** Codes are few and failures many: of each code it is looked up once. */
function lockCodes(book?: CodeBook): (code: string) => boolean {
  const known = new Map<string, boolean>();
  return (code) => {
    const isLock = known.get(code) ?? isPinLock(code, book);
    known.set(code, isLock);
    return isLock;
  };
}
