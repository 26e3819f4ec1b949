import type { Budget } from '../receivers/receiver.js';

/** A quarter of every budget is kept for what is urgent. */
const RESERVED = 0.25;

/** How many requests that can wait may still be made, of those the budget allows in its window. */
export function budgetLeft({ requests }: Budget, made: number): number {
  return Math.max(0, Math.ceil(requests * (1 - RESERVED)) - made);
}
