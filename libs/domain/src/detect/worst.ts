/** What a fleet would tell for a rule to fire, made up to find rules that never can. */
import type { Instant } from '../base/instant.js';
import type { Digest, FailureRow } from '../digest/digest.js';

/** The worst that a fleet can tell for a rule, to try out whether it can fire at all. */
export interface Worst {
  /** How payments end, in turn. */
  readonly answers?: readonly Pick<FailureRow, 'code' | 'outcome'>[];
  /** Codes of device events, in turn. */
  readonly devices?: readonly string[];
  /** Starts that terminals say they are in, in turn. */
  readonly boots?: readonly number[];
  /** Told again and again by three terminals of one shop, not each time by another. */
  readonly oneShop?: boolean;
  /** In place of these: what is told so many milliseconds after the beginning; null for nothing. */
  told?(elapsed: number, now: Instant): TrialTold | null;
  /** How long the fleet is well before, and how long the worst lasts, in milliseconds. */
  readonly wellMs?: number;
  readonly lastsMs?: number;
}

/**
 * What a fleet of three profiles tells in a second of a trial: the one that is hit, one that shares
 * no value with it, and one that differs from the first in its application and keys alone.
 */
export interface TrialTold extends Partial<Omit<Digest['signals'], 'heard'>> {
  /** Heartbeats of terminals that beat once a minute, and payments, by profile. */
  readonly heartbeats?: readonly number[];
  readonly approved?: readonly number[];
  readonly failures?: readonly Omit<FailureRow, 'at'>[];
  readonly changes?: Digest['changes'];
}
