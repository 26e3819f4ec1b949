/**
 * How far the past may be lived through at once. While nothing is open, no rule is near its
 * evidence and failures come no thicker than they did, a longer step decides the same: evidence is
 * summed over the step as it is over its seconds, and nothing waits that a second could end. All
 * else is lived through as the service did, by seconds.
 */
import { type Instant, SECOND } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import { classOf } from '../code/read-code.js';
import { strongest } from '../detect/evidence-bank.js';
import { detectorOf, factsOf } from '../detect/registry.js';
import type { Digest } from '../digest/digest.js';
import { isFollowed } from './is-followed.js';
import type { EngineState } from './memory.js';
import type { Settings } from './types.js';
import { weighingOf } from './watch.js';

/**
 * Who is silent is judged by quarters of a minute, so no stride goes beyond one; after a longer
 * step the engine takes itself for one that did not listen.
 */
const QUARTER_MS = 15 * SECOND;
/** A cell with this share of the evidence that its rule asks for is watched by seconds. */
const NEAR = 1 / 3;
/** Failures so many times as thick as before, and so many more, are looked at by seconds. */
const SWELL = 2;
const SWELL_FAILURES = 6;
/** How much of what is thought of as usual a second of a stride is worth. */
const RECENT = 1 / 300;

/** The end of a stride that begins at a moment. */
export function strideEnd(now: Instant): Instant {
  return (Math.floor(now / QUARTER_MS) + 1) * QUARTER_MS;
}

/** Whether nothing is open, and no rule near its evidence. */
export function isCalm({ memory }: EngineState, { rules }: Settings): boolean {
  if (memory.followed.some(isFollowed)) return false;
  const near = NEAR * leastEvidence(rules);
  for (const bank of memory.banks.values()) {
    if (bank.heldSince !== null || strongest(bank) >= near) return false;
  }
  return true;
}

/** By rules: asked for at every stride. */
const leastKnown = new WeakMap<Settings['rules'], number>();

function leastEvidence(rules: Settings['rules']): number {
  const known = leastKnown.get(rules);
  if (known !== undefined) return known;
  const weighed = rules.filter(({ detector }) => !detectorOf(detector).decide);
  const least = Math.min(...weighed.map((rule) => weighingOf(rule).evidence));
  leastKnown.set(rules, least);
  return least;
}

/** How thick failures come that are no customer's own doing. */
export class Swell {
  /** A second; not known before the first. */
  private usual: number | null = null;

  constructor(private readonly codes?: CodeBook) {}

  /** Takes in what came in some time; whether it is far more than before. */
  rises(digests: readonly Digest[], ms: number): boolean {
    const seconds = ms / SECOND;
    let failures = 0;
    for (const digest of digests) failures += failuresOf(digest, this.codes);
    const { usual } = this;
    const keep = Math.exp(-RECENT * seconds);
    this.usual =
      usual === null ? failures / seconds : usual * keep + (1 - keep) * (failures / seconds);
    return failures > SWELL * (usual ?? 0) * seconds + SWELL_FAILURES;
  }
}

function failuresOf({ failures }: Digest, codes?: CodeBook): number {
  let sum = 0;
  for (const { code, outcome, count } of failures) {
    if (!factsOf(classOf(code, outcome, codes)).business) sum += count;
  }
  return sum;
}
