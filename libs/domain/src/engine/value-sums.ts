/** What a tick brought, added up by attributes' values: once, for all rules that watch them. */
import type { Units } from '../detect/detector.js';
import { UNKNOWN } from '../localise/cube.js';
import type { ProfileCodes } from './profile-codes.js';
import { eachFresh, type Fresh } from './recent.js';

/** The values at one place that a tick brought units of. */
export interface ValueSum {
  /** Codes, in the order in which they came. */
  readonly touched: number[];
  /** By code; only those of `touched` mean anything. */
  counts: Float64Array;
  /** By code, the place in the tick of what came first; negative where nothing came. */
  firsts: Float64Array;
}

/** Failures stand behind the units of the same digest. */
const FAILURES_AT = 2 ** 30;
const DIGEST_AT = 2 ** 31;

/** The place in a tick of the units of a row, counted by digest and row. */
function placeOfRow(digest: number, row: number): number {
  return digest * DIGEST_AT + row;
}

/** The place in a tick of a failure, counted by digest and failure. */
export function placeOfFailure(digest: number, failure: number): number {
  return digest * DIGEST_AT + FAILURES_AT + failure;
}

/** The sums of one kind of units; the arrays are used again by the next tick. */
export class ValueSums {
  /** Units of the whole fleet. */
  fleet = 0;
  /** Whether there were any. */
  any = false;
  /** By place of what is watched. */
  readonly by: ValueSum[] = [];

  constructor(private readonly codes: ProfileCodes) {}

  /** Adds up a tick in place of the one before; of each profile the share that is asked for. */
  gather(fresh: readonly Fresh[], units: Units, shareOf?: (profile: number) => number): void {
    this.clear();
    while (this.by.length < this.codes.width) this.by.push(newSum());
    for (const [digest, brought] of fresh.entries()) {
      let row = 0;
      eachFresh(brought, units, (profile, count) => {
        row += 1;
        if (count === 0) return;
        const n = shareOf ? count * shareOf(profile) : count;
        if (n !== 0) this.add(profile, n, placeOfRow(digest, row));
      });
    }
  }

  private add(profile: number, n: number, place: number): void {
    this.any = true;
    this.fleet += n;
    const codes = this.codes.of(profile);
    for (let i = 0; i < codes.length; i += 1) {
      const code = codes[i] as number;
      if (code === UNKNOWN) continue;
      const sum = this.by[i] as ValueSum;
      if (code >= sum.counts.length) grow(sum, this.codes.sizeOf(i));
      if ((sum.firsts[code] as number) < 0) {
        sum.firsts[code] = place;
        sum.counts[code] = n;
        sum.touched.push(code);
      } else sum.counts[code] = (sum.counts[code] as number) + n;
    }
  }

  private clear(): void {
    this.fleet = 0;
    this.any = false;
    for (const { touched, firsts } of this.by) {
      for (const code of touched) firsts[code] = -1;
      touched.length = 0;
    }
  }
}

function newSum(): ValueSum {
  return { touched: [], counts: new Float64Array(16), firsts: new Float64Array(16).fill(-1) };
}

function grow(sum: ValueSum, size: number): void {
  const { counts, firsts } = sum;
  sum.counts = new Float64Array(2 * size);
  sum.counts.set(counts);
  sum.firsts = new Float64Array(2 * size).fill(-1);
  sum.firsts.set(firsts);
}
