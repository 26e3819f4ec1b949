/**
 * What detectors count among in a slice of time, by profile and packed. Several of them count
 * among the same: sums are shared by kinds of units for as long as the same is added to all.
 */
import type { Units } from '../detect/detector.js';
import {
  addToSums,
  copySums,
  eachSum,
  type ProfileSums,
  packedSums,
  packSums,
} from './profile-sums.js';

/** Units of several kinds, by profile. */
export type SliceUnits = Map<Units, ProfileSums>;

/** What is added: as it was counted, or the sums of a slice that is given up for it. */
type More = ReadonlyMap<number, number> | ProfileSums;

/** Adds to the units of a slice. */
export function addToSlice(into: SliceUnits, more: Iterable<readonly [Units, More]>): void {
  const all = [...more];
  const done: { was: ProfileSums | undefined; added: More; is: ProfileSums }[] = [];
  for (const [units, added] of all) {
    const was = into.get(units);
    const same = done.find((each) => each.was === was && each.added === added);
    const is = same?.is ?? summed(into, was, units, added, all);
    if (!same) done.push({ was, added, is });
    into.set(units, is);
  }
}

function summed(
  into: SliceUnits,
  was: ProfileSums | undefined,
  own: Units,
  added: More,
  all: readonly (readonly [Units, More])[],
): ProfileSums {
  if (was === undefined) return isMap(added) ? packedSums(added) : added;
  const is = mayChange(into, was, own, added, all) ? was : copySums(was);
  if (isMap(added)) added.forEach((n, profile) => void addToSums(is, profile, n));
  else eachSum(added, (profile, n) => void addToSums(is, profile, n));
  return is;
}

/** Whether whoever shares sums gets the same added. */
function mayChange(
  into: SliceUnits,
  was: ProfileSums,
  own: Units,
  added: More,
  all: readonly (readonly [Units, More])[],
): boolean {
  for (const [units, sums] of into) {
    if (sums !== was || units === own) continue;
    if (!all.some(([kind, more]) => kind === units && more === added)) return false;
  }
  return true;
}

function isMap(more: More): more is ReadonlyMap<number, number> {
  return 'forEach' in more;
}

/** Nothing more is to come of its time: most slices are never added to again. */
export function packSlice(slice: {
  readonly attempts: ProfileSums;
  readonly units: SliceUnits;
}): void {
  packSums(slice.attempts);
  for (const sums of slice.units.values()) packSums(sums);
}
