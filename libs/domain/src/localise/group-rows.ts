/**
 * Rows of a table by combination of values. A search asks for hundreds of combinations, so what is
 * laid out for one of them is wiped and used again by the next: what a search throws away has the
 * collection of garbage go through all that the engine knows, again and again.
 */
import type { Table } from './cube.js';
import { type Keys, keyAt, OWN_MAX, type Radix, RowKeys } from './row-keys.js';

/** Groups in the order of their first rows; used again by the next ones. */
export interface Groups {
  readonly firsts: Int32Array;
  /** By row, its group; negative where a value is unknown. */
  readonly slots: Int32Array;
}

/** What a table holds of the groups of another one; used again by the next grouping. */
export interface Shared {
  /** By column of the table and group. */
  readonly sums: readonly Float64Array[];
  /** How many combinations the table has itself, those of no group among them. */
  readonly size: number;
}

const NONE = new Map<number, number>();

/** Groups the rows of tables. */
export class RowGroups {
  private slots = new Int32Array(0);
  private firsts = new Int32Array(0);
  private some = new Int32Array(0);
  private readonly matches = new Matches();
  private readonly scratch = new Scratch();
  private readonly keys = new Map<Table, RowKeys>();

  /** The rows of a table by their values. */
  group(table: Table, radix: Radix): Groups {
    if (this.slots.length < table.size) {
      this.slots = new Int32Array(table.size);
      this.firsts = new Int32Array(table.size);
    }
    const { firsts, slots } = this;
    this.scratch.begin();
    const [keys] = this.keysOf([table], radix);
    laidOut.begin(keys.size);
    const { marks, numbers } = laidOut;
    let groups = 0;
    for (let row = 0; row < table.size; row += 1) {
      const key = keyAt(keys, row);
      if (key < 0) {
        slots[row] = -1;
        continue;
      }
      const bit = 1 << (key & 31);
      const word = marks[key >> 5] as number;
      if ((word & bit) === 0) {
        marks[key >> 5] = word | bit;
        numbers[key] = groups;
        firsts[groups] = row;
        groups += 1;
      }
      slots[row] = numbers[key] as number;
    }
    return { firsts: firsts.subarray(0, groups), slots: slots.subarray(0, table.size) };
  }

  /** The sums of `table` over the values that the first rows of the groups of `other` have. */
  sumLike(table: Table, other: Table, { firsts }: Groups, radix: Radix): Shared {
    const { matches } = this;
    matches.begin(table.size, firsts.length);
    const [theirs, keys] = this.keysOf([other, table], radix);
    laidOut.begin(theirs.size);
    const { marks, numbers } = laidOut;
    // Groups may differ in dimensions that this table does not tell of: they share a sum.
    const { places } = matches;
    let wanted = 0;
    for (let slot = 0; slot < firsts.length; slot += 1) {
      const key = keyAt(theirs, firsts[slot] as number);
      const bit = 1 << (key & 31);
      const word = marks[key >> 5] as number;
      if ((word & bit) === 0) {
        marks[key >> 5] = word | bit;
        numbers[key] = wanted;
        wanted += 1;
      }
      places[slot] = numbers[key] as number;
    }
    const size = findRows(keys as Keys, laidOut, matches);
    const sums = table.columns.map((column) => {
      const sum = this.zeros(wanted);
      const { rows, of, found } = matches;
      for (let i = 0; i < found; i += 1) {
        const place = of[i] as number;
        sum[place] = (sum[place] as number) + (column[rows[i] as number] as number);
      }
      return spread(sum, places, this.zeros(firsts.length));
    });
    return { sums, size };
  }

  /** The rows of the groups that are wanted, one for each group; used again by the next. */
  rowsOf({ slots }: Groups, wanted: Uint8Array): Int32Array {
    if (this.some.length < slots.length) this.some = new Int32Array(slots.length);
    const { some } = this;
    let n = 0;
    for (let row = 0; row < slots.length; row += 1) {
      const slot = slots[row] as number;
      if (slot < 0 || wanted[slot] === 0) continue;
      some[n] = row;
      n += 1;
    }
    return some.subarray(0, n);
  }

  /** Room for so many sums, of this grouping alone: it is used again by the next. */
  zeros(length: number): Float64Array {
    return this.scratch.take(length);
  }

  private keysOf(tables: readonly Table[], radix: Radix): [Keys, ...Keys[]] {
    const numbered = radix.size > OWN_MAX ? new Map<number, number>() : NONE;
    const [first, ...more] = tables.map((table) => {
      const known = this.keys.get(table) ?? new RowKeys(table);
      this.keys.set(table, known);
      return known.of(radix, numbered);
    });
    return [first as Keys, ...more];
  }
}

/** Rows that are wanted with the place of their sum; used again by the next grouping. */
class Matches {
  rows = new Int32Array(0);
  of = new Int32Array(0);
  /** By group, the place of its sum. */
  places = new Int32Array(0);
  found = 0;

  begin(rows: number, groups: number): void {
    if (this.rows.length < rows) {
      this.rows = new Int32Array(rows);
      this.of = new Int32Array(rows);
    }
    if (this.places.length < groups) this.places = new Int32Array(2 * groups);
    this.found = 0;
  }
}

/** Finds the rows whose values are wanted; answers how many combinations there are. */
function findRows({ before, codes, step }: Keys, { marks, numbers, there }: LaidOut, to: Matches) {
  const { rows, of } = to;
  let [size, found] = [0, 0];
  for (let row = 0; row < before.length; row += 1) {
    const prefix = before[row] as number;
    const code = codes[row] as number;
    if (prefix < 0 || code === 0) continue;
    const key = prefix + code * step;
    const bit = 1 << (key & 31);
    const word = there[key >> 5] as number;
    if ((word & bit) === 0) {
      there[key >> 5] = word | bit;
      size += 1;
    }
    if (((marks[key >> 5] as number) & bit) === 0) continue;
    rows[found] = row;
    of[found] = numbers[key] as number;
    found += 1;
  }
  to.found = found;
  return size;
}

function spread(sum: Float64Array, places: Int32Array, into: Float64Array): Float64Array {
  for (let i = 0; i < into.length; i += 1) into[i] = sum[places[i] as number] as number;
  return into;
}

/** Arrays that one grouping after the other uses, in the order in which it asks for them. */
class Scratch {
  private readonly arrays: Float64Array[] = [];
  private used = 0;

  begin(): void {
    this.used = 0;
  }

  take(length: number): Float64Array {
    let array = this.arrays[this.used];
    if (array === undefined || array.length < length) {
      array = new Float64Array(2 * length);
      this.arrays[this.used] = array;
    }
    this.used += 1;
    return array.subarray(0, length).fill(0);
  }
}

/**
 * Numbers by key. Most keys are of no group, and of these nothing but a bit is written and read:
 * the bits of two million keys stay near the processor, their numbers would not.
 */
class LaidOut {
  /** A bit for each key that has a number. */
  marks = new Int32Array(0);
  /** A bit for each key that was met. */
  there = new Int32Array(0);
  /** By key with a mark; of others it says nothing. */
  numbers = new Int32Array(0);

  begin(size: number): void {
    const words = (size >> 5) + 1;
    if (this.numbers.length < size) {
      this.numbers = new Int32Array(size);
      this.marks = new Int32Array(words);
      this.there = new Int32Array(words);
      return;
    }
    this.marks.fill(0, 0, words);
    this.there.fill(0, 0, words);
  }
}

/** One for all searches. */
const laidOut = new LaidOut();
