/**
 * What messages that waited in a buffer mean: digests as the engine would have been told them, had
 * they come when they happened. They are kept beside the others and by their own time; nothing that
 * decides now reads them. As digests do, they add up in any order, so it does not matter how the
 * messages of a buffer were spread over batches, or which of them came twice.
 */
import type { ProfileAttribute } from '../base/attribute.js';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { type Digest, digestOf, type FoldCode } from './digest.js';
import { historyTime, isHistory, type StoredMessage } from './stored-message.js';

/** What happened within so much time is told at once: as fine as screens count. */
const SLICE_MS = 10 * SECOND;

/** What one batch tells of a minute that is past. */
export interface LateMinute {
  readonly minute: Instant;
  /** By slices of ten seconds, in their order. */
  readonly digests: readonly Digest[];
  /** How much of it could speak for a fault: failures, and whatever names its terminal. */
  readonly hits: number;
}

/** Sums up the back-filled messages among freshly stored ones, by the minutes they belong to. */
export function lateDigestsOf(stored: readonly StoredMessage[], fold?: FoldCode): LateMinute[] {
  const slices = new Map<Instant, StoredMessage[]>();
  for (const item of stored) {
    if (!isHistory(item)) continue;
    const at = historyTime(item);
    const { message, profile, merchant, store, was } = item;
    const slice = Math.floor(at / SLICE_MS);
    // As if it had come when it happened.
    const attributeOf = (name: ProfileAttribute) => item.attributeOf?.(name);
    const then = { message, profile, merchant, store, was, receivedAt: at, attributeOf };
    const others = slices.get(slice);
    if (others) others.push(then);
    else slices.set(slice, [then]);
  }
  const minutes = new Map<Instant, Digest[]>();
  for (const [slice, items] of [...slices].sort(([a], [b]) => a - b)) {
    const digest = digestOf(items, [], fold, () => false);
    const minute = Math.floor((slice * SLICE_MS) / MINUTE) * MINUTE;
    const others = minutes.get(minute);
    if (others) others.push(digest);
    else minutes.set(minute, [digest]);
  }
  return [...minutes].map(([minute, digests]) => ({
    minute,
    digests,
    hits: digests.reduce((sum, digest) => sum + hitsIn(digest), 0),
  }));
}

function hitsIn({ attempts, failures, signals }: Digest): number {
  const { devices, births, keys, certificates, changed, deviations } = signals;
  const named = [devices, births, keys, certificates, changed, deviations];
  const failed = attempts.reduce((sum, row) => sum + row.failed + row.noAnswer, 0);
  return failures.length + failed + named.reduce((sum, rows) => sum + rows.length, 0);
}

/** A terminal that late data name, and when they say it was. */
export interface LateWitness {
  readonly terminal: string;
  readonly profile: number;
  readonly at: Instant;
}

/** Every terminal that a digest names for something that could speak for a fault. */
export function witnessesIn({ failures, signals }: Digest): LateWitness[] {
  const { devices, births, keys, changed, deviations } = signals;
  return [failures, devices, births, keys, changed, deviations]
    .flat()
    .flatMap(({ terminal, profile, at }) =>
      profile === undefined ? [] : [{ terminal, profile, at }],
    );
}
