/**
 * A story in virtual time, straight into the engine: the same registry, digest and `tick` as the
 * service, with neither wire nor store between. Minutes of a fleet take moments, and the same
 * seed gives the same incidents.
 */

import type { ProfileAttributes } from '#domain/base/attribute.js';
import type { Instant } from '#domain/base/instant.js';
import { digestOf } from '#domain/digest/digest.js';
import type { HostSaid, StoredMessage } from '#domain/digest/stored-message.js';
import { type EngineState, newState } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect, Settings } from '#domain/engine/types.js';
import type { Message } from '#domain/message/decode.js';
import { parseTopic } from '#domain/message/topic.js';
import { heard, profileOf, type Terminal, UNKNOWN_TERMINAL } from '#domain/terminal/terminal.js';
import type { MessageSource, OutMessage } from './world/message.js';

export interface VirtualOptions {
  readonly source: MessageSource;
  readonly settings: Settings;
  readonly from: Instant;
  readonly to: Instant;
  /** How often the engine decides, in milliseconds of the story. */
  readonly stepMs?: number;
}

/** Something the engine decided, and when. */
export interface Decided {
  readonly at: Instant;
  readonly effect: Effect;
}

/** Plays `source` from `from` to `to`; answers everything the engine decided. */
export function playVirtually(options: VirtualOptions): {
  readonly decided: readonly Decided[];
  readonly state: EngineState;
} {
  const { source, settings, from, to, stepMs = 1_000 } = options;
  const state = newState();
  const store = new VirtualStore(state.profiles);
  const decided: Decided[] = [];
  for (let now = from + stepMs; now <= to; now += stepMs) {
    const { stored, said } = store.take(source.advance(now));
    const digests = stored.length + said.length > 0 ? [digestOf(stored, said)] : [];
    const { effects } = tick(state, settings, { digests, profiles: [], people: [] }, now);
    for (const effect of effects) decided.push({ at: now, effect });
  }
  return { decided, state };
}

type TerminalMessage = Extract<Message, { from: 'terminal' }>;

/** What ingest and its store do to messages, in memory. */
class VirtualStore {
  private readonly terminals = new Map<string, { terminal: Terminal; profile: number }>();
  private readonly numbers = new Map<string, number>();
  private readonly seen = new Set<string>();

  constructor(private readonly profiles: Map<number, ProfileAttributes>) {}

  take(messages: readonly OutMessage[]) {
    const stored: StoredMessage[] = [];
    const said: HostSaid[] = [];
    for (const { at, topic, body } of messages) {
      const address = parseTopic(topic);
      if (address === null || !this.isNew(topic, address.channel, body)) continue;
      if (address.from === 'terminal') {
        stored.push(this.hear({ ...address, body } as TerminalMessage, at));
      } else {
        said.push({ message: { ...address, body } as HostSaid['message'], receivedAt: at });
      }
    }
    return { stored, said };
  }

  private isNew(topic: string, channel: string, body: object): boolean {
    if (channel === 'state') return true;
    const { boot, seq, id } = body as { boot?: number; seq?: number; id?: string };
    const key =
      id === undefined
        ? `${topic.slice(0, topic.lastIndexOf('/'))} ${boot} ${seq}`
        : `${topic} ${id}`;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  private hear(message: TerminalMessage, receivedAt: Instant): StoredMessage {
    const known = this.terminals.get(message.terminal);
    const before = known?.terminal ?? UNKNOWN_TERMINAL;
    const terminal = heard(before, message, receivedAt);
    let profile = known?.profile;
    if (profile === undefined || terminal.attributes !== before.attributes) {
      profile = this.numberOf(profileOf(terminal));
    }
    if (known?.terminal !== terminal) this.terminals.set(message.terminal, { terminal, profile });
    const was = known?.profile;
    return { message, receivedAt, profile, merchant: terminal.merchant, was };
  }

  private numberOf(attributes: ProfileAttributes): number {
    const key = JSON.stringify(attributes);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size + 1;
    this.numbers.set(key, number);
    this.profiles.set(number, attributes);
    return number;
  }
}
