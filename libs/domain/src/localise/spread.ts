/** Attempts by profile, as the search is given them. */

/** Attempts by profile; a `Map` is one. */
export interface Attempts {
  readonly size: number;
  forEach(tell: (attempts: number, profile: number) => void): void;
}

/** Attempts in columns: of tens of thousands of profiles nothing is made for each. */
export class Spread implements Attempts {
  constructor(
    private readonly profiles: Int32Array,
    private readonly counts: Float64Array,
  ) {}

  get size(): number {
    return this.profiles.length;
  }

  forEach(tell: (attempts: number, profile: number) => void): void {
    const { profiles, counts } = this;
    for (let row = 0; row < profiles.length; row += 1) {
      tell(counts[row] as number, profiles[row] as number);
    }
  }
}
