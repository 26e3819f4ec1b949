/** Attempts by the values of their profiles: a fleet has far more profiles than values. */
import type { AttemptRow } from '../digest/digest.js';
import { WHOLE } from './burning.js';

/** Attempts to pay, all of them and those with a PIN. */
export interface Attempts {
  attempt: number;
  pin: number;
}

/** Adds attempts to those of the same key. */
export function addAttempts(
  into: Map<number, Attempts>,
  { profile, attempt, pin }: Pick<AttemptRow, 'profile' | 'attempt' | 'pin'>,
): void {
  const sum = into.get(profile);
  if (sum) {
    sum.attempt += attempt;
    sum.pin += pin;
  } else into.set(profile, { attempt, pin });
}

/** The same by value, and all together as `WHOLE`; without profiles that are not to be counted. */
export function byValue(
  profiles: ReadonlyMap<number, Attempts>,
  valuesOf: (profile: number) => readonly string[],
  isCounted: (profile: number) => boolean = () => true,
): ReadonlyMap<string, Attempts> {
  const whole: Attempts = { attempt: 0, pin: 0 };
  const sums = new Map([[WHOLE, whole]]);
  for (const [profile, { attempt, pin }] of profiles) {
    if (!isCounted(profile)) continue;
    whole.attempt += attempt;
    whole.pin += pin;
    for (const value of valuesOf(profile)) {
      const sum = sums.get(value);
      if (sum) {
        sum.attempt += attempt;
        sum.pin += pin;
      } else sums.set(value, { attempt, pin });
    }
  }
  return sums;
}
