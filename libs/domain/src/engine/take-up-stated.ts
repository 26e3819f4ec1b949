/**
 * Taking up what a detector states together with its cause. Nothing is searched and nothing is
 * waited for; a cause that has grown is the same incident, and people are told once more.
 */
import type { Instant } from '../base/instant.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isAside } from '../detect/registry.js';
import { type Entry, keyOf, sortEntries } from '../localise/match.js';
import { describe, reachOf, withPastOf } from './describe-incident.js';
import { type Findings, stated } from './examine.js';
import { isFollowed } from './is-followed.js';
import type { EngineState, Followed } from './memory.js';
import { notify } from './notify-people.js';
import { ONSET_MAX_AGE_MS, open, settle } from './open-incident.js';
import { startRun } from './start-run.js';
import type { Effect, Settings } from './types.js';
import { type Breach, clearEvidence, weighingOf } from './watch.js';

/** Takes up a breach that names its cause: knows it already, widens an incident, or opens one. */
export function takeUpStated(
  state: EngineState,
  settings: Settings,
  breach: Breach,
  now: Instant,
): Effect[] {
  const { finding } = weighingOf(breach.rule);
  const onset = Math.max(breach.onset, now - ONSET_MAX_AGE_MS);
  const cause = sortEntries(breach.scope ?? []);
  const own = state.memory.followed.filter((f) => f.classes[0] === finding);
  if (own.some((f) => isToldOf(f, breach, cause))) return [];
  if (factsOf(finding).yields && state.memory.followed.some((f) => explainsIt(f, finding, cause))) {
    return [];
  }
  const part = own.find((f) => isFollowed(f) && within(f.incident.cause, cause));
  // Costs a look at all that is remembered, and a breach that people were told of lasts for long.
  const findings = stated(state, finding, onset, cause);
  settle(state, breach, onset, now);
  // What it explains has gathered evidence that now belongs to it.
  for (const rule of settings.rules) {
    if (factsOf(finding).explains?.includes(weighingOf(rule).finding)) {
      clearEvidence(state, rule, now);
    }
  }
  return part
    ? widen(state, settings, part, breach, findings, now)
    : open(state, settings, breach, findings, onset, now);
}

/** An open incident that covers it; or one that was closed while it lasted, by a person. */
function isToldOf(f: Followed, breach: Breach, cause: readonly Entry[]): boolean {
  const { incident } = f;
  // A note of everywhere is of each part, also when the others are well before it.
  const isEverywhere = isAside(f.classes) && incident.cause.length === 0;
  if (isFollowed(f)) return isEverywhere || within(cause, incident.cause);
  return breach.onset <= (incident.resolvedAt ?? 0) && keyOf(incident.cause) === keyOf(cause);
}

/** An open incident of another fault that names a value in common, or is everywhere. */
function explainsIt(f: Followed, finding: Finding, cause: readonly Entry[]): boolean {
  const { classes, incident } = f;
  if (!isFollowed(f) || classes[0] === finding || isAside(classes)) return false;
  if (incident.cause.length === 0 || cause.length === 0) return true;
  return cause.some((e) => incident.cause.some((known) => keyOf([known]) === keyOf([e])));
}

/** Whether every entry of `part` stands in `whole`, and both name the same attributes. */
function within(part: readonly Entry[], whole: readonly Entry[]): boolean {
  const attributes = (entries: readonly Entry[]) =>
    [...new Set(entries.map((e) => e.attribute))].sort().join();
  return (
    attributes(part) === attributes(whole) &&
    part.every((e) => whole.some((w) => w.attribute === e.attribute && w.value === e.value))
  );
}

function widen(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  breach: Breach,
  findings: Findings,
  now: Instant,
): Effect[] {
  const { id } = followed.incident;
  const place = { id, onset: followed.since, now, findings: followed.classes };
  const found = describe(state, settings, breach, findings, place);
  const { resolvedAt } = followed.incident;
  followed.incident = { ...withPastOf(followed.incident, found), resolvedAt };
  const { terminals, merchants, regions } = reachOf(
    state,
    followed.classes,
    followed.incident.cause,
    followed.since,
  );
  Object.assign(followed, { terminals, merchants, regions });
  // What was merged grows in silence: people are told of the one it was merged into.
  if (followed.host !== undefined) return [];
  const event = { kind: 'updated' as const, at: now, incident: followed.incident };
  return [
    { kind: 'append_event', incident: id, event },
    ...startRun(settings, followed, now),
    ...notify(settings, followed, 'changed', now),
  ];
}
