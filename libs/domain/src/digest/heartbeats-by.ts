/** Heartbeats by profile: several detectors count among them, so they are counted once. */
import type { Digest } from './digest.js';

const counted = new WeakMap<Digest['signals'], ReadonlyMap<number, number>>();

/** The heartbeats of a digest by profile; the same map at every call. */
export function heartbeatsBy({ signals }: Pick<Digest, 'signals'>): ReadonlyMap<number, number> {
  const known = counted.get(signals);
  if (known) return known;
  const sums = new Map<number, number>();
  for (const { profile, heartbeats } of signals.heard) {
    sums.set(profile, (sums.get(profile) ?? 0) + heartbeats);
  }
  counted.set(signals, sums);
  return sums;
}
