/** Values of one attribute that fail alike are one cause: `region` 310000 or 320000. */
import { type CodedPart, type Cube, partsOf } from './cube.js';
import type { Cell, Measure, Scored } from './search-cells.js';

/** A set of cells that differ in one value. */
export interface Joined extends Scored {
  readonly parts: readonly CodedPart[];
}

/** A second value joins the first from this share of its score. */
const ALIKE = 0.25;
/** A further value is named if it makes the score greater by this factor. */
const WORTH = 1.1;
/** A parent often scores above each of two values, so the joins of so many cells are tried. */
const TRIED = 50;
/** More values than these nobody reads. */
const VALUES_MAX = 8;

/**
 * The best set of values of one attribute, beside fixed values of others; null when nothing can be
 * joined. `cells` are best first. Each further value costs its name.
 */
export function joinValues(cube: Cube, measure: Measure, cells: readonly Cell[]): Joined | null {
  let best: Joined | null = null;
  for (const cell of cells.slice(0, TRIED)) {
    for (const dimension of cell.dimensions) {
      const joined = joinOver(cube, measure, cells, cell, dimension);
      if (joined && joined.score > (best?.score ?? 0)) best = joined;
    }
  }
  return best;
}

function joinOver(
  cube: Cube,
  measure: Measure,
  cells: readonly Cell[],
  cell: Cell,
  dimension: number,
): Joined | null {
  const size = cube.values[dimension]?.length ?? 0;
  const alike: Cell[] = [];
  for (const other of cells) {
    if (other.score < ALIKE * cell.score || !differsOnlyIn(other, cell, dimension)) continue;
    alike.push(other);
    // An "or" over more than half of the values is no explanation but the parent itself.
    if (alike.length > Math.min(VALUES_MAX, Math.floor(size / 2))) return null;
  }
  let best: Joined | null = null;
  for (let n = 2; n <= alike.length; n += 1) {
    const some = alike.slice(0, n);
    const hits = sumOf(some.map((c) => c.hits));
    const base = sumOf(some.map((c) => c.base));
    const naming = cell.naming + (n - 1) * Math.log(size);
    const words = cell.dimensions.length - 1 + n - 1;
    const score = (measure.gain(hits, base) - naming) * measure.parsimony ** words;
    if (score <= (best?.score ?? 0) * WORTH) continue;
    const at = cell.dimensions.indexOf(dimension);
    const codes = some.map((c) => c.codes[at] ?? 0);
    const parts = partsOf(cell).map((p) => (p.dimension === dimension ? { dimension, codes } : p));
    best = { parts, hits, base, score };
  }
  return best;
}

function differsOnlyIn(a: Cell, b: Cell, dimension: number): boolean {
  return (
    a.dimensions.length === b.dimensions.length &&
    a.dimensions.every(
      (d, i) => d === b.dimensions[i] && (d === dimension || a.codes[i] === b.codes[i]),
    )
  );
}

function sumOf(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0));
}
