/**
 * Small numbers for the values that profiles have, so that a tick adds up in arrays instead of
 * looking up a name for every profile, attribute and rule.
 */
import { PROFILE_ATTRIBUTES, type ProfileAttributes } from '../base/attribute.js';
import { Coder } from '../localise/cube.js';

type Profiles = ReadonlyMap<number, ProfileAttributes>;

/** By attribute, in the order of `PROFILE_ATTRIBUTES`: the code of its value, or `UNKNOWN`. */
export type Codes = Int32Array;

const NOTHING_KNOWN: Codes = new Int32Array(PROFILE_ATTRIBUTES.length);

/** The codes of an engine's profiles; codes are never given to another value. */
export class ProfileCodes {
  private readonly coders = PROFILE_ATTRIBUTES.map(() => new Coder());
  private readonly names: string[][] = PROFILE_ATTRIBUTES.map(() => ['']);
  private readonly coded = new Map<
    number,
    { readonly attributes: ProfileAttributes; readonly codes: Codes }
  >();

  constructor(private readonly profiles: Profiles) {}

  /** The codes of a profile; nothing is known of one that nobody has told of yet. */
  of(profile: number): Codes {
    const attributes = this.profiles.get(profile);
    if (attributes === undefined) return NOTHING_KNOWN;
    const known = this.coded.get(profile);
    if (known?.attributes === attributes) return known.codes;
    const codes = Int32Array.from(PROFILE_ATTRIBUTES, (name, i) => this.code(i, attributes[name]));
    this.coded.set(profile, { attributes, codes });
    return codes;
  }

  /** The value of an attribute as a cell is called, such as `region=310000`. */
  nameOf(attribute: number, code: number): string {
    return this.names[attribute]?.[code] ?? '';
  }

  /** One more than the highest code of an attribute. */
  sizeOf(attribute: number): number {
    return this.names[attribute]?.length ?? 0;
  }

  private code(attribute: number, value: string | undefined): number {
    const code = this.coders[attribute]?.code(value) ?? 0;
    const names = this.names[attribute];
    if (names && code === names.length) names.push(`${PROFILE_ATTRIBUTES[attribute]}=${value}`);
    return code;
  }
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
