/** What the localiser is given, and the same as a cube. */
import {
  ATTEMPT_ATTRIBUTES,
  type AttemptAttribute,
  PROFILE_ATTRIBUTES,
  type ProfileAttribute,
  type ProfileAttributes,
} from '../base/attribute.js';
import { Coder, type Cube, type Table } from './cube.js';
import { EXCESS_COLUMNS, writeExcess } from './excess.js';
import type { Entry } from './match.js';
import type { Attempts } from './spread.js';

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

/** Numbers that stand for the values of profiles, in the order of `PROFILE_ATTRIBUTES`. */
export interface Coded {
  /** Those of one profile. */
  of(id: number): Int32Array;
  /** Those of many, by attribute and row; used again by the next call. */
  columnsOf(ids: Int32Array): readonly Int32Array[];
}

/** What is searched: attempts and failures since the onset. */
export interface Leaves {
  readonly profileOf: (id: number) => ProfileAttributes | undefined;
  readonly coded?: Coded;
  /** Attempts by profile, of the class's own denominator. */
  readonly attempts: Attempts;
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
 * `writeExcess` says of the failures by profile and attempt.
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
  const ids = new Int32Array(attempts.size);
  const [expected, all] = columns;
  let row = 0;
  attempts.forEach((n, id) => {
    expected[row] = n * (rates?.get(id) ?? normal);
    all[row] = n;
    ids[row] = id;
    row += 1;
  });
  codeProfiles(leaves, coders, ids, codes, leaves.coded?.columnsOf(ids));
  return { size: attempts.size, codes, columns };
}

/** Writes the codes of profiles into columns. Where values have numbers, a name is read once. */
function codeProfiles(
  { profileOf }: Leaves,
  coders: readonly Coder[],
  ids: Int32Array,
  into: readonly Int32Array[],
  numbers: readonly Int32Array[] | undefined,
): void {
  for (const [d, attribute] of PROFILE_ATTRIBUTES.entries()) {
    const column = into[d] as Int32Array;
    const coder = coderAt(coders, d);
    const nameAt = (row: number) => profileOf(ids[row] as number)?.[attribute];
    const own = numbers?.[d];
    if (own) translate(own, column, (row) => coder.code(nameAt(row)));
    else for (let row = 0; row < ids.length; row += 1) column[row] = coder.code(nameAt(row));
  }
}

/** Writes codes for numbers, asking for the code of each number once. */
function translate(from: Int32Array, into: Int32Array, codeAt: (row: number) => number): void {
  const known: number[] = [];
  for (let row = 0; row < into.length; row += 1) {
    const number = from[row] as number;
    let code = known[number];
    if (code === undefined) {
      code = codeAt(row);
      known[number] = code;
    }
    into[row] = code;
  }
}

/** The numbers of few profiles, in columns. */
function columnsFor({ coded }: Leaves, ids: Int32Array): readonly Int32Array[] | undefined {
  if (!coded) return undefined;
  const columns = PROFILE_ATTRIBUTES.map(() => new Int32Array(ids.length));
  for (let row = 0; row < ids.length; row += 1) {
    const numbers = coded.of(ids[row] as number);
    for (const [d, column] of columns.entries()) column[row] = numbers[d] as number;
  }
  return columns;
}

/** A failing leaf: its profile with the attributes of the attempts. */
interface Leaf {
  readonly failure: LeafFailure;
  count: number;
}

/** Failures that differ in nothing are one row; so is every profile that should have some. */
function hitsOf(leaves: Leaves, coders: readonly Coder[]): Table {
  const { rows, due } = gather(leaves);
  const codes = DIMENSIONS.map(() => new Int32Array(rows.length));
  const columns = Array.from({ length: EXCESS_COLUMNS }, () => new Float64Array(rows.length));
  const ids = Int32Array.from(rows, ({ failure }) => failure.profile);
  codeProfiles(leaves, coders, ids, codes, columnsFor(leaves, ids));
  for (let row = 0; row < rows.length; row += 1) {
    const { failure, count } = rows[row] as Leaf;
    const usual = usualIn(leaves.mix, failure, due.get(failure.profile) ?? 0);
    writeExcess(columns, row, count, usual);
  }
  for (const [i, attribute] of ATTEMPT_ATTRIBUTES.entries()) {
    const d = PROFILE_ATTRIBUTES.length + i;
    const column = codes[d] as Int32Array;
    const coder = coderAt(coders, d);
    for (const [row, { failure }] of rows.entries()) column[row] = coder.code(failure[attribute]);
  }
  return { size: rows.length, codes, columns };
}

/** The rows, and what each of their profiles is due to have of failures. */
function gather({ failures, attempts, rates, normal }: Leaves): {
  readonly rows: readonly Leaf[];
  readonly due: ReadonlyMap<number, number>;
} {
  const rows = new Map<number | string, Leaf>();
  const due = new Map<number, number>();
  for (const failure of failures) {
    const { profile, issuer, scheme, entry } = failure;
    due.set(profile, 0);
    // A number is found faster than a text that must be made first.
    const isPlain = issuer === undefined && scheme === undefined && entry === undefined;
    const key = isPlain ? profile : `${profile}|${issuer}|${scheme}|${entry}`;
    const row = rows.get(key);
    if (row) row.count += failure.count;
    else rows.set(key, { failure, count: failure.count });
  }
  const failing = due.size;
  attempts.forEach((n, profile) => {
    const usual = n * (rates?.get(profile) ?? normal);
    const hasFailed = failing > 0 && due.has(profile);
    if (!hasFailed && usual < HEALTHY_MIN) return;
    due.set(profile, usual);
    if (!hasFailed) rows.set(profile, { failure: { profile, count: 0 }, count: 0 });
  });
  return { rows: [...rows.values()], due };
}

/** Failures that were to be expected of a leaf, of those that its profile is due to have. */
function usualIn(mix: Mix, failure: LeafFailure, due: number): number {
  let usual = due;
  for (const attribute of ATTEMPT_ATTRIBUTES) {
    const value = failure[attribute];
    if (value !== undefined) usual *= mix[attribute][value] ?? UNSEEN_SHARE;
  }
  return usual;
}

function coderAt(coders: readonly Coder[], dimension: number): Coder {
  return coders[dimension] ?? new Coder();
}
