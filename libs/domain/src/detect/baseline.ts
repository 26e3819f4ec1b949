/**
 * What is normal: per class and cell, failures and attempts that fade with a half-life of three
 * days, shrunk towards the fleet and, before anything is known, towards the shipped prior. It
 * works from the first minute and learns only what is older than ten minutes and was not part of
 * an incident, so an outage never becomes the new normal.
 */
import type { Instant } from '../base/instant.js';
import { DAY, MINUTE } from '../base/instant.js';
import type { Finding } from './detector.js';
import { factsOf } from './registry.js';

const HALF_LIFE_MS = 3 * DAY;
/** Attempts' worth of belief in the fleet's rate before a cell's own counts outweigh it. */
const CELL_PRIOR_ATTEMPTS = 500;
const FLEET_PRIOR_ATTEMPTS = 2_000;
/**
 * Share of the prior that no history undercuts. A finer rate wakes nobody sooner, since the least
 * that is tolerated lies above it; but beside next to nothing every stray failure is a multiple of
 * normal, and what one part spills looks like everything.
 */
const FLOOR = 0.1;
/** A minute is learned when it is this old and still innocent. */
export const LEARN_AFTER_MS = 10 * MINUTE;

/** Faded sums; plain data in the engine's snapshot. */
export interface Learned {
  attempts: number;
  failures: number;
  at: Instant;
}

/** Key of the fleet as a whole among the cells. */
export const FLEET = '';

/** Adds one innocent minute. A spike within it is capped, so that no single minute teaches much. */
export function learn(
  known: Learned | undefined,
  minute: { readonly at: Instant; readonly attempts: number; readonly failures: number },
  normal: number,
): Learned {
  const fade = known ? 2 ** (-Math.max(0, minute.at - known.at) / HALF_LIFE_MS) : 0;
  const failures = Math.min(minute.failures, mostOf(minute.attempts * normal));
  return {
    attempts: (known?.attempts ?? 0) * fade + minute.attempts,
    failures: (known?.failures ?? 0) * fade + failures,
    at: minute.at,
  };
}

/** Failures of one minute that are believed to be normal, where so many are expected. */
export function mostOf(expected: number): number {
  return expected + 4 * Math.sqrt(expected) + 2;
}

/** The normal failure rate of a cell: its own counts, shrunk towards the fleet and the prior. */
export function normalRate(
  finding: Finding,
  fleet: Learned | undefined,
  cell: Learned | undefined,
): number {
  const { prior } = factsOf(finding);
  const fleetRate = Math.max(FLOOR * prior, shrink(fleet, prior, FLEET_PRIOR_ATTEMPTS));
  // The fleet among its cells is no second witness: its own counts would outweigh the prior twice.
  if (!cell || cell === fleet) return fleetRate;
  return Math.max(FLOOR * prior, shrink(cell, fleetRate, CELL_PRIOR_ATTEMPTS));
}

function shrink(known: Learned | undefined, towards: number, weight: number): number {
  if (!known) return towards;
  return (known.failures + weight * towards) / (known.attempts + weight);
}
