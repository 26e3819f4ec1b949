/**
 * Rows of a table by combination of values. A search asks for hundreds of combinations, so what is
 * laid out for one of them is wiped and used again by the next.
 */
import { type Table, UNKNOWN } from './cube.js';

/** Which dimensions are combined, and how many numbers their combinations take. */
export interface Radix {
  readonly dimensions: readonly number[];
  readonly steps: readonly number[];
  readonly size: number;
}

/** Groups in the order of their first rows; used again by the next ones. */
export interface Groups {
  readonly firsts: readonly number[];
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

/** A combination of more values than this is looked up rather than laid out. */
const LAID_OUT_MAX = 1 << 21;
/** Marks a combination that is there, but of no group. */
const ELSEWHERE = -1;

/** Groups the rows of tables. */
export class RowGroups {
  private readonly lookedUp = new LookedUp();
  private slots = new Int32Array(0);
  private readonly scratch = new Scratch();
  private readonly keys = new Map<Table, RowKeys>();

  /** The rows of a table by their values. */
  group(table: Table, radix: Radix): Groups {
    if (this.slots.length < table.size) this.slots = new Int32Array(table.size);
    const slots = this.slots.subarray(0, table.size);
    this.scratch.begin();
    const firsts: number[] = [];
    const keys = this.keysOf(table, radix);
    const numbers = this.numbersFor(radix);
    for (let row = 0; row < slots.length; row += 1) {
      const key = keys[row] as number;
      if (key < 0) {
        slots[row] = -1;
        continue;
      }
      const known = numbers.get(key);
      if (known === 0) numbers.set(key, firsts.push(row));
      slots[row] = known === 0 ? firsts.length - 1 : known - 1;
    }
    numbers.wipe();
    return { firsts, slots };
  }

  /** The sums of `table` over the values that the first rows of the groups of `other` have. */
  sumLike(table: Table, other: Table, { firsts }: Groups, radix: Radix): Shared {
    const numbers = this.numbersFor(radix);
    // Groups may differ in dimensions that this table does not tell of: they share a sum.
    const places = new Int32Array(firsts.length);
    let wanted = 0;
    const theirs = this.keysOf(other, radix);
    for (const [slot, row] of firsts.entries()) {
      const key = theirs[row] as number;
      if (numbers.get(key) === 0) {
        wanted += 1;
        numbers.set(key, wanted);
      }
      places[slot] = numbers.get(key) - 1;
    }
    const sums = table.columns.map(() => this.zeros(wanted));
    const size = addRows(table, this.keysOf(table, radix), numbers, sums);
    numbers.wipe();
    return { sums: sums.map((sum) => spread(sum, places, this.zeros(places.length))), size };
  }

  /** Room for so many sums, of this grouping alone: it is used again by the next. */
  zeros(length: number): Float64Array {
    return this.scratch.take(length);
  }

  private keysOf(table: Table, radix: Radix): Keys {
    const known = this.keys.get(table) ?? new RowKeys(table);
    this.keys.set(table, known);
    return known.of(radix);
  }

  private numbersFor({ size }: Radix): Numbers {
    return size <= LAID_OUT_MAX ? laidOut.upTo(size) : this.lookedUp;
  }
}

/** Adds the rows whose values are wanted; answers how many combinations there are. */
function addRows(
  { columns }: Table,
  keys: Keys,
  numbers: Numbers,
  sums: readonly Float64Array[],
): number {
  const seen = new Uint8Array(sums[0]?.length ?? 0);
  let size = 0;
  for (let row = 0; row < keys.length; row += 1) {
    const key = keys[row] as number;
    if (key < 0) continue;
    const known = numbers.get(key);
    if (known === ELSEWHERE) continue;
    if (known === 0) {
      numbers.set(key, ELSEWHERE);
      size += 1;
      continue;
    }
    const place = known - 1;
    if (seen[place] === 0) {
      seen[place] = 1;
      size += 1;
    }
    for (let i = 0; i < columns.length; i += 1) {
      const sum = sums[i] as Float64Array;
      sum[place] = (sum[place] as number) + (columns[i]?.[row] as number);
    }
  }
  return size;
}

function spread(sum: Float64Array, places: Int32Array, into: Float64Array): Float64Array {
  for (let i = 0; i < places.length; i += 1) into[i] = sum[places[i] as number] as number;
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

type Keys = Int32Array | Float64Array;

/** One number for the values of every row; negative where one is unknown. */
class RowKeys {
  /** By how many dimensions are combined: the last of them, and the keys so far. */
  private readonly levels: { dimension: number; readonly keys: Int32Array }[] = [];

  constructor(private readonly table: Table) {}

  of({ dimensions, steps, size }: Radix): Keys {
    const { table } = this;
    if (size > LAID_OUT_MAX) {
      return dimensions.reduce<Float64Array>(
        (keys, d, i) => addCodes(keys, keys, table.codes[d] as Int32Array, steps[i] as number),
        new Float64Array(table.size),
      );
    }
    let keys: Int32Array = new Int32Array(dimensions.length === 0 ? table.size : 0);
    for (const [i, dimension] of dimensions.entries()) {
      const level = this.levels[i] ?? { dimension: -1, keys: new Int32Array(table.size) };
      this.levels[i] = level;
      // Combinations follow each other in order: mostly only the last dimension is another one.
      if (level.dimension !== dimension) {
        const codes = table.codes[dimension] as Int32Array;
        addCodes(level.keys, i === 0 ? null : keys, codes, steps[i] as number);
        level.dimension = dimension;
        for (const deeper of this.levels.slice(i + 1)) deeper.dimension = -1;
      }
      keys = level.keys;
    }
    return keys;
  }
}

/** Makes keys of those so far and the codes of one more dimension. */
function addCodes<K extends Keys>(keys: K, before: K | null, codes: Int32Array, step: number): K {
  for (let row = 0; row < keys.length; row += 1) {
    const code = codes[row] as number;
    const key = before === null ? 0 : (before[row] as number);
    keys[row] = code === UNKNOWN || key < 0 ? -1 : key + code * step;
  }
  return keys;
}

/** Numbers by key; zero for none. */
interface Numbers {
  get(key: number): number;
  set(key: number, n: number): void;
  wipe(): void;
}

class LaidOut implements Numbers {
  private table = new Int32Array(1 << 10);
  private readonly keys: number[] = [];

  upTo(size: number): this {
    if (size > this.table.length) this.table = new Int32Array(Math.min(2 * size, LAID_OUT_MAX));
    return this;
  }

  get(key: number): number {
    return this.table[key] as number;
  }

  set(key: number, n: number): void {
    if (this.table[key] === 0) this.keys.push(key);
    this.table[key] = n;
  }

  wipe(): void {
    for (const key of this.keys) this.table[key] = 0;
    this.keys.length = 0;
  }
}

/**
 * One for all searches, which wipe what they write: megabytes that every search would throw away
 * make the collection of garbage go through all that the engine knows, again and again.
 */
const laidOut = new LaidOut();

class LookedUp implements Numbers {
  private readonly table = new Map<number, number>();

  get(key: number): number {
    return this.table.get(key) ?? 0;
  }

  set(key: number, n: number): void {
    this.table.set(key, n);
  }

  wipe(): void {
    this.table.clear();
  }
}
