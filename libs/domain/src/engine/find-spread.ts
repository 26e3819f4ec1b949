/**
 * Telling that a fault spreads: one brand, issuer or acquirer times out, the connections that wait
 * for it are shared, and minutes later others fail, too. Early, a cause that widens is only better
 * known; so what spreads must have stood alone longer than knowledge takes to grow.
 */
import { type Instant, MINUTE } from '../base/instant.js';
import type { Finding, Spread } from '../detect/detector.js';
import type { CauseEntry } from '../incident/incident.js';
import { namesEntry } from '../localise/match.js';
import { isFollowed } from './is-followed.js';
import type { EngineState, First, Followed } from './memory.js';

/** What fails when hosts do not answer, or say that they cannot. */
const HOSTS: readonly Finding[] = ['issuer_link', 'no_answer', 'host_system'];
/** Whose trouble drags others along, the narrower first. */
const DRAGGING: readonly string[] = ['issuer', 'scheme', 'acquirer'];
/** An incident's cause is looked at again for two minutes, and may widen until then. */
const ALONE_MS = 3 * MINUTE;
/** It must still have failed when the others began. */
const STILL_MS = MINUTE;
/** So many others that follow are no chance; one that fails as well may be a fault of its own. */
const OTHERS_MIN = 2;

/** What an incident was of alone when others began to fail at `onset`; null if it was not. */
export function firstOf({ incident, ...followed }: Followed, onset: Instant): First | null {
  const { cause, evidence } = incident;
  if (cause.length === 0 || !cause.every(({ attribute }) => isDragging(attribute))) return null;
  if (!areHostsFailing(followed, onset) || onset - followed.since < ALONE_MS) return null;
  return {
    cause,
    codes: evidence.codes.map(({ code }) => code),
    since: followed.since,
    until: onset,
  };
}

/** What an incident that is about to open was of alone, when an open one drew it along. */
export function firstBefore(
  { memory }: EngineState,
  cls: Finding,
  cause: readonly CauseEntry[],
  onset: Instant,
): First | null {
  if (!HOSTS.includes(cls)) return null;
  const open = memory.followed.filter((f) => isFollowed(f) && areHostsFailing(f, onset));
  for (const each of open) {
    const first = each.first ?? firstOf(each, onset);
    if (!first) continue;
    const later = open.filter(({ since }) => since - first.since >= ALONE_MS);
    const others = later.flatMap(({ incident }) => incident.cause);
    if (cause.length === 0 || isJoined(first, cause, others)) return first;
  }
  return null;
}

/** Whether hosts still do not answer it; what is over, or is about PINs, drags nobody along. */
function areHostsFailing(
  { classes, clearSince, lastHitAt = 0 }: Pick<Followed, 'classes' | 'clearSince' | 'lastHitAt'>,
  onset: Instant,
): boolean {
  if (!classes.some((cls) => HOSTS.includes(cls))) return false;
  return clearSince === null && onset - lastHitAt <= STILL_MS;
}

function isDragging(attribute: string): boolean {
  return DRAGGING.includes(attribute);
}

/** What it is mostly of: an issuer at one acquirer is an issuer. */
function attributeOf({ cause }: First): string | undefined {
  return DRAGGING.find((attribute) => cause.some((entry) => entry.attribute === attribute));
}

/** Whether it is of the same kind, and with it several others have followed. */
function isJoined(first: First, cause: readonly CauseEntry[], later: readonly CauseEntry[]) {
  const attribute = attributeOf(first);
  if (!cause.some((entry) => entry.attribute === attribute)) return false;
  const values = [...cause, ...later]
    .filter((entry) => entry.attribute === attribute && !namesEntry(first.cause, entry))
    .map(({ value }) => value);
  return new Set(values).size >= OTHERS_MIN;
}

/** How it spread, where its cause is wider by now than it was at first. */
export function spreadOf(
  first: First | undefined,
  cause: readonly CauseEntry[],
  codes: ReadonlyMap<string, number>,
): Spread | null {
  const attribute = first && attributeOf(first);
  if (!first || attribute === undefined) return null;
  if (cause.length > 0 && cause.every((entry) => namesEntry(first.cause, entry))) return null;
  let all = 0;
  let same = 0;
  for (const [code, n] of codes) {
    all += n;
    if (first.codes.includes(code)) same += n;
  }
  const sameCodes = all > 0 ? same / all : 0;
  return { attribute, aloneMs: first.until - first.since, sameCodes };
}
