/**
 * Small numbers for the values that profiles have, so that a tick adds up in arrays instead of
 * looking up a name for every profile, attribute and rule.
 */
import {
  PROFILE_ATTRIBUTES,
  type ProfileAttribute,
  type ProfileAttributes,
} from '../base/attribute.js';
import { Coder, UNKNOWN } from '../localise/cube.js';
import { attributesOf, type CellEntry, cellName, type WatchedAttributes } from '../rule/watched.js';

type Profiles = ReadonlyMap<number, ProfileAttributes>;

/** By place: the code of the value there, or `UNKNOWN`. */
export type Codes = Int32Array;

/** One of what is watched, and the codes that its values have got so far. */
interface Place {
  readonly attributes: readonly ProfileAttribute[];
  readonly coder: Coder;
  /** By code. */
  readonly names: string[];
}

/** The codes of an engine's profiles; codes and places are never given to anything else. */
export class ProfileCodes {
  private readonly places: Place[] = PROFILE_ATTRIBUTES.map((name) => newPlace([name]));
  private readonly coded = new Map<
    number,
    { readonly attributes: ProfileAttributes; readonly codes: Codes }
  >();
  private nothingKnown: Codes = new Int32Array(PROFILE_ATTRIBUTES.length);

  constructor(private readonly profiles: Profiles) {}

  /** How many places there are. */
  get width(): number {
    return this.places.length;
  }

  /**
   * The place of an attribute, which is that in `PROFILE_ATTRIBUTES`, or of a pair. A pair that
   * nobody has asked for before gets a place behind all others.
   */
  placeOf(watched: WatchedAttributes): number {
    const attributes = attributesOf(watched);
    const known = this.places.findIndex((place) => isSame(place.attributes, attributes));
    if (known >= 0) return known;
    this.places.push(newPlace(attributes));
    this.nothingKnown = new Int32Array(this.width);
    this.coded.clear();
    return this.width - 1;
  }

  /** The codes of a profile; nothing is known of one that nobody has told of yet. */
  of(profile: number): Codes {
    const attributes = this.profiles.get(profile);
    if (attributes === undefined) return this.nothingKnown;
    const known = this.coded.get(profile);
    if (known?.attributes === attributes) return known.codes;
    const codes = Int32Array.from(this.places, (place) => code(place, attributes));
    this.coded.set(profile, { attributes, codes });
    return codes;
  }

  /** The values at a place as a cell is called: `region=310000`, or `model=N5,fw=3.3.0`. */
  nameOf(place: number, code: number): string {
    return this.places[place]?.names[code] ?? '';
  }

  /** One more than the highest code of a place. */
  sizeOf(place: number): number {
    return this.places[place]?.names.length ?? 0;
  }
}

function newPlace(attributes: readonly ProfileAttribute[]): Place {
  return { attributes, coder: new Coder(), names: [''] };
}

function isSame(a: readonly ProfileAttribute[], b: readonly ProfileAttribute[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** The code of a profile's values at a place; of a pair it is unknown when either value is. */
function code({ attributes, coder, names }: Place, profile: ProfileAttributes): number {
  const entries: CellEntry[] = [];
  for (const attribute of attributes) {
    const value = profile[attribute];
    if (value === undefined) return UNKNOWN;
    entries.push({ attribute, value });
  }
  const name = cellName(entries);
  const code = coder.code(name);
  if (code === names.length) names.push(name);
  return code;
}

/** Made of the profiles alone, and gone with them: nothing that a snapshot would have to keep. */
const books = new WeakMap<Profiles, ProfileCodes>();

/** The codes of these profiles, the same ones at every call. */
export function codesOf(profiles: Profiles): ProfileCodes {
  const known = books.get(profiles);
  if (known) return known;
  const codes = new ProfileCodes(profiles);
  books.set(profiles, codes);
  return codes;
}
