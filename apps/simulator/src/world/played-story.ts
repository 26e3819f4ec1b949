/** For tests: a story of a few lines, played on a small fleet, with everything that was said. */

import { MINUTE } from '#domain/base/instant.js';
import { decode } from '#domain/message/decode.js';
import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import type { Fleet } from '../scenario/fleet.js';
import { loadFleet } from '../scenario/load-scenario.js';
import { Scenario } from '../scenario/scenario.js';
import { createWorld, type World, type WorldOptions } from './create-world.js';
import type { OutMessage } from './message.js';

/** What was said on one channel, by whom and when. */
export interface Said {
  /** Seconds since the world began. */
  readonly second: number;
  readonly terminal: string | null;
  readonly channel: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every kind
  readonly body: any;
}

/** A world that was played, and what was said in it. */
export interface Played {
  readonly world: World;
  readonly messages: readonly OutMessage[];
  on(channel: string): readonly Said[];
}

/** What a test may choose about its world. */
export type PlayedOptions = Partial<Omit<WorldOptions, 'scenario'>> & {
  readonly minutes?: number;
  /** Time of day, `HH:MM`. */
  readonly start?: string;
};

const TERMINALS = 300;

/** The shipped fleet file. */
export function shippedFleet(): Fleet {
  const loaded = loadFleet();
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.value;
}

/** A story of these lines, as YAML: `- {at: 1m, silent: {share: 1}}`. */
export function storyOf(play: string, { minutes = 5, start = '12:30' }: PlayedOptions): Scenario {
  const text = [
    'scenario: of-a-test',
    'kind: lookalike',
    'title: {en: "A test"}',
    `start: "${start}"`,
    `minutes: ${minutes}`,
    `play: ${play === '' ? '[]' : `\n${play}`}`,
    'expect: {incidents: []}',
  ].join('\n');
  const loaded = parseYaml(Scenario, text, 'story.yaml');
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.value;
}

/** Plays these lines to the end. Every message must keep the wire contract, to the last field. */
export function playStory(play: string, options: PlayedOptions = {}): Played {
  const scenario = storyOf(play, options);
  const { minutes = 5, start: _start, ...rest } = options;
  const world = createWorld({ fleet: shippedFleet(), terminals: TERMINALS, ...rest, scenario });
  const messages = world.advance(world.startsAt + minutes * MINUTE);
  const said = messages.map((message) => saidOf(message, world));
  return { world, messages, on: (name) => said.filter(({ channel }) => channel === name) };
}

/** Reads a message as the service would; a test fails on anything the contract does not know. */
export function saidOf(message: OutMessage, world: Pick<World, 'startsAt'>): Said {
  const payload = new TextEncoder().encode(JSON.stringify(message.body));
  const decoded = decode({ topic: message.topic, payload, receivedAt: message.at });
  if (!decoded.ok) throw new Error(`${message.topic}: ${JSON.stringify(decoded.error)}`);
  if (decoded.value.unknownFields > 0) throw new Error(`${message.topic}: unknown fields`);
  return {
    second: (message.at - world.startsAt) / 1_000,
    terminal: message.terminal,
    channel: message.topic.slice(message.topic.lastIndexOf('/') + 1),
    body: message.body,
  };
}
