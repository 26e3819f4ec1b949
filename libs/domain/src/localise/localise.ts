/**
 * Where it is: the smallest set of attributes that explains the excess of failures.
 *
 * Every set of values is scored by how much better the failures are explained when that set fails
 * at its own rate, less the cost of naming it: `K ln(K/E) - (K - E) - ln(cells) - ln C(d, |S|)`.
 * A parent that is too large dilutes, a child that is too small loses failures, so no threshold
 * chooses the size. "Not localised" is an answer: an empty cause with the share it explains.
 */
import {
  ATTEMPT_ATTRIBUTES,
  type AttemptAttribute,
  PROFILE_ATTRIBUTES,
  type ProfileAttribute,
  type ProfileAttributes,
} from '../base/attribute.js';
import { isAttemptAttribute, keyOf, sortEntries } from './match.js';
import { oddsOf } from './odds.js';
import { withoutExtras } from './without-extras.js';

type Dimension = ProfileAttribute | AttemptAttribute;
const DIMENSIONS: readonly Dimension[] = [...PROFILE_ATTRIBUTES, ...ATTEMPT_ATTRIBUTES];

/** One attribute and value of a cause. */
export interface CausePart {
  readonly attribute: Dimension;
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
  /** Attempts by profile, of the class's own denominator. */
  readonly attempts: ReadonlyMap<number, number>;
  readonly failures: readonly LeafFailure[];
  /** The normal failure rate of the class. */
  readonly normal: number;
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

/** The answer: the cause, and what speaks for and beside it. */
export interface Localisation {
  readonly cause: readonly CausePart[];
  /** Share of all excess failures that lie within the cause. */
  readonly explainedShare: number;
  /** Odds of the winner among the candidates, 0 to 1. */
  readonly confidence: number;
  readonly root: Explanation;
  /** Candidates, best first, the root among them. */
  readonly candidates: readonly Explanation[];
}

const SCORE_MIN = 6;
const EXPLAINED_MIN = 0.5;
/** How many sets of one size are extended by another attribute. */
const BEAM = 12;
const SIZE_MAX = 3;
const CANDIDATES_MAX = 8;
/** A second value of one attribute joins the first as "or" from this share of its score. */
const SIBLING_SCORE_MIN = 0.25;
const FAILURES_MIN = 3;
/** Nats that "everything that no incident explains yet" costs more than "everything". */
const REST_COST = 12;

/** An explanation with its own attempts and failures, so that narrower ones look only there. */
interface Cell extends Explanation {
  readonly profiles: ReadonlyMap<number, number>;
  readonly inside: readonly LeafFailure[];
  /** Share of the attempts that the named issuers, schemes and entries have. */
  readonly share: number;
  /** How many sets of these attributes there are: what naming one of them costs. */
  readonly alternatives: number;
}

/** Finds the cause of the failures in `leaves`; null when there are too few to say anything. */
export function localise(leaves: Leaves): Localisation | null {
  const fleet = score(leaves, [], leaves.attempts, leaves.failures, 1, 1);
  if (fleet.failures < FAILURES_MIN) return null;
  const cells = search(leaves, fleet);
  const best = withoutExtras(cells, withSiblings(leaves, cells));
  // A part can have far too many while the whole, which fails less than was thought, has not.
  const own = best.failures - best.expected;
  const excess = Math.max(own, fleet.failures - fleet.expected);
  if (excess <= 0) return null;
  const share = Math.min(1, Math.max(0, own / excess));
  const root = best.score >= SCORE_MIN && share >= EXPLAINED_MIN ? best : fleet;
  if (root === fleet && fleet.failures <= fleet.expected) return null;
  const candidates = cells.slice(0, CANDIDATES_MAX);
  return {
    cause: root.cause,
    explainedShare: share,
    confidence: oddsOf(root, candidates),
    root: plain(root),
    candidates: candidates.map(plain),
  };
}

/** All cells worth naming, best first. */
function search(leaves: Leaves, fleet: Cell): Cell[] {
  const seen = new Map<string, Cell>([[keyOf([]), fleet]]);
  let beam: Cell[] = [fleet];
  for (let size = 1; size <= SIZE_MAX; size += 1) {
    const found = beam.flatMap((parent) => narrower(leaves, parent, seen));
    beam = found.sort((a, b) => b.score - a.score).slice(0, BEAM);
  }
  return [...seen.values()].sort((a, b) => b.score - a.score || a.cause.length - b.cause.length);
}

/** All cells one attribute narrower than `parent` that hold failures and were not seen yet. */
function narrower(leaves: Leaves, parent: Cell, seen: Map<string, Cell>): Cell[] {
  const found: Cell[] = [];
  for (const attribute of DIMENSIONS) {
    if (parent.cause.some((e) => e.attribute === attribute)) continue;
    for (const [value, inside] of failuresByValue(leaves, parent, attribute)) {
      const cause = sortEntries<CausePart>([...parent.cause, { attribute, value }]);
      const key = keyOf(cause);
      if (seen.has(key)) continue;
      const cell = narrow(leaves, parent, cause, attribute, [value], inside);
      if (cell.failures < FAILURES_MIN || cell.failures <= cell.expected) continue;
      seen.set(key, cell);
      found.push(cell);
    }
  }
  return found;
}

function failuresByValue(
  leaves: Leaves,
  parent: Cell,
  attribute: Dimension,
): Map<string, LeafFailure[]> {
  const groups = new Map<string, LeafFailure[]>();
  for (const failure of parent.inside) {
    const value = valueAt(leaves, failure, attribute);
    if (value === undefined) continue;
    const group = groups.get(value);
    if (group) group.push(failure);
    else groups.set(value, [failure]);
  }
  return groups;
}

/** The part of `parent` where `attribute` has one of `values`. */
function narrow(
  leaves: Leaves,
  parent: Cell,
  cause: readonly CausePart[],
  attribute: Dimension,
  values: readonly string[],
  inside: readonly LeafFailure[],
): Cell {
  if (isAttemptAttribute(attribute)) {
    const mix = leaves.mix[attribute];
    const share = values.reduce((sum, value) => sum + (mix[value] ?? 0.01), 0);
    const alternatives = parent.alternatives * Math.max(1, Object.keys(mix).length);
    return score(leaves, cause, parent.profiles, inside, parent.share * share, alternatives);
  }
  const profiles = new Map<number, number>();
  for (const [id, attempts] of parent.profiles) {
    const value = leaves.profileOf(id)?.[attribute];
    if (value !== undefined && values.includes(value)) profiles.set(id, attempts);
  }
  const alternatives = parent.alternatives * countValues(leaves, attribute);
  return score(leaves, cause, profiles, inside, parent.share, alternatives);
}

function score(
  leaves: Leaves,
  cause: readonly CausePart[],
  profiles: ReadonlyMap<number, number>,
  inside: readonly LeafFailure[],
  share: number,
  alternatives: number,
): Cell {
  let attempts = 0;
  for (const n of profiles.values()) attempts += n;
  attempts *= share;
  let failures = 0;
  for (const failure of inside) failures += failure.count;
  const expected = Math.max(attempts * leaves.normal, 0.05);
  const gain =
    failures > expected ? failures * Math.log(failures / expected) - (failures - expected) : 0;
  const names = new Set(cause.map((e) => e.attribute)).size;
  const unnamed = names === 0 && leaves.rest ? REST_COST : 0;
  const cost = Math.log(alternatives) + Math.log(choose(DIMENSIONS.length, names)) + unnamed;
  const counts = { attempts, failures, expected, score: gain - cost };
  return { cause, ...counts, profiles, inside, share, alternatives };
}

/**
 * The best cell, or a better one made by joining values of one attribute that fail alike, such as
 * `region` 310000 or 320000. A parent often scores above each of the two, so joins of every
 * promising cell are tried.
 */
function withSiblings(leaves: Leaves, cells: readonly Cell[]): Cell {
  let best = cells[0] as Cell;
  for (const single of cells.slice(0, BEAM)) {
    for (const { attribute } of single.cause) {
      const joined = join(leaves, cells, single, attribute);
      if (joined && joined.score > best.score) best = joined;
    }
  }
  return best;
}

function join(
  leaves: Leaves,
  cells: readonly Cell[],
  single: Cell,
  attribute: Dimension,
): Cell | null {
  const rest = single.cause.filter((e) => e.attribute !== attribute);
  const parent = cells.find((c) => keyOf(c.cause) === keyOf(rest));
  if (!parent) return null;
  const values = cells
    .filter((c) => isSibling(c, single, rest, attribute))
    .flatMap((c) => c.cause.filter((e) => e.attribute === attribute).map((e) => e.value));
  // An "or" over more than half of the values is no explanation but the parent itself.
  if (values.length < 2 || values.length * 2 > countValues(leaves, attribute)) return null;
  const inside = parent.inside.filter((f) => values.includes(valueAt(leaves, f, attribute) ?? ''));
  const parts = values.map((value) => ({ attribute, value }));
  const cause = sortEntries<CausePart>([...rest, ...parts]);
  const joined = narrow(leaves, parent, cause, attribute, values, inside);
  const cost = (values.length - 1) * Math.log(countValues(leaves, attribute));
  return { ...joined, score: joined.score - cost };
}

function isSibling(
  cell: Cell,
  single: Cell,
  rest: readonly CausePart[],
  attribute: Dimension,
): boolean {
  return (
    cell.cause.length === single.cause.length &&
    cell.score >= SIBLING_SCORE_MIN * single.score &&
    cell.cause.some((e) => e.attribute === attribute) &&
    rest.every((r) => cell.cause.some((e) => keyOf([e]) === keyOf([r])))
  );
}

function valueAt(leaves: Leaves, f: LeafFailure, attribute: Dimension): string | undefined {
  return isAttemptAttribute(attribute) ? f[attribute] : leaves.profileOf(f.profile)?.[attribute];
}

const valueCounts = new WeakMap<Leaves, Map<Dimension, number>>();

/** How many values an attribute has among the attempts. */
function countValues(leaves: Leaves, attribute: Dimension): number {
  const counts = valueCounts.get(leaves) ?? new Map<Dimension, number>();
  valueCounts.set(leaves, counts);
  const known = counts.get(attribute);
  if (known !== undefined) return known;
  const values = new Set<string>();
  if (isAttemptAttribute(attribute)) {
    for (const value of Object.keys(leaves.mix[attribute])) values.add(value);
  } else {
    for (const profile of leaves.attempts.keys()) {
      const value = leaves.profileOf(profile)?.[attribute];
      if (value !== undefined) values.add(value);
    }
  }
  const count = Math.max(1, values.size);
  counts.set(attribute, count);
  return count;
}

function plain(cell: Explanation): Explanation {
  const { cause, attempts, failures, expected, score: nats } = cell;
  return { cause, attempts, failures, expected, score: nats };
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i += 1) product = (product * (n - i)) / (i + 1);
  return product;
}
