/**
 * The search for the cells of a cube that are worth naming: every combination of attributes is
 * summed up value by value and scored by its gain, in nats, less the cost of naming the cell: the
 * combinations of attributes that could have been named, and the cells within that combination.
 */
import { type Cube, UNKNOWN } from './cube.js';
import { type Groups, RowGroups } from './group-rows.js';
import type { Radix } from './row-keys.js';

/** How a cell is judged. */
export interface Measure {
  /** So many attributes a cell may name. */
  readonly size_max: number;
  /** What is left of a score with every further attribute or value that is named, 0 to 1. */
  readonly parsimony: number;
  /** Whether a cell can have a gain at all, from the sums of the first columns of both tables. */
  isWorthwhile(first: number, expected: number): boolean;
  /**
   * Nats by which what happened in a cell is explained better when the cell is named, from the
   * sums over its rows; the arrays are used again.
   */
  gain(hits: readonly number[], base: readonly number[]): number;
}

/** A set with the sums of the columns of both tables over its rows. */
export interface Scored {
  readonly hits: readonly number[];
  readonly base: readonly number[];
  readonly score: number;
}

/** One value each of some dimensions. */
export interface Cell extends Scored {
  readonly dimensions: readonly number[];
  readonly codes: readonly number[];
  readonly gain: number;
  /** What naming it costs, in nats. */
  readonly naming: number;
  /** The gain less the cost, times the parsimony of the name. */
  readonly score: number;
}

/** More cells than these are not kept; those of the least score go. */
const CELLS_MAX = 4_000;
/** Rows times combinations of attributes of one size: some tens of milliseconds. */
const WORK_MAX = 2_000_000;

/** The cells that score above zero, best first. */
export function searchCells(cube: Cube, measure: Measure): Cell[] {
  const useful = cube.dimensions.flatMap((_, d) => (isTelling(cube, d) ? [d] : []));
  const best: Cell[] = [];
  const rows = new RowGroups();
  let dimensions = useful;
  for (let size = 1; size <= Math.min(measure.size_max, useful.length); size += 1) {
    dimensions = affordable(cube, dimensions, size, best);
    for (const chosen of combinations(dimensions, size)) {
      const cost = Math.log(choose(useful.length, size));
      scoreCombination({ cube, measure, rows, best }, chosen, cost);
      if (best.length > 2 * CELLS_MAX) best.sort(byScore).length = CELLS_MAX;
    }
  }
  return best.sort(byScore);
}

/** Whether a dimension divides anything: not one value that every row has. */
function isTelling(cube: Cube, dimension: number): boolean {
  const values = cube.values[dimension]?.length ?? 0;
  if (values !== 1) return values > 1;
  const table = cube.shares[dimension] ? cube.hits : (cube.base ?? cube.hits);
  return !cube.shares[dimension] && (table.codes[dimension]?.includes(UNKNOWN) ?? false);
}

/** Best first; of equals the one with fewer attributes, then the one that covers more. */
export function byScore(a: Cell, b: Cell): number {
  const difference = b.score - a.score;
  if (Math.abs(difference) > 1e-7) return difference;
  return a.dimensions.length - b.dimensions.length || b.gain - a.gain;
}

/** Where all combinations would take too long, those of the attributes that stood out so far. */
function affordable(
  cube: Cube,
  dimensions: readonly number[],
  size: number,
  best: readonly Cell[],
): number[] {
  const rows = Math.max(1, (cube.base?.size ?? 0) + cube.hits.size);
  let kept = [...dimensions];
  if (choose(kept.length, size) * rows <= WORK_MAX) return kept;
  const standing = kept.map((d) => ({ d, score: 0 }));
  for (const cell of best) {
    for (const each of standing) {
      if (cell.dimensions.includes(each.d)) each.score = Math.max(each.score, cell.score);
    }
  }
  standing.sort((a, b) => b.score - a.score);
  while (standing.length > size && choose(standing.length, size) * rows > WORK_MAX) standing.pop();
  kept = standing.map(({ d }) => d).sort((a, b) => a - b);
  return kept;
}

/** A search on its way. */
interface Search {
  readonly cube: Cube;
  readonly measure: Measure;
  readonly rows: RowGroups;
  readonly best: Cell[];
}

function scoreCombination(
  { cube, measure, rows, best }: Search,
  chosen: readonly number[],
  cost: number,
): void {
  const { hits } = cube;
  const shared = chosen.filter((d) => cube.shares[d]);
  const happened = rows.group(hits, radixOf(cube, chosen));
  const { expected, size } = expectedIn(cube, rows, happened, chosen, shared);
  const alternatives = shared.reduce(
    (product, d) => product * Math.max(1, cube.values[d]?.length ?? 1),
    Math.max(1, size),
  );
  const naming = cost + Math.log(alternatives);
  const parsimony = measure.parsimony ** (chosen.length - 1);
  const first = sumOf(hits.columns[0], happened, rows);
  const wanted = new Uint8Array(first.length);
  for (let slot = 0; slot < wanted.length; slot += 1) {
    const isWorthwhile = measure.isWorthwhile(first[slot] as number, expected[0]?.[slot] ?? 0);
    wanted[slot] = isWorthwhile ? 1 : 0;
  }
  const worthwhile = rows.rowsOf(happened, wanted);
  const columns = hits.columns.map((column, i) =>
    i === 0 ? first : sumRows(column, worthwhile, happened, rows),
  );
  const sums = columns.map(() => 0);
  const base = expected.map(() => 0);
  for (let slot = 0; slot < wanted.length; slot += 1) {
    if (wanted[slot] === 0) continue;
    for (let i = 0; i < sums.length; i += 1) sums[i] = columns[i]?.[slot] as number;
    for (let i = 0; i < base.length; i += 1) base[i] = expected[i]?.[slot] as number;
    const gain = measure.gain(sums, base);
    if (gain <= naming) continue;
    const score = (gain - naming) * parsimony;
    const row = happened.firsts[slot] as number;
    const codes = chosen.map((d) => hits.codes[d]?.[row] ?? UNKNOWN);
    best.push({ dimensions: chosen, codes, hits: [...sums], base: [...base], gain, naming, score });
  }
}

/**
 * By column of `base`, what was to be expected of every group of what has happened; and how many
 * combinations of values there are.
 */
function expectedIn(
  cube: Cube,
  rows: RowGroups,
  happened: Groups,
  chosen: readonly number[],
  shared: readonly number[],
): { readonly expected: readonly Float64Array[]; readonly size: number } {
  const { base, hits } = cube;
  if (!base) return { expected: [], size: happened.firsts.length };
  const own = chosen.filter((d) => !cube.shares[d]);
  const { sums, size } = rows.sumLike(base, hits, happened, radixOf(cube, own));
  if (shared.length === 0) return { expected: sums, size };
  const { firsts } = happened;
  for (let slot = 0; slot < firsts.length; slot += 1) {
    const share = shareAt(cube, shared, firsts[slot] as number);
    for (const sum of sums) sum[slot] = share * (sum[slot] as number);
  }
  return { expected: sums, size };
}

/** The usual share of the values that a row of `hits` has in dimensions `base` does not tell of. */
function shareAt(cube: Cube, shared: readonly number[], row: number): number {
  let share = 1;
  for (const d of shared) share *= cube.shares[d]?.[cube.hits.codes[d]?.[row] ?? UNKNOWN] ?? 0;
  return share;
}

/** The sums of a column by group. */
function sumOf(column: Float64Array | undefined, { firsts, slots }: Groups, rows: RowGroups) {
  const sum = rows.zeros(firsts.length);
  if (!column) return sum;
  for (let row = 0; row < slots.length; row += 1) {
    const slot = slots[row] as number;
    if (slot >= 0) sum[slot] = (sum[slot] as number) + (column[row] as number);
  }
  return sum;
}

/** The same of some rows only. */
function sumRows(
  column: Float64Array,
  some: Int32Array,
  { firsts, slots }: Groups,
  rows: RowGroups,
): Float64Array {
  const sum = rows.zeros(firsts.length);
  for (let i = 0; i < some.length; i += 1) {
    const row = some[i] as number;
    const slot = slots[row] as number;
    sum[slot] = (sum[slot] as number) + (column[row] as number);
  }
  return sum;
}

function radixOf(cube: Cube, dimensions: readonly number[]): Radix {
  const steps: number[] = [];
  let size = 1;
  for (const d of dimensions) {
    steps.push(size);
    size *= (cube.values[d]?.length ?? 0) + 1;
  }
  return { dimensions, steps, size };
}

function* combinations(of: readonly number[], size: number, from = 0): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= of.length - size; i += 1) {
    for (const rest of combinations(of, size - 1, i + 1)) yield [of[i] as number, ...rest];
  }
}

/** So many ways to choose `k` of `n`. */
export function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i += 1) product = (product * (n - i)) / (i + 1);
  return product;
}
