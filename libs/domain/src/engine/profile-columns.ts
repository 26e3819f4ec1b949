/**
 * The numbers of profiles' values in columns, for the close look: it asks for those of nearly all
 * profiles each time, in nearly the same order, and reads them attribute by attribute.
 */
import { PROFILE_ATTRIBUTES, type ProfileAttributes } from '../base/attribute.js';
import { codesOf, type ProfileCodes } from './profile-codes.js';

type Profiles = ReadonlyMap<number, ProfileAttributes>;

/** Columns that are written anew only where another profile stands in a row than before. */
export class ProfileColumns {
  private readonly codes: ProfileCodes;
  private columns: Int32Array[] = [];
  private room = 0;
  /** By row, whose numbers stand there, as long as nothing else is told of it. */
  private readonly rows: { readonly id: number; readonly attributes?: ProfileAttributes }[] = [];

  constructor(private readonly profiles: Profiles) {
    this.codes = codesOf(profiles);
  }

  /** The numbers of one profile. */
  of(id: number): Int32Array {
    return this.codes.of(id);
  }

  /** Those of many, by attribute as in `PROFILE_ATTRIBUTES`; the next call changes them. */
  columnsOf(ids: Int32Array): readonly Int32Array[] {
    if (this.room < ids.length) {
      this.room = 2 * ids.length;
      this.columns = PROFILE_ATTRIBUTES.map(() => new Int32Array(this.room));
      this.rows.length = 0;
    }
    for (let row = 0; row < ids.length; row += 1) {
      const id = ids[row] as number;
      const attributes = this.profiles.get(id);
      const known = this.rows[row];
      if (known?.id === id && known.attributes === attributes) continue;
      this.rows[row] = attributes ? { id, attributes } : { id };
      const codes = this.codes.of(id);
      for (let d = 0; d < this.columns.length; d += 1) {
        (this.columns[d] as Int32Array)[row] = codes[d] as number;
      }
    }
    return this.columns;
  }
}

/** Made of the profiles alone, and gone with them. */
const books = new WeakMap<Profiles, ProfileColumns>();

/** The columns of these profiles, the same ones at every call. */
export function columnsOf(profiles: Profiles): ProfileColumns {
  const known = books.get(profiles) ?? new ProfileColumns(profiles);
  books.set(profiles, known);
  return known;
}
