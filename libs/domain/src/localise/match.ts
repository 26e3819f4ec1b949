/** Sets of attribute values: entries of one attribute mean *or*, of different attributes *and*. */
import {
  ATTEMPT_ATTRIBUTES,
  type AttemptAttribute,
  type ProfileAttribute,
  type ProfileAttributes,
  SHOP_ATTRIBUTES,
  type ShopAttribute,
} from '../base/attribute.js';

/** One attribute and value of a set. */
export interface Entry {
  readonly attribute: string;
  readonly value: string;
}

/** Whether something with these values lies in the set; the empty set holds everything. */
export function matchesEntries(
  entries: readonly Entry[],
  valueAt: (attribute: string) => string | undefined,
): boolean {
  for (const entry of entries) {
    const value = valueAt(entry.attribute);
    if (value === entry.value) continue;
    // Mostly there is no other entry, and nothing to be made to look for one.
    if (entries.length === 1 || !hasEntry(entries, entry.attribute, value)) return false;
  }
  return true;
}

function hasEntry(entries: readonly Entry[], attribute: string, value?: string): boolean {
  return entries.some((e) => e.attribute === attribute && e.value === value);
}

/** Whether a profile lies in a set; attributes of the single attempt are ignored here. */
export function matchesProfile(
  profile: ProfileAttributes | undefined,
  entries: readonly Entry[],
): boolean {
  const own = entries.filter((e) => !isAttemptAttribute(e.attribute));
  return matchesEntries(own, (attribute) => profile?.[attribute as ProfileAttribute]);
}

/** `matchesProfile` for many, by their numbers: asked once for each. */
export function profileMatcher(
  profiles: { get(profile: number): ProfileAttributes | undefined },
  entries: readonly Entry[],
): (profile: number) => boolean {
  const own = entries.filter((e) => !isAttemptAttribute(e.attribute));
  if (own.length === 0) return () => true;
  const known = new Map<number, boolean>();
  return (profile) => {
    let matches = known.get(profile);
    if (matches === undefined) {
      const attributes = profiles.get(profile);
      matches = matchesEntries(own, (name) => attributes?.[name as ProfileAttribute]);
      known.set(profile, matches);
    }
    return matches;
  };
}

/** Whether an attribute belongs to one attempt rather than to the terminal. */
export function isAttemptAttribute(attribute: string): attribute is AttemptAttribute {
  return (ATTEMPT_ATTRIBUTES as readonly string[]).includes(attribute);
}

/** Whether a failure itself tells an attribute, of its attempt or of whose its terminal is. */
export function isFailureAttribute(
  attribute: string,
): attribute is AttemptAttribute | ShopAttribute {
  return isAttemptAttribute(attribute) || isShopAttribute(attribute);
}

function isShopAttribute(attribute: string): attribute is ShopAttribute {
  return (SHOP_ATTRIBUTES as readonly string[]).includes(attribute);
}

/** Entries in the one order everybody sees them in. */
export function sortEntries<E extends Entry>(entries: readonly E[]): E[] {
  return [...entries].sort(
    (a, b) => compare(a.attribute, b.attribute) || compare(a.value, b.value),
  );
}

/** One text for one set, whatever the order it was built in; the empty set is ''. */
export function keyOf(entries: readonly Entry[]): string {
  return sortEntries(entries)
    .map((e) => `${e.attribute}=${e.value}`)
    .join(',');
}

/** Whether a set of values names this one. */
export function namesEntry(entries: readonly Entry[], { attribute, value }: Entry): boolean {
  return entries.some((e) => e.attribute === attribute && e.value === value);
}

/** Whether a set names merchants or stores: their failures are known, their attempts are not. */
export function namesShop(entries: readonly Entry[]): boolean {
  return entries.some(({ attribute }) => isShopAttribute(attribute));
}

/** Whether all that has one set of values lies, by what they name, within another set. */
export function liesWithin(inner: readonly Entry[], outer: readonly Entry[]): boolean {
  return outer.every(({ attribute }) => {
    const named = inner.filter((e) => e.attribute === attribute);
    return named.length > 0 && named.every((e) => namesEntry(outer, e));
  });
}

/** The set of all that lies in two sets; null where nothing does. */
export function common<E extends Entry>(one: readonly E[], other: readonly E[]): E[] | null {
  const named = (entries: readonly E[], { attribute }: E) =>
    entries.filter((e) => e.attribute === attribute);
  const both = one.filter((e) => named(other, e).length === 0 || namesEntry(other, e));
  const more = other.filter((e) => named(one, e).length === 0);
  const found = sortEntries([...both, ...more]);
  return [...one, ...other].every((e) => named(found, e).length > 0) ? found : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
