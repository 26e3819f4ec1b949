/** The names under which a class's failures are counted: alone, and with each value. */

/** By values and class: a text that is made anew must be read anew to be found in a map. */
const keysKnown = new WeakMap<readonly string[], Map<string, readonly string[]>>();

/** Where a failure of a class counts: in the whole class, and in each of these values. */
export function keysOf(cls: string, values: readonly string[]): readonly string[] {
  const classes = keysKnown.get(values) ?? new Map<string, readonly string[]>();
  keysKnown.set(values, classes);
  const known = classes.get(cls);
  if (known) return known;
  const keys = [cls, ...values.map((value) => keyOf(cls, value))];
  classes.set(cls, keys);
  return keys;
}

/** A class and a value. */
export function keyOf(cls: string, value: string): string {
  return `${cls}|${value}`;
}

/** The class of a key. */
export function classOf(key: string): string {
  const at = key.indexOf('|');
  return at < 0 ? key : key.slice(0, at);
}
