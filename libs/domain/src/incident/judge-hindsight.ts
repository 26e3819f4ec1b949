/**
 * What late data would have changed. The past is lived through twice, as it was heard and as it
 * was: only what the second finds and the first does not is owed to what came late. It is then held
 * against what was really told, so that nothing is called missed that somebody knew of.
 */
import { type Instant, MINUTE } from '../base/instant.js';
import type { LateWitness } from '../digest/late-digest.js';
import { type Entry, keyOf } from '../localise/match.js';
import type { Hindsight } from './hindsight.js';
import type { Incident, IncidentKind } from './incident.js';

/** An incident of a life, with its face at its end. */
export type Lived = Pick<
  Incident,
  | 'id'
  | 'tenant'
  | 'rule'
  | 'kind'
  | 'cause'
  | 'explainedShare'
  | 'diagnosis'
  | 'severity'
  | 'startedAt'
  | 'detectedAt'
  | 'resolvedAt'
  | 'impact'
>;

/** Something that a terminal told late, and when it came. */
export interface CameLate extends LateWitness {
  readonly heardAt: Instant;
}

export interface Lives {
  /** Opened with the late data, without them, and in truth. */
  readonly asItWas: readonly Lived[];
  readonly asHeard: readonly Lived[];
  readonly told: readonly Lived[];
  /** What of the late data lies in the scope of a cause. */
  readonly late: (cause: readonly Entry[]) => readonly CameLate[];
  /** The end of the span that was looked at. */
  readonly until: Instant;
}

/** Less than this earlier is no news: a step of the engine may fall a little otherwise. */
const EARLIER_MS = MINUTE;
/** The same cause within so much time is the same outage. */
const SAME_OUTAGE_MS = 30 * MINUTE;

/** What would have been told, and was not, or not so early; in the order of time. */
export function judgeHindsight(lives: Lives): Hindsight[] {
  return lives.asItWas.flatMap((found) => judge(found, lives) ?? []);
}

function judge(found: Lived, { asHeard, told, late, until }: Lives): Hindsight | null {
  const same = (other: Lived) => isSameOutage(spanOf(found, until), spanOf(other, until));
  const bound = found.detectedAt + EARLIER_MS;
  // Without the late data it is found as early, too: then they are not why nobody was told.
  if (asHeard.some((other) => same(other) && other.detectedAt < bound)) return null;
  const known = told.filter(same).sort((a, b) => a.detectedAt - b.detectedAt)[0];
  if (known && known.detectedAt < bound) return null;
  const witnesses = late(found.cause).filter(
    ({ at }) => at >= found.startedAt - MINUTE && at <= found.detectedAt,
  );
  // Nobody speaks for it: it is about what was missing, and that is known of buffers anyway.
  if (witnesses.length === 0) return null;
  const { tenant, rule, kind: of, cause, explainedShare, diagnosis } = found;
  const { severity, startedAt, detectedAt } = found;
  return {
    ...{ tenant, rule, of, cause, explainedShare, diagnosis, severity, startedAt },
    kind: known ? 'earlier' : 'missed',
    firedAt: detectedAt,
    until: found.resolvedAt ?? until,
    terminals: found.impact.terminals,
    lateTerminals: new Set(witnesses.map(({ terminal }) => terminal)).size,
    heardAt: witnesses.reduce((newest, { heardAt }) => Math.max(newest, heardAt), 0),
    incident: known?.id ?? null,
    detectedAt: known?.detectedAt ?? null,
  };
}

/** An outage: what is to blame, and from when to when. */
export interface Outage {
  readonly of: IncidentKind;
  readonly cause: readonly Entry[];
  readonly startedAt: Instant;
  readonly until: Instant;
}

function spanOf({ kind: of, cause, startedAt, resolvedAt }: Lived, until: Instant): Outage {
  return { of, cause, startedAt, until: resolvedAt ?? until };
}

/**
 * Whether two are one: one cause, at one time; a cause that is part of the other is the same. That
 * terminals fell silent says nothing of what they were silent about.
 */
export function isSameOutage(a: Outage, b: Outage): boolean {
  const alike = (kind: IncidentKind) => (kind === 'degradation' ? 'outage' : kind);
  if (alike(a.of) !== alike(b.of)) return false;
  const near = a.startedAt <= b.until + SAME_OUTAGE_MS && b.startedAt <= a.until + SAME_OUTAGE_MS;
  return near && (holds(a.cause, b.cause) || holds(b.cause, a.cause));
}

/** Whether one cause names everything that the other does; the whole fleet is only itself. */
function holds(cause: readonly Entry[], other: readonly Entry[]): boolean {
  if (other.length === 0) return cause.length === 0;
  const named = new Set(cause.map((entry) => keyOf([entry])));
  return other.every((entry) => named.has(keyOf([entry])));
}

/** One finding of what was found twice: as early as either says, for as long as both say. */
export function joinHindsight(kept: Hindsight, again: Hindsight): Hindsight {
  const earliest = again.firedAt <= kept.firedAt ? again : kept;
  return {
    ...earliest,
    startedAt: Math.min(kept.startedAt, again.startedAt),
    until: Math.max(kept.until, again.until),
    terminals: Math.max(kept.terminals, again.terminals),
    lateTerminals: Math.max(kept.lateTerminals, again.lateTerminals),
  };
}
