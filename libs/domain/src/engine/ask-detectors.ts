/** Asking detectors for what the engine cannot tell by itself: what they sense, decide and end. */

import type { Instant } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import type { Hit, Senses, Standing } from '../detect/detector.js';
import { DETECTORS, detectorOf, factsOf, isAside } from '../detect/registry.js';
import type { Digest } from '../digest/digest.js';
import type { Rule } from '../rule/rule.js';
import { isFollowed } from './is-followed.js';
import type { EngineState, Followed } from './memory.js';
import { type Fresh, takeInSensed } from './recent.js';
import type { RuleMeter } from './rule-meter.js';
import type { Settings } from './types.js';
import { type Breach, weighingOf } from './watch.js';

/** Lets every detector with a memory look at a tick, and takes in what it senses. */
export function senseAll(
  state: EngineState,
  { rules, codes }: Settings,
  digests: readonly Digest[],
  now: Instant,
  meter?: RuleMeter,
): Fresh[] {
  const fresh: Fresh[] = [];
  meter?.begin();
  for (const detector of DETECTORS) {
    if (!detector.sense) continue;
    const senses = sensesOf(state, detector.kind, digests, now);
    senses.settings = settingsFor(rules, detector.kind);
    if (codes) senses.codes = codes;
    const samples = detector.sense(senses);
    if (samples.length > 0) fresh.push(takeInSensed(state.recent, samples, now));
    if (meter) meter.charge(...alertsOf(rules, detector.kind));
  }
  return fresh;
}

/** What a detector senses, it senses for all its rules at once. */
function alertsOf(rules: readonly Rule[], kind: string): string[] {
  return rules.flatMap(({ alert, detector }) => (detector.kind === kind ? [alert] : []));
}

type KindSettings = Rule['detector'];

/** By rules and kind: asked for every second, and the same until rules are loaded again. */
const settingsKnown = new WeakMap<readonly Rule[], Map<string, readonly KindSettings[]>>();

function settingsFor(rules: readonly Rule[], kind: string): readonly KindSettings[] {
  const kinds = settingsKnown.get(rules) ?? new Map<string, readonly KindSettings[]>();
  settingsKnown.set(rules, kinds);
  const known = kinds.get(kind);
  if (known) return known;
  const settings = rules.flatMap(({ detector }) => (detector.kind === kind ? [detector] : []));
  kinds.set(kind, settings);
  return settings;
}

/** The rules that detectors decide themselves, where their condition has held for long enough. */
export function decided(
  state: EngineState,
  rules: readonly Rule[],
  fresh: readonly Fresh[],
  now: Instant,
  meter?: RuleMeter,
): Breach[] {
  const found: Breach[] = [];
  meter?.begin();
  for (const rule of rules) {
    const detector = detectorOf(rule.detector);
    if (!detector.decide) continue;
    const { finding } = weighingOf(rule);
    const hits: Hit[] = [];
    for (const { failures } of fresh) {
      for (const f of failures) if (f.class === finding) hits.push({ ...f, finding });
    }
    for (const sighting of detector.decide(rule, hits, sensesOf(state, detector.kind, [], now))) {
      if (now - sighting.onset >= rule.for) found.push({ rule, ...sighting });
    }
    meter?.charge(rule.alert);
  }
  return found;
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
  { incident, classes, since, lastHitAt = since }: Followed,
  now: Instant,
): boolean | null {
  const rule = settings.rules.find((r) => r.alert === incident.rule);
  if (!rule) return null;
  const detector = detectorOf(rule.detector);
  if (!detector.over) return null;
  const [finding = weighingOf(rule).finding] = classes;
  const open = { finding, cause: incident.cause, since, lastHitAt };
  return detector.over(open, sensesOf(state, detector.kind, [], now));
}

type Open = NonNullable<Senses['open']>;

/** What a detector is told. It is never copied: that would list what is open for everybody. */
class Told implements Senses<KindSettings> {
  settings: readonly KindSettings[] = [];
  codes?: CodeBook;
  readonly profiles: Senses['profiles'];
  readonly changes: Senses['changes'];
  readonly newestAt: Senses['newestAt'];
  readonly drifts: NonNullable<Senses['drifts']>;
  private known: Open | undefined;

  constructor(
    private readonly state: EngineState,
    readonly kept: Senses['kept'],
    readonly digests: readonly Digest[],
    readonly now: Instant,
  ) {
    const { memory, profiles } = state;
    this.profiles = profiles;
    this.changes = memory.changes;
    this.newestAt = memory.newestAt;
    this.drifts = memory.drifts;
  }

  /** Few ask for it, and in a flood every one of hundreds of incidents would list all others. */
  get open(): Open {
    this.known ??= openOf(this.state);
    return this.known;
  }
}

function sensesOf(
  state: EngineState,
  kind: string,
  digests: readonly Digest[],
  now: Instant,
): Told {
  const { kept: all } = state.memory;
  const kept = all.get(kind) ?? new Map<string, unknown>();
  all.set(kind, kept);
  return new Told(state, kept, digests, now);
}

function openOf({ memory: { followed } }: EngineState): Open {
  return followed
    .filter((each) => isFollowed(each) && !isAside(each.classes))
    .map(({ incident: { cause }, classes }) => {
      const explained = classes.flatMap((finding) => factsOf(finding).explains ?? []);
      return { findings: [...classes, ...explained], cause };
    });
}
