/**
 * What becomes of the traffic that is remembered: older seconds are put together, and what is past
 * goes. Bounded by time, and in failures: when a large fleet fails for long, less of the past is
 * kept, and what is kept is whole.
 */
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { attemptsIn } from './attempt-book.js';
import { addToSums, eachSum } from './profile-sums.js';
import { RETRY_FORGET, type Recent, SLICE_MS, type Slice } from './recent.js';
import { addToSlice, packSlice } from './slice-units.js';

const OLD_SLICE_MS = 10 * SECOND;
const OLD_AFTER_MS = MINUTE;
const KEEP_MS = 15 * MINUTE;
/** Beyond so many failures what is older than a minute goes, the oldest first. */
const FAILURES_MAX = 400_000;
/** Beyond so many what is younger goes too. */
const FLOOD_MAX = 1_000_000;

const SWEEP_MS = 10 * SECOND;

/** Puts older seconds together, and drops what is older than is kept, or too much. */
export function forget(recent: Recent, now: Instant): void {
  const { slices } = recent;
  const book = attemptsIn(recent);
  // First, so that who comes back after a restart drops the same as who was there all the time.
  joinOld(slices, now - OLD_AFTER_MS);
  while (isPast(recent, now)) {
    const old = slices.shift() as Slice;
    recent.failures -= old.failures.length;
    eachSum(old.attempts, (profile, all, pin) => void book.add(profile, -all, -pin));
  }
  // Whose waiting is over is counted whether or not anything is remembered of it.
  if (now - recent.sweptAt < SWEEP_MS) return;
  recent.sweptAt = now;
  for (const [key, { at, wait }] of recent.lastCounted) {
    if (at < now - RETRY_FORGET * wait) recent.lastCounted.delete(key);
  }
}

/**
 * Whether the oldest slice goes. Failures go with the attempts that they are failures of, and the
 * oldest go first: an outage whose newest failures were left out would look like its end.
 */
function isPast({ slices, failures }: Recent, now: Instant): boolean {
  const [oldest] = slices;
  if (!oldest) return false;
  if (oldest.at < now - KEEP_MS) return true;
  // Of ten seconds that are still being put together a part would stay behind.
  const isOld = placeOf(oldest) < placeOf({ at: now - OLD_AFTER_MS });
  return failures > FAILURES_MAX && (isOld || (failures > FLOOD_MAX && slices.length > 1));
}

/** Puts together by ten what is not younger than a moment, each slice added to the first. */
function joinOld(slices: Slice[], until: Instant): void {
  let last = slices.length - 1;
  // Everything further back was put together by earlier calls.
  while (last > 0 && !(isJoined(slices[last]) && isJoined(slices[last - 1]))) last -= 1;
  for (let i = last + 1; i < slices.length; i += 1) {
    const slice = slices[i] as Slice;
    const into = slices[last] as Slice;
    if (slice.at <= until && placeOf(slice) === placeOf(into)) join(into, slice);
    else {
      if (isJoined(into) && placeOf(slice) !== placeOf(into)) packSlice(into);
      last += 1;
      slices[last] = slice;
    }
  }
  slices.length = last + 1;
}

function isJoined(slice: Slice | undefined): boolean {
  return slice !== undefined && slice.span > SLICE_MS;
}

/** Which ten seconds a slice lies in. */
function placeOf({ at }: Pick<Slice, 'at'>): number {
  return Math.floor(at / OLD_SLICE_MS);
}

function join(into: Slice, more: Slice): void {
  into.span = more.at + more.span - into.at;
  eachSum(more.attempts, (profile, all, pin) => void addToSums(into.attempts, profile, all, pin));
  addToSlice(into.units, more.units);
  into.attempted += more.attempted;
  into.declined += more.declined;
  for (const failure of more.failures) into.failures.push(failure);
}
