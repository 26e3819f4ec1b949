/**
 * How far a value's rate wanders by itself, beside the rest of the fleet: some acquirers have worse
 * hours than others on any day, and what such hours come to by chance is no burn. It is learned of
 * blocks of an hour or more, from how much further than chance their failures are off what was
 * due; until it is known a value is believed to wander as much as most do.
 */
import { DAY, HOUR, type Instant } from '../base/instant.js';

/** The spread of an hour's rate, of which most have less: as a part of the rate. */
const USUAL_SPREAD = 0.1;
/** So many blocks' worth of belief in it. */
const BELIEF = 24;
const BLOCK_MS = HOUR;
/** A block goes on until so many failures were due: of fewer chance alone is as wide. */
const DUE_MIN = 30;
/** What one block may say at most, lest one outage explains the next. */
const SQUARE_MAX = 0.25;
const REMEMBERED_MS = 14 * DAY;
/** So many times the spread are everyday in a year of hours. */
const EVERYDAY = 3;

/** What is known of one value. Plain data, it is snapshotted. */
export interface Wander {
  /** The present block: since when, failures that came, and those that were due. */
  since: Instant;
  failures: number;
  due: number;
  /** How many blocks are remembered, and the sum of their squared deviations beyond chance. */
  blocks: number;
  squares: number;
}

/** Nothing is known yet. */
export function newWander(now: Instant): Wander {
  return { since: now, failures: 0, due: 0, blocks: 0, squares: 0 };
}

/** Begins a block anew, as after a time that nobody listened. */
export function leaveBlock(wander: Wander, now: Instant): void {
  Object.assign(wander, { since: now, failures: 0, due: 0 });
}

/**
 * Adds what came, and what was due; of independent failures chance would vary `dispersion` times
 * as much as counts do.
 */
export function addToBlock(
  wander: Wander,
  seen: { readonly failures: number; readonly due: number; readonly now: Instant },
  dispersion: number,
): void {
  wander.failures += seen.failures;
  wander.due += seen.due;
  const { since, failures, due } = wander;
  const lasted = seen.now - since;
  if (lasted < BLOCK_MS || due < DUE_MIN) return;
  const square = ((failures - due) ** 2 - dispersion * due) / due ** 2;
  const stay = Math.exp(-lasted / REMEMBERED_MS);
  wander.blocks = wander.blocks * stay + 1;
  wander.squares = wander.squares * stay + Math.min(SQUARE_MAX, square);
  leaveBlock(wander, seen.now);
}

/** So many times its usual rate a value fails on any day, now and then. */
export function everydayTimes({ blocks, squares }: Wander): number {
  const square = (squares + BELIEF * USUAL_SPREAD ** 2) / (blocks + BELIEF);
  return Math.exp(EVERYDAY * Math.sqrt(Math.max(0, square)));
}
