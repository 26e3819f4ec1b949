/**
 * Where values deviate from what was expected of them: sums of money, latencies, volumes by any
 * combination of attributes. The same search as for failures with the likelihood of values: in
 * normal leaves the relative deviation scatters around zero as the whole case shows it, in those
 * of a cause around a common deviation of their own.
 */
import { Coder, type Cube, withoutRows } from './cube.js';
import { byScore, type Cell, type Measure, searchCells } from './search-cells.js';

/** One combination of values. */
export interface DeviationLeaf {
  /** In the order of the attributes. */
  readonly values: readonly string[];
  readonly measured: number;
  readonly expected: number;
}

/** One cause: a value each of some attributes, and by how much its leaves deviate. */
export interface Deviation {
  readonly cause: readonly { readonly attribute: string; readonly value: string }[];
  /** Mean relative deviation of its leaves, -1 to 1. */
  readonly deviation: number;
  readonly leaves: number;
  /** Nats by which naming it explains the values better. */
  readonly score: number;
}

/** Scatter below this is not believed: rounding, and forecasts that happen to fit. */
const SCATTER_MIN = 0.03;
/** A cause needs odds of e^6 to 1 beyond the cost of its name. */
const SCORE_MIN = 6;
/** Density of the deviation of a leaf that may have any, from -1 to 1. */
const ANY = 0.5;
/** So rarely a normal leaf deviates by anything. */
const STRAY = 1e-8;
const CAUSES_MAX = 16;
const SIZE_MAX = 5;

/**
 * The causes, strongest first; none when everything scatters as usual. A leaf without any value
 * says nothing.
 */
export function locateDeviation(
  attributes: readonly string[],
  leaves: readonly DeviationLeaf[],
): Deviation[] {
  const telling = leaves.filter((l) => Math.max(Math.abs(l.measured), Math.abs(l.expected)) > 0);
  const deviations = Float64Array.from(telling, relative);
  const scatter = scatterOf(deviations);
  let cube = cubeOf(attributes, telling, deviations, scatter);
  const measure = measureOf(Math.min(SIZE_MAX, attributes.length), scatter);
  const causes: Deviation[] = [];
  while (causes.length < CAUSES_MAX && cube.hits.size > 0) {
    const cells = searchCells(cube, measure);
    const cause = cells[0] && undivided(cells, cells[0]);
    if (!cause || cause.score < SCORE_MIN) break;
    causes.push(named(cube, cause));
    cube = without(cube, cause);
  }
  return causes;
}

/**
 * Two causes side by side make the set around them look like one. A cell is named only while no
 * division of it by a further attribute describes what happened better: the scores of its parts
 * are summed, and every part has paid for its own name.
 */
function undivided(cells: readonly Cell[], cell: Cell): Cell {
  const sums = new Map<number, { score: number; best: Cell }>();
  for (const other of cells) {
    const added = dimensionBelow(cell, other);
    if (added === undefined) continue;
    const sum = sums.get(added) ?? { score: 0, best: other };
    sum.score += Math.max(0, (other.hits[0] ?? 0) - other.naming);
    if (byScore(other, sum.best) < 0) sum.best = other;
    sums.set(added, sum);
  }
  let division: { score: number; best: Cell } | undefined;
  for (const sum of sums.values()) {
    if (sum.score > (division?.score ?? (cell.hits[0] ?? 0) - cell.naming)) division = sum;
  }
  return division ? undivided(cells, division.best) : cell;
}

/** The one dimension that `part` names beyond those of `cell`, if it is a part of it. */
function dimensionBelow(cell: Cell, part: Cell): number | undefined {
  if (part.dimensions.length !== cell.dimensions.length + 1) return undefined;
  let added: number | undefined;
  let i = 0;
  for (const [j, dimension] of part.dimensions.entries()) {
    if (cell.dimensions[i] === dimension) {
      if (cell.codes[i] !== part.codes[j]) return undefined;
      i += 1;
    } else added = dimension;
  }
  return i === cell.dimensions.length ? added : undefined;
}

function cubeOf(
  attributes: readonly string[],
  leaves: readonly DeviationLeaf[],
  deviations: Float64Array,
  scatter: number,
): Cube {
  const coders = attributes.map(() => new Coder());
  const codes = coders.map((coder, d) => Int32Array.from(leaves, (l) => coder.code(l.values[d])));
  const oddness = deviations.map((r) => oddnessOf(r, scatter));
  const ones = new Float64Array(leaves.length).fill(1);
  const columns = [oddness, deviations, deviations.map((r) => r * r), ones];
  return {
    dimensions: attributes,
    values: coders.map((coder) => coder.values()),
    shares: attributes.map(() => null),
    base: null,
    hits: { size: leaves.length, codes, columns },
  };
}

function relative({ measured, expected }: DeviationLeaf): number {
  return (measured - expected) / Math.max(Math.abs(measured), Math.abs(expected));
}

/** Robust standard deviation: causes are few, so the median leaf is a normal one. */
function scatterOf(deviations: Float64Array): number {
  const sizes = deviations.map(Math.abs).sort();
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
  return Math.max(SCATTER_MIN, 1.4826 * median);
}

/** Nats for "this leaf may have any value" against "it scatters as usual"; bounded. */
function oddnessOf(deviation: number, scatter: number): number {
  const z = deviation / scatter;
  const usual = Math.exp(-(z * z) / 2) / (scatter * Math.sqrt(2 * Math.PI));
  return Math.log(ANY) - Math.log((1 - STRAY) * usual + STRAY * ANY);
}

/**
 * A cause is a set whose leaves are odd; if they all deviate alike, that is more unlikely still.
 * The latter never divides a set: small values deviate by their rounding.
 */
function measureOf(sizeMax: number, scatter: number): Measure {
  const floor = SCATTER_MIN * SCATTER_MIN;
  return {
    size_max: sizeMax,
    parsimony: 1,
    isWorthwhile: () => true,
    gain([odd = 0, sum = 0, squares = 0, n = 0]) {
      // What scatters around nothing in particular is odd, but no cause.
      if (Math.abs(sum) < n * scatter) return 0;
      const own = Math.max(floor, squares / n - (sum / n) ** 2);
      return odd + Math.max(0, ((n - 1) / 2) * -Math.log(2 * Math.PI * Math.E * own * ANY * ANY));
    },
  };
}

function named(cube: Cube, cell: Cell): Deviation {
  const cause = cell.dimensions.map((d, i) => ({
    attribute: cube.dimensions[d] ?? '',
    value: cube.values[d]?.[(cell.codes[i] ?? 0) - 1] ?? '',
  }));
  const [, sum = 0, , n = 0] = cell.hits;
  return { cause, deviation: sum / Math.max(1, n), leaves: n, score: cell.score };
}

function without(cube: Cube, cell: Cell): Cube {
  const parts = cell.dimensions.map((dimension, i) => ({
    dimension,
    codes: [cell.codes[i] ?? 0],
  }));
  return { ...cube, hits: withoutRows(cube.hits, parts) };
}
