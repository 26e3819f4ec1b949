/** From a labelled case to the input of the localiser, and back to the words of the labels. */
import { PROFILE_ATTRIBUTES } from '#domain/base/attribute.js';
import type { Leaves } from '#domain/localise/leaves.js';
import { localise } from '#domain/localise/localise.js';
import { locateDeviation } from '#domain/localise/locate-deviation.js';
import { causeText, type LabelledCase } from './read-cases.js';

/** What is named for a case: the answer, and the list a person is shown, each as a set of cells. */
export interface Named {
  readonly answer: readonly string[];
  readonly list: readonly (readonly string[])[];
}

/** One leaf at the moment of a case, with what is normal for it. */
export interface Leaf {
  readonly values: readonly string[];
  readonly failures: number;
  readonly attempts: number;
  readonly expected: number;
}

/** Attempts' worth of belief in the rate of all before that of a leaf outweighs it. */
const PRIOR_ATTEMPTS = 100;
/** Share of the minutes before the incident that is learned from: the calmer ones. */
const CALM = 0.5;

/**
 * The leaves of a count case. Normal is learned as the engine does: from minutes before the
 * incident, but not from those that look like one themselves, and shrunk towards the whole.
 */
export function leavesOf(labelled: LabelledCase): Leaf[] {
  const calm = calmMinutes(labelled);
  const leaves = new Map<string, { values: readonly string[]; now: number[]; before: number[] }>();
  const all = [0, 0];
  for (const { at, values, first, second } of labelled.rows) {
    const now = at === labelled.at;
    if (!now && !calm.has(at)) continue;
    const key = values.join('|');
    const leaf = leaves.get(key) ?? { values, now: [0, 0], before: [0, 0] };
    leaves.set(key, leaf);
    for (const sum of now ? [leaf.now] : [leaf.before, all]) {
      sum[0] = (sum[0] ?? 0) + first;
      sum[1] = (sum[1] ?? 0) + second;
    }
  }
  const whole = (all[0] ?? 0) / Math.max(1, all[1] ?? 0);
  return [...leaves.values()].flatMap(({ values, now, before }) => {
    const [failures = 0, attempts = 0] = now;
    const [failed = 0, tried = 0] = before;
    if (attempts === 0 && failures === 0) return [];
    const rate = (failed + PRIOR_ATTEMPTS * whole) / (tried + PRIOR_ATTEMPTS);
    return [{ values, failures, attempts, expected: attempts * rate }];
  });
}

function calmMinutes({ rows, at: incident }: LabelledCase): ReadonlySet<number> {
  const minutes = new Map<number, { failures: number; attempts: number }>();
  for (const { at, first, second } of rows) {
    if (at >= incident) continue;
    const minute = minutes.get(at) ?? { failures: 0, attempts: 0 };
    minutes.set(at, minute);
    minute.failures += first;
    minute.attempts += second;
  }
  const rate = (m: { failures: number; attempts: number }) => m.failures / Math.max(1, m.attempts);
  const sorted = [...minutes].sort((a, b) => rate(a[1]) - rate(b[1]));
  return new Set(sorted.slice(0, Math.ceil(CALM * sorted.length)).map(([at]) => at));
}

/** The input of the localiser: attributes take the names of a terminal's, in their order. */
export function engineLeaves(leaves: readonly Leaf[]): Leaves {
  const profiles = leaves.map(({ values }) =>
    Object.fromEntries(values.map((value, i) => [PROFILE_ATTRIBUTES[i] ?? '', value])),
  );
  const expected = leaves.reduce((sum, leaf) => sum + leaf.expected, 0);
  const attempts = leaves.reduce((sum, leaf) => sum + leaf.attempts, 0);
  return {
    profileOf: (id) => profiles[id],
    attempts: new Map(leaves.map((leaf, id) => [id, leaf.attempts])),
    failures: leaves.flatMap(({ failures }, profile) =>
      failures > 0 ? [{ profile, count: failures }] : [],
    ),
    normal: expected / Math.max(1, attempts),
    rates: new Map(leaves.map((leaf, id) => [id, leaf.expected / Math.max(1, leaf.attempts)])),
    mix: { issuer: {}, scheme: {}, entry: {} },
  };
}

/** What the localiser of failures names; "everything" is no cell, so it is left out of the list. */
export function nameCounts(labelled: LabelledCase): Named {
  const found = localise(engineLeaves(leavesOf(labelled)));
  const list = (found?.candidates ?? [])
    .filter(({ cause }) => cause.length > 0)
    .map(({ cause }) => cellsOf(cause, labelled.attributes));
  return { answer: list[0] ?? [], list };
}

/** What the localiser of values names. */
export function nameValues({ attributes, rows }: LabelledCase): Named {
  const leaves = rows.map(({ values, first, second }) => ({
    values,
    measured: first,
    expected: second,
  }));
  const answer = locateDeviation(attributes, leaves).map(({ cause }) =>
    causeText(cause.map((part) => [part.attribute, part.value])),
  );
  return { answer, list: answer.map((cell) => [cell]) };
}

/** Every combination of the values of a cause, in the words of the case. */
function cellsOf(
  cause: readonly { readonly attribute: string; readonly value: string }[],
  attributes: readonly string[],
): string[] {
  let cells: (readonly [string, string])[][] = [[]];
  for (const [i, attribute] of attributes.entries()) {
    const values = cause.filter((part) => part.attribute === PROFILE_ATTRIBUTES[i]);
    if (values.length === 0) continue;
    cells = cells.flatMap((cell) =>
      values.map(({ value }) => [...cell, [attribute, value] as const]),
    );
  }
  return cells.map(causeText);
}
