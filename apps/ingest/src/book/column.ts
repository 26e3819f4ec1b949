/** A column of numbers that grows, for what there is one of for each of a million terminals. */
type Numbers = Int32Array | Uint8Array | Float64Array;

export class Column<A extends Numbers> {
  constructor(
    private make: (length: number) => A,
    private values: A = make(1_024),
  ) {}

  /** Slots there is room for; all beyond are zero. */
  get size(): number {
    return this.values.length;
  }

  /** The value of a slot; zero until it is set. */
  get(slot: number): number {
    return this.values[slot] ?? 0;
  }

  /** Sets a value; the column grows to hold it, what lies between is zero. */
  set(slot: number, value: number): void {
    if (slot >= this.values.length) this.grow(slot + 1);
    this.values[slot] = value;
  }

  private grow(least: number): void {
    const grown = this.make(Math.max(least, Math.ceil(this.values.length * 1.5)));
    grown.set(this.values);
    this.values = grown;
  }
}

export const int32s = () => new Column((length) => new Int32Array(length));
export const bytes = () => new Column((length) => new Uint8Array(length));
export const doubles = () => new Column((length) => new Float64Array(length));
