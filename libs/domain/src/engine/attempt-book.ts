/**
 * Attempts by profile over all that is remembered, kept as they come in and are forgotten: a close
 * look would otherwise add up a quarter of an hour of them each time.
 */
import { eachSum, type ProfileSums } from './profile-sums.js';

export class AttemptBook {
  private readonly rows = new Map<number, number>();
  /** By row. */
  profiles = new Int32Array(64);
  all = new Float64Array(64);
  pin = new Float64Array(64);

  /** How many profiles have rows. */
  get size(): number {
    return this.rows.size;
  }

  /** Adds attempts of a profile, those with a PIN among them; negative ones are taken away. */
  add(profile: number, all: number, pin: number): void {
    const row = this.rows.get(profile) ?? this.rowFor(profile);
    this.all[row] = (this.all[row] as number) + all;
    this.pin[row] = (this.pin[row] as number) + pin;
  }

  private rowFor(profile: number): number {
    const row = this.rows.size;
    this.rows.set(profile, row);
    if (row === this.profiles.length) {
      this.profiles = grown(this.profiles, new Int32Array(2 * row));
      this.all = grown(this.all, new Float64Array(2 * row));
      this.pin = grown(this.pin, new Float64Array(2 * row));
    }
    this.profiles[row] = profile;
    return row;
  }
}

/** What is remembered, as far as attempts go. */
interface Remembered {
  readonly slices: readonly { readonly attempts: ProfileSums }[];
}

/** Made of the slices alone, and gone with them: whoever copies them has none until he asks. */
const books = new WeakMap<Remembered['slices'], AttemptBook>();

/** The attempts of all slices by profile; whoever adds to a slice adds to the book as well. */
export function attemptsIn({ slices }: Remembered): AttemptBook {
  const known = books.get(slices);
  if (known) return known;
  const book = new AttemptBook();
  for (const { attempts } of slices) {
    eachSum(attempts, (profile, all, pin) => void book.add(profile, all, pin));
  }
  books.set(slices, book);
  return book;
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
