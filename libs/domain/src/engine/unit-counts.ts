/**
 * What detectors count among, by profile. Several of them count among the same, and mostly one
 * digest a second has all of it: so a map is shared for as long as nothing is added to it.
 */
import type { Units } from '../detect/detector.js';

type Counts = ReadonlyMap<number, number>;

/** Units of several kinds, by profile. */
export type UnitCounts = Map<Units, Counts>;

/** Whose maps they are: only these may be added to, and only there. */
const owners = new WeakMap<Counts, UnitCounts>();

/** Adds counts to those of the same units; the maps that are given stay as they are. */
export function addUnits(into: UnitCounts, more: Iterable<readonly [Units, Counts]>): void {
  const done: { readonly was: Counts; readonly added: Counts; readonly is: Counts }[] = [];
  const all = [...more];
  for (const [units, added] of all) {
    const was = into.get(units);
    const same = done.find((each) => each.was === was && each.added === added);
    if (was === undefined) into.set(units, added);
    else if (same) into.set(units, same.is);
    else {
      const is = mayChange(into, was, units, added, all) ? was : new Map(was);
      addCounts(is as Map<number, number>, added);
      owners.set(is, into);
      into.set(units, is);
      done.push({ was, added, is });
    }
  }
}

/** Whether a map is one's own, and whoever shares it gets the same added. */
function mayChange(
  into: UnitCounts,
  was: Counts,
  own: Units,
  added: Counts,
  all: readonly (readonly [Units, Counts])[],
): boolean {
  if (owners.get(was) !== into) return false;
  for (const [units, counts] of into) {
    if (counts !== was || units === own) continue;
    if (!all.some(([kind, more]) => kind === units && more === added)) return false;
  }
  return true;
}

function addCounts(sums: Map<number, number>, added: Counts): void {
  for (const [profile, n] of added) sums.set(profile, (sums.get(profile) ?? 0) + n);
}
