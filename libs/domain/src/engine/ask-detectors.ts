/** Asking detectors for what the engine cannot tell by itself: what they sense, decide and end. */

import type { Instant } from '../base/instant.js';
import type { Senses, Standing } from '../detect/detector.js';
import { DETECTORS, detectorOf, factsOf, isAside } from '../detect/registry.js';
import type { Digest } from '../digest/digest.js';
import type { Rule } from '../rule/rule.js';
import { isFollowed } from './is-followed.js';
import type { EngineState, Followed } from './memory.js';
import { type Fresh, takeInSensed } from './recent.js';
import type { Settings } from './types.js';
import { type Breach, weighingOf } from './watch.js';

/** Lets every detector with a memory look at a tick, and takes in what it senses. */
export function senseAll(
  state: EngineState,
  { rules, codes }: Settings,
  digests: readonly Digest[],
  now: Instant,
): Fresh[] {
  return DETECTORS.flatMap((detector) => {
    if (!detector.sense) return [];
    const settings = rules.flatMap((r) => (r.detector.kind === detector.kind ? [r.detector] : []));
    const senses = sensesOf(state, detector.kind, digests, now);
    const samples = detector.sense({ ...senses, settings, ...(codes && { codes }) });
    return samples.length > 0 ? [takeInSensed(state.recent, samples, now)] : [];
  });
}

/** The rules that detectors decide themselves, where their condition has held for long enough. */
export function decided(
  state: EngineState,
  rules: readonly Rule[],
  fresh: readonly Fresh[],
  now: Instant,
): Breach[] {
  return rules.flatMap((rule) => {
    const detector = detectorOf(rule.detector);
    if (!detector.decide) return [];
    const { finding } = weighingOf(rule);
    const hits = fresh.flatMap(({ failures }) =>
      failures.filter((f) => f.class === finding).map((f) => ({ ...f, finding })),
    );
    const sightings = detector.decide(rule, hits, sensesOf(state, detector.kind, [], now));
    return sightings
      .filter(({ onset }) => now - onset >= rule.for)
      .map((sighting) => ({ rule, ...sighting }));
  });
}

/** Whether the detector of a rule decides, and not the evidence that the engine gathers. */
export function decidesItself({ detector }: Rule): boolean {
  return detectorOf(detector).decide !== undefined;
}

/** How near the condition of such a rule is, and where. */
export function standingsOf(state: EngineState, rule: Rule, now: Instant): readonly Standing[] {
  const detector = detectorOf(rule.detector);
  return detector.standings?.(rule, sensesOf(state, detector.kind, [], now)) ?? [];
}

/** Whether the detector of an incident says that it is over; null where evidence decides. */
export function saidToBeOver(
  state: EngineState,
  settings: Settings,
  { incident, since, lastHitAt = since }: Followed,
  now: Instant,
): boolean | null {
  const rule = settings.rules.find((r) => r.alert === incident.rule);
  if (!rule) return null;
  const detector = detectorOf(rule.detector);
  if (!detector.over) return null;
  const open = { cause: incident.cause, since, lastHitAt };
  return detector.over(open, sensesOf(state, detector.kind, [], now));
}

function sensesOf(
  state: EngineState,
  kind: string,
  digests: readonly Digest[],
  now: Instant,
): Senses {
  const { kept: all, changes, newestAt, drifts } = state.memory;
  const kept = all.get(kind) ?? new Map<string, unknown>();
  all.set(kind, kept);
  return {
    ...{ now, settings: [], digests, profiles: state.profiles, changes, newestAt, drifts, kept },
    // Few ask for it, and in a flood every one of hundreds of incidents would list all the others.
    get open() {
      return openOf(state);
    },
  };
}

function openOf({ memory: { followed } }: EngineState): NonNullable<Senses['open']> {
  return followed
    .filter((each) => isFollowed(each) && !isAside(each.classes))
    .map(({ incident: { cause }, classes }) => {
      const explained = classes.flatMap((finding) => factsOf(finding).explains ?? []);
      return { findings: [...classes, ...explained], cause };
    });
}
