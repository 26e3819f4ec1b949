/** A number for the values that a row of a table has in some dimensions: equal for equal values. */
import { type Table, UNKNOWN } from './cube.js';

/** Which dimensions are combined, and how many numbers their combinations take. */
export interface Radix {
  readonly dimensions: readonly number[];
  readonly steps: readonly number[];
  readonly size: number;
}

/**
 * The keys of rows: what the dimensions before the last have made, negative where one is unknown,
 * and the codes of the last one with their step. To write them out would take as long as to use
 * them.
 */
export interface Keys {
  readonly before: Int32Array;
  readonly codes: Int32Array;
  readonly step: number;
  /** One more than the highest key. */
  readonly size: number;
}

/** Up to so many combinations each has a key of its own; of more, those that occur are numbered. */
export const OWN_MAX = 1 << 21;

/** The key of a row; negative where a value is unknown. */
export function keyAt({ before, codes, step }: Keys, row: number): number {
  const prefix = before[row] as number;
  const code = codes[row] as number;
  return prefix < 0 || code === UNKNOWN ? -1 : prefix + code * step;
}

/** The keys of one table. */
export class RowKeys {
  /** By how many dimensions are combined: the last of them, and the keys so far. */
  private readonly levels: { dimension: number; readonly keys: Int32Array }[] = [];
  private readonly nothing: Int32Array;
  private readonly ones: Int32Array;

  constructor(private readonly table: Table) {
    this.nothing = new Int32Array(table.size);
    this.ones = new Int32Array(table.size).fill(1);
  }

  /** Keys that the next call may change; `numbered` is shared by tables that are compared. */
  of({ dimensions, steps, size }: Radix, numbered: Map<number, number>): Keys {
    const last = dimensions.length - 1;
    if (size > OWN_MAX) return this.numberedKeys(dimensions, steps, numbered);
    // A set that names nothing holds every row.
    if (last < 0) return { before: this.nothing, codes: this.ones, step: 0, size: 1 };
    const codes = this.codesOf(dimensions[last]);
    return { before: this.before(dimensions, steps), codes, step: steps[last] as number, size };
  }

  private codesOf(dimension: number | undefined): Int32Array {
    return this.table.codes[dimension as number] as Int32Array;
  }

  /** Combinations follow each other in order: mostly only the last dimension is another one. */
  private before(dimensions: readonly number[], steps: readonly number[]): Int32Array {
    let keys = this.nothing;
    for (let i = 0; i + 1 < dimensions.length; i += 1) {
      const dimension = dimensions[i] as number;
      const level = this.levels[i] ?? { dimension: -1, keys: new Int32Array(this.table.size) };
      this.levels[i] = level;
      if (level.dimension !== dimension) {
        addCodes(level.keys, keys, this.codesOf(dimension), steps[i] as number);
        level.dimension = dimension;
        for (const deeper of this.levels.slice(i + 1)) deeper.dimension = -1;
      }
      keys = level.keys;
    }
    return keys;
  }

  private numberedKeys(
    dimensions: readonly number[],
    steps: readonly number[],
    numbered: Map<number, number>,
  ): Keys {
    const wide = new Float64Array(this.table.size);
    for (const [i, d] of dimensions.entries()) {
      addCodes(wide, wide, this.codesOf(d), steps[i] as number);
    }
    const before = Int32Array.from(wide, (key) => {
      if (key < 0) return -1;
      const known = numbered.get(key) ?? numbered.size;
      numbered.set(key, known);
      return known;
    });
    // As many as the rows of all tables, at most.
    return { before, codes: this.ones, step: 0, size: OWN_MAX };
  }
}

/** Makes keys of those so far and the codes of one more dimension. */
function addCodes<K extends Int32Array | Float64Array>(
  keys: K,
  before: K,
  codes: Int32Array,
  step: number,
): void {
  for (let row = 0; row < keys.length; row += 1) {
    const code = codes[row] as number;
    const key = before[row] as number;
    keys[row] = code === UNKNOWN || key < 0 ? -1 : key + code * step;
  }
}
