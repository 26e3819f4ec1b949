/** Plays what the notation tells through the engine, and prints what the engine decided. */
import type { Profile } from '#domain/base/attribute.js';
import { type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import { type EngineState, fromSnapshot, newState, toSnapshot } from '#domain/engine/memory.js';
import { remember, tick } from '#domain/engine/tick.js';
import type { Effect, Settings } from '#domain/engine/types.js';
import type { Incident } from '#domain/incident/incident.js';
import { keyOf } from '#domain/localise/match.js';
import { type Told, ticksOf, type Writing } from './engine-notation.js';
import { PROFILES, SETTINGS, START } from './tiny-fleet.js';

/** Something the engine decided, and when. */
export interface Decided {
  readonly at: Instant;
  readonly effect: Effect;
}

export interface Played {
  readonly decided: readonly Decided[];
  readonly state: EngineState;
}

export interface Playing {
  readonly settings?: Settings;
  /** What the engine hears of first. */
  readonly profiles?: readonly Profile[];
  /** Seconds after which the process dies and another takes up its snapshot. */
  readonly restarts?: readonly number[];
  /** After the first step and every so many its memory is written down and read again. */
  readonly rereadEvery?: number;
}

/** Plays a story; answers what the engine decided, one line each. */
export function play(story: string, options: Playing & Writing = {}): string[] {
  return printed(run(ticksOf(story, options), options));
}

/** Tells the engine everything in order. */
export function run(
  ticks: readonly Told[],
  { settings = SETTINGS, profiles: first = PROFILES, restarts, rereadEvery }: Playing = {},
): Played {
  const decided: Decided[] = [];
  let state = newState();
  for (const [id, { now, digests, people }] of ticks.entries()) {
    const profiles = id === 0 ? first : [];
    const { effects } = tick(state, settings, { digests, profiles, people }, now);
    for (const effect of effects) decided.push({ at: now, effect });
    if (rereadEvery && id % rereadEvery === 0) {
      Object.assign(state.memory, fromSnapshot(toSnapshot(state.memory)));
    }
    if (restarts?.includes(id + 1)) state = restarted(state, ticks.slice(0, id + 1));
  }
  return { decided, state };
}

/** The state as the next process finds it: the snapshot, and recent digests read again. */
function restarted(state: EngineState, past: readonly Told[]): EngineState {
  const memory = fromSnapshot(toSnapshot(state.memory));
  if (!memory) throw new Error('the snapshot is of another version');
  const next = newState();
  Object.assign(next.memory, memory);
  for (const { id, attributes } of PROFILES) next.profiles.set(id, attributes);
  const since = (memory.newestAt ?? START) - 15 * MINUTE;
  const digests = past.flatMap((told) => told.digests);
  remember(
    next,
    digests.filter((digest) => digest.to >= since),
  );
  return next;
}

/** `12s inc-1 triggered MassError55 acquirer=acq-1 zone_pin_key SEV1`, and so on. */
export function printed({ decided }: Played): string[] {
  return decided.flatMap(({ at, effect }) => {
    const line = lineOf(effect);
    return line === null ? [] : [`${(at - START) / SECOND}s ${line}`];
  });
}

function lineOf(effect: Effect): string | null {
  switch (effect.kind) {
    case 'append_event': {
      const { incident: id, event } = effect;
      if ('incident' in event) return `${id} ${event.kind} ${faceOf(event.incident)}`;
      if (event.kind === 'playbook_started') return `${id} ${event.kind} ${event.playbook}`;
      const what = event.kind === 'step_passed' ? ` ${event.outcome} ${event.step}` : '';
      return `${id} ${event.kind}${what}`;
    }
    case 'enqueue_notification':
      return `tell ${effect.receiver} ${effect.reason} ${effect.incident}`;
    default:
      return null;
  }
}

function faceOf({ rule, cause, diagnosis, severity, epoch }: Incident): string {
  const face = `${rule} ${keyOf(cause) || 'everything'} ${diagnosis} ${severity}`;
  return epoch === 1 ? face : `${face} epoch ${epoch}`;
}

/**
 * Expects these lines, whatever the exact second: `61-65s inc-1 monitoring` is fulfilled by any of
 * the five. A line that is not fulfilled shows in the difference as it was expected.
 */
export function expectStory(lines: readonly string[], expected: string): void {
  const wanted = expected
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
  expect(lines).toEqual(wanted.map((line, i) => fulfilled(line, lines[i])));
}

function fulfilled(wanted: string, line: string | undefined): string {
  const [, from, to, what] = /^(\d+)-(\d+)s (.*)$/.exec(wanted) ?? [];
  const [, second, said] = /^(\d+)s (.*)$/.exec(line ?? '') ?? [];
  const within = Number(second) >= Number(from) && Number(second) <= Number(to);
  return line !== undefined && said === what && within ? line : wanted;
}
