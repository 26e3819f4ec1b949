import type { Explanation, Gate } from '../../rule/explanation.js';

/** What every language must be able to say about a rule. */
export interface ExplainWords {
  readonly verdict: (explanation: Explanation) => string;
  readonly counts: (explanation: Explanation) => string;
  readonly normal: (
    normal: NonNullable<Explanation['normal']>,
    tolerated: number,
    units: string,
  ) => string;
  readonly evidence: (evidence: NonNullable<Explanation['evidence']>) => string;
  readonly gate: (gate: Gate) => string;
  readonly gateName: (name: Gate['name']) => string;
  /** Where nothing was in the way. */
  readonly nothingHeld: string;
  readonly owner: (owner: Explanation['owners'][number]) => string;
  readonly newest: (explanation: Explanation) => string;
}

/** A moment in UTC, as logs have it: 2026-03-10 04:32:01. */
export function momentText(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** The observed rate; null without units. */
export function rateOf({ attempts, failures }: Explanation): number | null {
  return attempts !== null && attempts > 0 ? failures / attempts : null;
}

/** A figure with as many digits as a person compares. */
export function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toFixed(1)));
}
