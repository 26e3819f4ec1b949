/**
 * A story in virtual time, straight into the engine: the same decoding, registry, digest and
 * `tick` as the service, with neither broker nor store between. Minutes of a fleet take moments,
 * and the same seed gives the same incidents.
 */

import type { ProfileAttributes } from '#domain/base/attribute.js';
import type { Instant } from '#domain/base/instant.js';
import { digestOf } from '#domain/digest/digest.js';
import type { HostSaid, StoredMessage } from '#domain/digest/stored-message.js';
import { type EngineState, newState } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect, Settings } from '#domain/engine/types.js';
import { NumberSet } from '#domain/ledger/number-set.js';
import { decode, type Message } from '#domain/message/decode.js';
import { countsForAlerts } from '#domain/registry/overlay.js';
import { heard, profileOf, type Terminal, UNKNOWN_TERMINAL } from '#domain/terminal/terminal.js';
import type { MessageSource, OutMessage } from './world/message.js';

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
    const { stored, said } = store.take(messages);
    const digests = stored.length + said.length > 0 ? [digestOf(stored, said)] : [];
    const { effects } = tick(state, settings, { digests, profiles: [], people: [] }, now);
    for (const effect of effects) decided.push({ at: now, effect });
  }
  return { decided, state, messages: store.messages, rejected: store.rejected };
}

type TerminalMessage = Extract<Message, { from: 'terminal' }>;

/** What is kept of one terminal. */
interface Kept {
  terminal: Terminal;
  profile: number;
  /** The numbers heard of each start. */
  readonly boots: Map<number, NumberSet>;
}

const utf8 = new TextEncoder();

/** What ingest and its store do to messages, in memory; it grows with the fleet, not with time. */
class VirtualStore {
  messages = 0;
  rejected = 0;
  private readonly terminals = new Map<string, Kept>();
  private readonly numbers = new Map<string, number>();
  private readonly hostIds = new Set<string>();

  constructor(private readonly profiles: Map<number, ProfileAttributes>) {}

  take(messages: readonly OutMessage[]) {
    const stored: StoredMessage[] = [];
    const said: HostSaid[] = [];
    for (const { at: receivedAt, topic, body } of messages) {
      this.messages += 1;
      const payload = utf8.encode(JSON.stringify(body));
      const decoded = decode({ topic, payload, receivedAt });
      if (!decoded.ok) {
        this.rejected += 1;
        continue;
      }
      const { message } = decoded.value;
      if (message.from === 'terminal') {
        const item = this.hear(message, receivedAt);
        if (item) stored.push(item);
      } else if (this.isNewOfHost(message)) {
        said.push({ message, receivedAt });
      }
    }
    return { stored, said };
  }

  /** Ends a terminal: from now on its messages are not summed up. */
  retire(name: string): void {
    const kept = this.keep(name);
    kept.terminal = { ...kept.terminal, retired: true };
  }

  private isNewOfHost({ source, channel, body }: HostSaid['message']): boolean {
    const before = this.hostIds.size;
    return this.hostIds.add(`${source} ${channel} ${body.id}`).size > before;
  }

  private keep(name: string): Kept {
    let kept = this.terminals.get(name);
    if (!kept) {
      kept = { terminal: UNKNOWN_TERMINAL, profile: this.numberOf({}), boots: new Map() };
      this.terminals.set(name, kept);
    }
    return kept;
  }

  /** Null for a duplicate, and for a terminal that alarms nobody any more. */
  private hear(message: TerminalMessage, receivedAt: Instant): StoredMessage | null {
    const kept = this.keep(message.terminal);
    if (message.channel !== 'state' && !isNew(kept.boots, message.body)) return null;
    const { terminal: before, profile: was } = kept;
    kept.terminal = heard(before, message, receivedAt);
    if (kept.terminal.attributes !== before.attributes) {
      kept.profile = this.numberOf(profileOf(kept.terminal));
    }
    if (!countsForAlerts(kept.terminal)) return null;
    const { profile, terminal } = kept;
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

function isNew(boots: Kept['boots'], { boot, seq }: { boot: number; seq: number }): boolean {
  const numbers = boots.get(boot) ?? new NumberSet();
  boots.set(boot, numbers);
  return numbers.add(seq);
}
