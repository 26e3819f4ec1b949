/** A shipped story, played in virtual time with the shipped rules and playbooks. */
import { join } from 'node:path';
import type { Incident } from '#domain/incident/incident.js';
import { readRuleFiles } from '../../apps/alerts/src/rule-files.js';
import { playVirtually } from '../../apps/simulator/src/play-virtual.js';
import { loadFleet, loadScenario } from '../../apps/simulator/src/scenario/load-scenario.js';
import { createWorld, type Story } from '../../apps/simulator/src/world/create-world.js';
import { REPOSITORY } from './repository.js';

/** One notification, and when it was decided. */
export interface PlayedPage {
  readonly at: number;
  readonly reason: string;
  readonly incident: string;
}

/** What came of a story. */
export interface PlayedScenario {
  readonly story: Story;
  /** The incidents with their last face, in the order they opened. */
  readonly incidents: readonly Incident[];
  readonly pages: readonly PlayedPage[];
}

/** What may differ from the story as it is written. */
export interface ScenarioOptions {
  readonly terminals?: number;
  readonly seed?: number;
}

/** Plays a story from its start to its end. */
export async function playScenario(
  name: string,
  options: ScenarioOptions = {},
): Promise<PlayedScenario> {
  const folder = (part: string) => join(REPOSITORY, 'deploy', part);
  const files = await readRuleFiles(folder('rules'), folder('playbooks'));
  const fleet = loadFleet();
  const scenario = loadScenario(name);
  if (!files.ok) throw new Error(files.mistakes.join('\n'));
  if (!fleet.ok || !scenario.ok) throw new Error(`${name} cannot be loaded`);
  const world = createWorld({ fleet: fleet.value, scenario: scenario.value, ...options });
  if (world.story === null || world.endsAt === null) throw new Error(`${name} has no story`);
  const { decided } = playVirtually({
    source: world,
    settings: {
      tenant: 'demo',
      rules: files.value.rules.map(({ rule }) => rule),
      playbooks: files.value.playbooks,
      externalUrl: 'http://localhost:8080',
      receivers: ['webhook'],
    },
    from: world.startsAt,
    to: world.endsAt,
  });
  const incidents = new Map<string, Incident>();
  const pages: PlayedPage[] = [];
  for (const { at, effect } of decided) {
    if (effect.kind === 'save_incident') incidents.set(effect.incident.id, effect.incident);
    if (effect.kind === 'enqueue_notification') {
      pages.push({ at, reason: effect.reason, incident: effect.incident });
    }
  }
  return { story: world.story, incidents: [...incidents.values()], pages };
}
