/** How many terminals an order reaches before somebody looks: one in a hundred, a tenth, all. */
import type { What } from './order.js';

const SHARES = [0.01, 0.1, 1];

/** Commands that stop payments for a moment, or may for good. */
const RISKY: readonly What[] = ['restart', 'rekey', 'sign_in', 'reload_params'];
/** So few that whoever asks can watch them. */
export const FEW_TERMINALS = 3;

/** Whether a command changes what a terminal does with payments. */
export function isRisky(what: What): boolean {
  return RISKY.includes(what);
}

/** How many others must agree: one, for what is risky at more than a few terminals. */
export function approvalsFor(what: What, terminals: number): number {
  return isRisky(what) && terminals > FEW_TERMINALS ? 1 : 0;
}

/** The sizes of the waves, added up; what is not risky goes to all at once. */
export function planWaves(what: What, terminals: number): number[] {
  if (!isRisky(what)) return [terminals];
  const sizes = SHARES.map((share) => Math.ceil(share * terminals));
  return [...new Set(sizes)];
}
