/** What the localiser is given, and the same as a cube. */
import {
  ATTEMPT_ATTRIBUTES,
  type AttemptAttribute,
  PROFILE_ATTRIBUTES,
  type ProfileAttribute,
  type ProfileAttributes,
} from '../base/attribute.js';
import { Coder, type Cube, type Table } from './cube.js';
import { EXCESS_COLUMNS, excessOf } from './excess.js';
import type { Entry } from './match.js';

/** One attribute and value of a cause. */
export interface CausePart {
  readonly attribute: ProfileAttribute | AttemptAttribute;
  readonly value: string;
}

/** A failure as the search needs it. */
export interface LeafFailure {
  readonly profile: number;
  readonly issuer?: string | undefined;
  readonly scheme?: string | undefined;
  readonly entry?: string | undefined;
  readonly count: number;
}

/** How a class's failures split by the attributes of an attempt when all is well; shares 0 to 1. */
export type Mix = Readonly<Record<AttemptAttribute, Readonly<Record<string, number>>>>;

/** What is searched: attempts and failures since the onset. */
export interface Leaves {
  readonly profileOf: (id: number) => ProfileAttributes | undefined;
  /** By profile, numbers that stand for its values, in the order of `PROFILE_ATTRIBUTES`. */
  readonly coded?: { of(id: number): Int32Array };
  /** Attempts by profile, of the class's own denominator. */
  readonly attempts: ReadonlyMap<number, number>;
  readonly failures: readonly LeafFailure[];
  /** The normal failure rate of the class. */
  readonly normal: number;
  /** Normal failure rates of profiles with habits of their own. */
  readonly rates?: ReadonlyMap<number, number>;
  readonly mix: Mix;
  /** Whether parts that incidents explain were left out: "the rest" is then a poor name. */
  readonly rest?: boolean;
}

/** One explanation: a set of values with its counts. */
export interface Explanation {
  readonly cause: readonly CausePart[];
  readonly attempts: number;
  readonly failures: number;
  readonly expected: number;
  /** Nats by which naming this set explains the failures better. */
  readonly score: number;
}

const DIMENSIONS = [...PROFILE_ATTRIBUTES, ...ATTEMPT_ATTRIBUTES] as const;

/** Whether the search could name all of these: a detector may have stated other attributes. */
export function areSearched(entries: readonly Entry[]): entries is readonly CausePart[] {
  return entries.every(({ attribute }) => (DIMENSIONS as readonly string[]).includes(attribute));
}

/** Share of an issuer, scheme or entry mode that was never seen while all was well. */
const UNSEEN_SHARE = 0.01;
/** A profile that should have had this many failures and had none speaks against a cause. */
const HEALTHY_MIN = 0.5;

/**
 * Leaves as columns: `base` holds expected failures and attempts by profile, `hits` what
 * `excessOf` says of the failures by profile and attempt.
 */
export function cubeOf(leaves: Leaves): Cube {
  const coders = DIMENSIONS.map(() => new Coder());
  const base = baseOf(leaves, coders);
  for (const [i, attribute] of ATTEMPT_ATTRIBUTES.entries()) {
    const coder = coders[PROFILE_ATTRIBUTES.length + i];
    for (const value of Object.keys(leaves.mix[attribute])) coder?.code(value);
  }
  const hits = hitsOf(leaves, coders);
  const values = coders.map((coder) => coder.values());
  const shares = DIMENSIONS.map((attribute, d) => {
    if (d < PROFILE_ATTRIBUTES.length) return null;
    const mix = leaves.mix[attribute as AttemptAttribute];
    return Float64Array.from([0, ...(values[d] ?? []).map((value) => mix[value] ?? UNSEEN_SHARE)]);
  });
  return { dimensions: DIMENSIONS, values, shares, base, hits };
}

function baseOf(leaves: Leaves, coders: readonly Coder[]): Table {
  const { attempts, normal, rates } = leaves;
  const codes = DIMENSIONS.map(() => new Int32Array(attempts.size));
  const columns = [new Float64Array(attempts.size), new Float64Array(attempts.size)] as const;
  const code = profileCoder(leaves, coders);
  let row = 0;
  for (const [id, n] of attempts) {
    columns[0][row] = n * (rates?.get(id) ?? normal);
    columns[1][row] = n;
    code(id, codes, row);
    row += 1;
  }
  return { size: attempts.size, codes, columns };
}

/** Writes the codes of a profile into a row. Where values have numbers, a name is read once. */
function profileCoder({ profileOf, coded }: Leaves, coders: readonly Coder[]) {
  const known = PROFILE_ATTRIBUTES.map((): (number | undefined)[] => []);
  const codeOf = (id: number, d: number) => {
    return coderAt(coders, d).code(profileOf(id)?.[PROFILE_ATTRIBUTES[d] as ProfileAttribute]);
  };
  return (id: number, into: readonly Int32Array[], row: number): void => {
    const numbers = coded?.of(id);
    for (let d = 0; d < PROFILE_ATTRIBUTES.length; d += 1) {
      const codes = known[d] as (number | undefined)[];
      const number = numbers?.[d] ?? 0;
      let code = numbers && codes[number];
      if (code === undefined) {
        code = codeOf(id, d);
        codes[number] = code;
      }
      (into[d] as Int32Array)[row] = code;
    }
  };
}

/** A failing leaf: its profile with the attributes of the attempts. */
interface Leaf {
  readonly failure: LeafFailure;
  count: number;
}

/** Failures that differ in nothing are one row; so is every profile that should have some. */
function hitsOf(leaves: Leaves, coders: readonly Coder[]): Table {
  const rows = gather(leaves);
  const codes = DIMENSIONS.map(() => new Int32Array(rows.length));
  const columns = Array.from({ length: EXCESS_COLUMNS }, () => new Float64Array(rows.length));
  const code = profileCoder(leaves, coders);
  for (const [row, { failure, count }] of rows.entries()) {
    code(failure.profile, codes, row);
    const numbers = excessOf(count, usualIn(leaves, failure));
    for (const [i, n] of numbers.entries()) (columns[i] as Float64Array)[row] = n;
  }
  for (const [i, attribute] of ATTEMPT_ATTRIBUTES.entries()) {
    const d = PROFILE_ATTRIBUTES.length + i;
    const column = codes[d] as Int32Array;
    const coder = coderAt(coders, d);
    for (const [row, { failure }] of rows.entries()) column[row] = coder.code(failure[attribute]);
  }
  return { size: rows.length, codes, columns };
}

function gather({ failures, attempts, rates, normal }: Leaves): Leaf[] {
  const rows = new Map<number | string, Leaf>();
  const failing = new Set<number>();
  for (const failure of failures) {
    const { profile, issuer, scheme, entry } = failure;
    failing.add(profile);
    // A number is found faster than a text that must be made first.
    const isPlain = issuer === undefined && scheme === undefined && entry === undefined;
    const key = isPlain ? profile : `${profile}|${issuer}|${scheme}|${entry}`;
    const row = rows.get(key);
    if (row) row.count += failure.count;
    else rows.set(key, { failure, count: failure.count });
  }
  for (const [profile, n] of attempts) {
    if (failing.has(profile) || n * (rates?.get(profile) ?? normal) < HEALTHY_MIN) continue;
    rows.set(profile, { failure: { profile, count: 0 }, count: 0 });
  }
  return [...rows.values()];
}

/** Failures that were to be expected of a leaf. */
function usualIn({ attempts, rates, normal, mix }: Leaves, failure: LeafFailure): number {
  let usual = (attempts.get(failure.profile) ?? 0) * (rates?.get(failure.profile) ?? normal);
  for (const attribute of ATTEMPT_ATTRIBUTES) {
    const value = failure[attribute];
    if (value !== undefined) usual *= mix[attribute][value] ?? UNSEEN_SHARE;
  }
  return usual;
}

function coderAt(coders: readonly Coder[], dimension: number): Coder {
  return coders[dimension] ?? new Coder();
}
