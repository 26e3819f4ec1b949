/**
 * Of the answers of a healthy fleet that are no approvals, how many are failures and not
 * customers' own declines: over a day, and over a quarter of an hour, in which a wide fault makes
 * it many.
 */
import { HOUR, type Instant, MINUTE } from '../base/instant.js';

/** Answers, the older ones ever less. */
export interface Answers {
  failed: number;
  declined: number;
  at: Instant;
}

/** The same answers over a long and a short time. */
export interface Told {
  readonly usual: Answers;
  readonly lately: Answers;
}

const USUAL_MS = 24 * HOUR;
const LATELY_MS = 15 * MINUTE;
/** What is believed before anything was heard: so many answers' worth of it. */
const FAILED_BEFORE = 4;
const DECLINED_BEFORE = 36;
/** Nobody is suspected below this multiple of what is usual, */
const TOLERATE = 1.5;
/** which is never believed to be less, nor more, than these. */
const SHARE_MIN = 0.05;
const SHARE_MAX = 0.6;

/** Of the answers of a terminal that fails in half of its payments these are failures. */
const ILL_SHARE = 0.96;

/** Nothing heard yet. */
export function newAnswers(at: Instant): Answers {
  return { failed: FAILED_BEFORE, declined: DECLINED_BEFORE, at };
}

/** Counts an answer. */
export function countAnswers(told: Told, said: 'failed' | 'declined', at: Instant): void {
  add(told.usual, said, at, USUAL_MS);
  add(told.lately, said, at, LATELY_MS);
}

function add(answers: Answers, said: 'failed' | 'declined', at: Instant, half: number): void {
  const left = 0.5 ** (Math.max(0, at - answers.at) / half);
  answers.at = Math.max(answers.at, at);
  // What is believed beforehand does not fade.
  answers.failed = FAILED_BEFORE + (answers.failed - FAILED_BEFORE) * left;
  answers.declined = DECLINED_BEFORE + (answers.declined - DECLINED_BEFORE) * left;
  answers[said] += 1;
}

/** The share that worries nobody, 0 to 1. */
export function failingShare({ usual, lately }: Told): number {
  const share = TOLERATE * Math.max(shareOf(usual), shareOf(lately));
  return Math.min(SHARE_MAX, Math.max(SHARE_MIN, share));
}

function shareOf({ failed, declined }: Answers): number {
  return failed / (failed + declined);
}

/** Nats by which an answer speaks for a terminal that is ill, where `share` worries nobody. */
export function natsOfAnswer(said: 'failed' | 'declined', share: number): number {
  const ill = said === 'failed' ? ILL_SHARE : 1 - ILL_SHARE;
  return Math.log(ill / (said === 'failed' ? share : 1 - share));
}
