/** Plays a story in virtual time with the shipped rules and playbooks, and judges it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '#domain/engine/types.js';
import type { Incident } from '#domain/incident/incident.js';
import { formatMistake, type Loaded } from '#infra/yaml/load-yaml.js';
import { readRuleFiles } from '../../apps/alerts/src/rule-files.js';
import { type Decided, playVirtually } from '../../apps/simulator/src/play-virtual.js';
import {
  loadFleet,
  loadScenario,
  scenariosFolder,
} from '../../apps/simulator/src/scenario/load-scenario.js';
import { createWorld } from '../../apps/simulator/src/world/create-world.js';
import { storyStart, timelineOf } from '../../apps/simulator/src/world/timeline.js';
import { expectationsOf } from './expectations.js';
import { judgeTold, type StoryVerdict, type Told } from './judge-story.js';
import { type Variant, vary } from './variants.js';

/** A story to play, and how. */
export interface Job {
  /** The story's file. */
  readonly file: string;
  readonly variant: Variant;
}

/** A story that was played, and what is said of it; plain data, it travels between processes. */
export interface Played {
  readonly scenario: string;
  readonly kind: 'incident' | 'lookalike';
  readonly variant: string;
  readonly verdict: StoryVerdict;
  /** Every notification: seconds since the start, reason and incident. */
  readonly pages: readonly string[];
  readonly messages: number;
  /** Messages that the service would refuse, and lines that match no terminal. */
  readonly rejected: number;
  readonly idleLines: readonly number[];
  /** How long playing took, in milliseconds. */
  readonly tookMs: number;
}

/** Plays one story. A file that cannot be read is an error with all its mistakes. */
export async function playStory({ file, variant }: Job): Promise<Played> {
  const began = performance.now();
  const own = join(file, '..', 'fleet.yaml');
  const fleet = read(loadFleet(existsSync(own) ? own : undefined));
  const written = read(loadScenario(file));
  const { scenario, seed, terminals, dayBy } = vary(written, fleet, variant);
  const startAt = storyStart(scenario.start, fleet.tz) + dayBy;
  const world = createWorld({ fleet, scenario, seed, terminals, startAt });
  const { decided, messages, rejected } = playVirtually({
    source: world,
    settings: await shippedSettings(),
    from: world.startsAt,
    to: world.endsAt ?? world.startsAt,
    retired: world.retired,
  });
  const due = expectationsOf(timelineOf(scenario, { startsAt: startAt }));
  return {
    scenario: scenario.scenario,
    kind: scenario.kind,
    variant: variant.name,
    verdict: judgeTold(due, toldBy(decided)),
    pages: pagesOf(decided, startAt),
    messages,
    rejected,
    idleLines: world.story?.idleLines ?? [],
    tookMs: Math.round(performance.now() - began),
  };
}

function read<T>(loaded: Loaded<T>): T {
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.value;
}

let shipped: Promise<Settings> | null = null;

/** The shipped rules and playbooks, read once by each process. */
function shippedSettings(): Promise<Settings> {
  shipped ??= readSettings();
  return shipped;
}

async function readSettings(): Promise<Settings> {
  const deploy = join(scenariosFolder(), '..');
  const files = await readRuleFiles(join(deploy, 'rules'), join(deploy, 'playbooks'));
  if (!files.ok) throw new Error(files.mistakes.join('\n'));
  return {
    tenant: 'demo',
    rules: files.value.rules.map(({ rule }) => rule),
    playbooks: files.value.playbooks,
    externalUrl: 'http://localhost:8080',
    receivers: ['oncall'],
  };
}

/** What people were told: the incident at its first notification, and its last face. */
function toldBy(decided: readonly Decided[]): Told[] {
  const first = new Map<string, { at: number; incident: Incident | undefined }>();
  const last = new Map<string, Incident>();
  for (const { at, effect } of decided) {
    if (effect.kind === 'append_event' && 'incident' in effect.event) {
      last.set(effect.incident, effect.event.incident);
    }
    if (effect.kind === 'save_incident') last.set(effect.incident.id, effect.incident);
    if (effect.kind === 'enqueue_notification' && !first.has(effect.incident)) {
      first.set(effect.incident, { at, incident: last.get(effect.incident) });
    }
  }
  return [...last].map(([id, incident]) => ({
    first: first.get(id)?.incident ?? null,
    last: incident,
    toldAt: first.get(id)?.at ?? null,
  }));
}

function pagesOf(decided: readonly Decided[], startsAt: number): string[] {
  return decided.flatMap(({ at, effect }) => {
    if (effect.kind !== 'enqueue_notification') return [];
    return [`${(at - startsAt) / 1_000}s ${effect.reason} ${effect.incident}`];
  });
}
