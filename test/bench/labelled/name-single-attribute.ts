/**
 * The usual reference: the one attribute whose values explain the most, after Adtributor (Bhagwan
 * et al., NSDI 2014): explanatory power of a value above a tenth, together above two thirds, and
 * the attribute of the greatest surprise.
 */

import type { Named } from './locate-case.js';
import { causeText } from './read-cases.js';

const VALUE_MIN = 0.1;
const TOGETHER_MIN = 0.67;

/** Rows with what was measured and what was expected. */
export interface Measured {
  readonly values: readonly string[];
  readonly measured: number;
  readonly expected: number;
}

/** What the reference names, best attribute first. */
export function nameSingleAttribute(
  attributes: readonly string[],
  rows: readonly Measured[],
): Named {
  const measured = sum(rows.map((row) => row.measured));
  const expected = sum(rows.map((row) => row.expected));
  const excess = measured - expected;
  const found = attributes.flatMap((attribute, i) => {
    const values = [...byValue(rows, i)].map(([value, { m, e }]) => ({
      value,
      power: excess === 0 ? 0 : (m - e) / excess,
      surprise: surpriseOf(e / Math.max(expected, 1e-9), m / Math.max(measured, 1e-9)),
    }));
    values.sort((a, b) => b.surprise - a.surprise);
    const chosen: typeof values = [];
    let power = 0;
    for (const each of values) {
      if (each.power < VALUE_MIN || power >= TOGETHER_MIN) continue;
      chosen.push(each);
      power += each.power;
    }
    if (power < TOGETHER_MIN) return [];
    const cells = chosen.map(({ value }) => causeText([[attribute, value]]));
    return [{ cells, surprise: sum(chosen.map((each) => each.surprise)) }];
  });
  found.sort((a, b) => b.surprise - a.surprise);
  const list = found.map(({ cells }) => cells);
  return { answer: list[0] ?? [], list };
}

function byValue(rows: readonly Measured[], i: number): Map<string, { m: number; e: number }> {
  const sums = new Map<string, { m: number; e: number }>();
  for (const { values, measured, expected } of rows) {
    const value = values[i] ?? '';
    const known = sums.get(value) ?? { m: 0, e: 0 };
    sums.set(value, known);
    known.m += measured;
    known.e += expected;
  }
  return sums;
}

/** Jensen-Shannon divergence of one share. */
function surpriseOf(p: number, q: number): number {
  const half = (x: number) => (x > 0 ? x * Math.log((2 * x) / (p + q)) : 0);
  return (half(p) + half(q)) / 2;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
