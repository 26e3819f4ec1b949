/** How well causes are named: over cells of all cases, and over cases. */
import { createHash } from 'node:crypto';
import type { Named } from './locate-case.js';
import type { LabelledCase } from './read-cases.js';

/** Figures of a set of cases, 0 to 1. */
export interface Score {
  readonly cases: number;
  /** Harmonic mean of precision and recall of the cells of the first answers. */
  readonly f1: number;
  /** Share of cases whose first answer is exactly the labels. */
  readonly exact: number;
  /** Share of a case's cells within the first entries of the list, mean over cases. */
  readonly recall1: number;
  readonly recall3: number;
  readonly recall5: number;
}

/** Scores what was named for each case. */
export function scoreCases(results: readonly { labelled: LabelledCase; named: Named }[]): Score {
  let hits = 0;
  let named = 0;
  let wanted = 0;
  let exact = 0;
  const recall = { 1: 0, 3: 0, 5: 0 };
  for (const { labelled, named: found } of results) {
    const right = found.answer.filter((cell) => labelled.causes.includes(cell)).length;
    hits += right;
    named += found.answer.length;
    wanted += labelled.causes.length;
    if (right === found.answer.length && right === labelled.causes.length) exact += 1;
    for (const k of [1, 3, 5] as const) {
      const shown = new Set(found.list.slice(0, k).flat());
      const seen = labelled.causes.filter((cell) => shown.has(cell)).length;
      recall[k] += seen / labelled.causes.length;
    }
  }
  const cases = Math.max(1, results.length);
  return {
    cases: results.length,
    f1: round((2 * hits) / Math.max(1, named + wanted)),
    exact: round(exact / cases),
    recall1: round(recall[1] / cases),
    recall3: round(recall[3] / cases),
    recall5: round(recall[5] / cases),
  };
}

/** Whether a case belongs to the half that nobody looks at while the localiser is worked on. */
export function isUnseen({ name }: { readonly name: string }): boolean {
  return (createHash('sha256').update(name).digest()[0] ?? 0) % 2 === 1;
}

/** Three digits, as published tables have them. */
export function round(x: number): number {
  return Math.round(x * 1_000) / 1_000;
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
