/**
 * The sequence numbers of one start of a terminal that are stored, as disjoint half-open ranges in
 * order: `[from, to)`. Numbers mostly arrive one after the other, so there is mostly one range; a
 * gap between two is a message that was lost, or is still on its way.
 */
export class NumberSet {
  /** `from0, to0, from1, to1, …`, rising, no two touching. */
  private readonly bounds: number[];

  constructor(bounds: readonly number[] = []) {
    this.bounds = [...bounds];
  }

  /** How many ranges there are; one more than the number of holes. */
  get ranges(): number {
    return this.bounds.length >> 1;
  }

  /** The bounds in order; for whoever keeps the common single range more compactly. */
  toBounds(): readonly number[] {
    return this.bounds;
  }

  has(n: number): boolean {
    return this.after(n) % 2 === 1;
  }

  /** Adds a number; false when it was there. */
  add(n: number): boolean {
    const i = this.after(n);
    if (i % 2 === 1) return false;
    const joinsLeft = i > 0 && this.bounds[i - 1] === n;
    const joinsRight = this.bounds[i] === n + 1;
    if (joinsLeft && joinsRight) this.bounds.splice(i - 1, 2);
    else if (joinsLeft) this.bounds[i - 1] = n + 1;
    else if (joinsRight) this.bounds[i] = n;
    else this.bounds.splice(i, 0, n, n + 1);
    return true;
  }

  /** Takes a number out again; false when it was not there. */
  delete(n: number): boolean {
    const i = this.after(n);
    if (i % 2 === 0) return false;
    const isFirst = this.bounds[i - 1] === n;
    const isLast = this.bounds[i] === n + 1;
    if (isFirst && isLast) this.bounds.splice(i - 1, 2);
    else if (isFirst) this.bounds[i - 1] = n + 1;
    else if (isLast) this.bounds[i] = n;
    else this.bounds.splice(i, 0, n, n + 1);
    return true;
  }

  /** The ranges as PostgreSQL's `int8multirange`. */
  toMultirange(): string {
    return multirangeOf(this.bounds);
  }

  /** How many bounds are at or below `n`: odd means that `n` lies within a range. */
  private after(n: number): number {
    let low = 0;
    let high = this.bounds.length;
    // Numbers come in order: nearly every question is about the end.
    if (high > 0 && (this.bounds[high - 1] as number) <= n) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.bounds[middle] as number) <= n) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Bounds as PostgreSQL's `int8multirange`. */
export function multirangeOf(bounds: readonly number[]): string {
  const ranges: string[] = [];
  for (let i = 0; i + 1 < bounds.length; i += 2) ranges.push(`[${bounds[i]},${bounds[i + 1]})`);
  return `{${ranges.join(',')}}`;
}

/** The bounds inside PostgreSQL's text of an `int8multirange`, which is always half-open. */
export function boundsOf(multirange: string): number[] {
  return (multirange.match(/\d+/g) ?? []).map(Number);
}

/** Numbers below the highest that are not there. */
export function holesOf(bounds: readonly number[]): number {
  let holes = 0;
  for (let i = 2; i < bounds.length; i += 2) {
    holes += (bounds[i] as number) - (bounds[i - 1] as number);
  }
  return holes;
}
