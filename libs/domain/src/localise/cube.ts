/**
 * What is searched, as columns of numbers: attributes are dimensions, values are codes. Two tables
 * share the dimensions: what was to be expected (`base`) and what has happened (`hits`). Attributes
 * of single attempts are known of what has happened only; of the rest, their usual shares are.
 */

/** Code of an attribute that a row does not tell of. */
export const UNKNOWN = 0;

/** Rows with the code of every dimension, and columns of numbers that may be summed. */
export interface Table {
  readonly size: number;
  /** By dimension. */
  readonly codes: readonly Int32Array[];
  readonly columns: readonly Float64Array[];
}

/** Two tables over the same dimensions. */
export interface Cube {
  readonly dimensions: readonly string[];
  /** The values of each dimension; code `c` stands for `values[c - 1]`. */
  readonly values: readonly (readonly string[])[];
  /** By dimension: usual shares by code where `base` does not tell of it, else null. */
  readonly shares: readonly (Float64Array | null)[];
  /** What was to be expected, such as failures and attempts; null where `hits` tell all. */
  readonly base: Table | null;
  /** What has happened. */
  readonly hits: Table;
}

/** Turns values of one dimension into codes, in the order of their first appearance. */
export class Coder {
  private readonly known = new Map<string, number>();

  code(value: string | undefined): number {
    if (value === undefined) return UNKNOWN;
    const known = this.known.get(value);
    if (known !== undefined) return known;
    this.known.set(value, this.known.size + 1);
    return this.known.size;
  }

  values(): string[] {
    return [...this.known.keys()];
  }
}

/** A set of values: codes of some dimensions; several codes of one dimension mean *or*. */
export interface CodedPart {
  readonly dimension: number;
  readonly codes: readonly number[];
}

/** One value each of some dimensions, as a set. */
export function partsOf(cell: {
  readonly dimensions: readonly number[];
  readonly codes: readonly number[];
}): CodedPart[] {
  return cell.dimensions.map((dimension, i) => ({ dimension, codes: [cell.codes[i] ?? UNKNOWN] }));
}

/** The rows of a table that lie in a set. */
export function rowsWithin(table: Table, parts: readonly CodedPart[]): Int32Array {
  const within = new Int32Array(table.size);
  let n = 0;
  for (let row = 0; row < table.size; row += 1) {
    let inside = true;
    for (const { dimension, codes } of parts) {
      const code = table.codes[dimension]?.[row] ?? UNKNOWN;
      if (codes.length === 1 ? codes[0] !== code : !codes.includes(code)) {
        inside = false;
        break;
      }
    }
    if (inside) {
      within[n] = row;
      n += 1;
    }
  }
  return within.subarray(0, n);
}

/** The sums of a table's columns over the rows that lie in a set. */
export function sumWithin(table: Table, parts: readonly CodedPart[]): number[] {
  const rows = rowsWithin(table, parts);
  return table.columns.map((column) => {
    let sum = 0;
    for (const row of rows) sum += column[row] as number;
    return sum;
  });
}

/** The rows of a table that do not lie in a set. */
export function withoutRows(table: Table, parts: readonly CodedPart[]): Table {
  const gone = new Uint8Array(table.size);
  for (const row of rowsWithin(table, parts)) gone[row] = 1;
  const kept: number[] = [];
  for (let row = 0; row < table.size; row += 1) if (gone[row] === 0) kept.push(row);
  return {
    size: kept.length,
    codes: table.codes.map((column) => Int32Array.from(kept, (row) => column[row] as number)),
    columns: table.columns.map((column) => Float64Array.from(kept, (row) => column[row] as number)),
  };
}
