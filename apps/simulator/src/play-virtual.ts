/**
 * A story in virtual time, straight into the engine: the same registry, digest and `tick` as the
 * service, with neither broker nor store between. Minutes of a fleet take moments, and the same
 * seed gives the same incidents.
 */
import type { Instant } from '#domain/base/instant.js';
import { type EngineState, newState } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect, Settings } from '#domain/engine/types.js';
import { VirtualStore } from './virtual/take-messages.js';
import type { MessageSource } from './world/message.js';

export interface VirtualOptions {
  readonly source: MessageSource;
  readonly settings: Settings;
  readonly from: Instant;
  readonly to: Instant;
  /** How often the engine decides, in milliseconds of the story. */
  readonly stepMs?: number;
  /** Terminals that the registry has ended so far: they are heard and alarm nobody. */
  readonly retired?: readonly { readonly terminal: string }[];
}

/** Something the engine decided, and when. */
export interface Decided {
  readonly at: Instant;
  readonly effect: Effect;
}

/** What came of a story. */
export interface PlayedVirtually {
  readonly decided: readonly Decided[];
  readonly state: EngineState;
  readonly messages: number;
  /** Messages that the service would refuse: a mistake of whoever speaks. */
  readonly rejected: number;
}

/** Plays `source` from `from` to `to`; answers everything the engine decided. */
export function playVirtually(options: VirtualOptions): PlayedVirtually {
  const { source, settings, from, to, stepMs = 1_000, retired = [] } = options;
  const state = newState();
  const store = new VirtualStore(state.profiles);
  const decided: Decided[] = [];
  let ended = 0;
  for (let now = from + stepMs; now <= to; now += stepMs) {
    const messages = source.advance(now);
    for (; ended < retired.length; ended += 1) store.retire(retired[ended]?.terminal ?? '');
    const digests = store.take(messages, now);
    const { effects } = tick(state, settings, { digests, profiles: [], people: [] }, now);
    for (const effect of effects) decided.push({ at: now, effect });
  }
  return { decided, state, messages: store.messages, rejected: store.rejected };
}
