/** Attempts by the values of their profiles: a fleet has far more profiles than values. */
import { WHOLE } from './burning.js';

/** Attempts to pay, all of them and those with a PIN. */
export interface Attempts {
  attempt: number;
  pin: number;
}

/** Adds attempts to those of the same key. */
export function addAttempts<K>(
  into: Map<K, Attempts>,
  key: K,
  { attempt, pin }: Readonly<Attempts>,
): void {
  const sum = into.get(key);
  if (sum) {
    sum.attempt += attempt;
    sum.pin += pin;
  } else into.set(key, { attempt, pin });
}

/** The same by value, and all together as `WHOLE`; without profiles that are not to be counted. */
export function byValue(
  profiles: ReadonlyMap<number, Attempts>,
  valuesOf: (profile: number) => readonly string[],
  isCounted: (profile: number) => boolean = () => true,
): ReadonlyMap<string, Attempts> {
  const sums = new Map<string, Attempts>([[WHOLE, { attempt: 0, pin: 0 }]]);
  for (const [profile, told] of profiles) {
    if (!isCounted(profile)) continue;
    addAttempts(sums, WHOLE, told);
    for (const value of valuesOf(profile)) addAttempts(sums, value, told);
  }
  return sums;
}
