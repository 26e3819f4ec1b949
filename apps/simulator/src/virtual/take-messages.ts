/** What ingest and its store do to messages, in memory; it grows with the fleet, not with time. */
import type { ProfileAttribute, ProfileAttributes } from '#domain/base/attribute.js';
import type { Instant } from '#domain/base/instant.js';
import { type Digest, digestOf } from '#domain/digest/digest.js';
import { retiredDigest } from '#domain/digest/retired-digest.js';
import type { HostSaid, StoredMessage } from '#domain/digest/stored-message.js';
import { NumberSet } from '#domain/ledger/number-set.js';
import { decode, type Message } from '#domain/message/decode.js';
import { fitsChannel } from '#domain/message/fit-body.js';
import { countsForAlerts } from '#domain/registry/overlay.js';
import { heard, profileOf, type Terminal, UNKNOWN_TERMINAL } from '#domain/terminal/terminal.js';
import type { OutMessage } from '../world/message.js';

type TerminalMessage = Extract<Message, { from: 'terminal' }>;

/** What is kept of one terminal. */
interface Kept {
  terminal: Terminal;
  profile: number;
  /** Where its words go; null until one has been read from bytes. */
  tenant: string | null;
  /** The start that spoke last, and the numbers heard of it. */
  boot: number;
  numbers: NumberSet;
  /** The numbers heard of each start. */
  readonly boots: Map<number, NumberSet>;
}

/**
 * One message in so many goes through bytes although it need not: who speaks makes the same
 * mistake over and over, and this one in sixty-four would find what only bytes can have.
 */
const BYTES_EVERY = 64;

const utf8 = new TextEncoder();

/** Takes messages as the service would. */
export class VirtualStore {
  messages = 0;
  /** Messages that the service would refuse. */
  rejected = 0;
  private readonly terminals = new Map<string, Kept>();
  private readonly numbers = new Map<string, number>();
  private readonly hostIds = new Set<string>();
  /** Who was retired since the last words, by profile. */
  private retired = new Map<number, number>();

  /** Numbers the profiles it meets in `profiles`. */
  constructor(private readonly profiles: Map<number, ProfileAttributes>) {}

  /** What the engine is told of what was said that is new, and of who was retired meanwhile. */
  take(said: readonly OutMessage[], now: Instant): Digest[] {
    const stored: StoredMessage[] = [];
    const ofHosts: HostSaid[] = [];
    for (const each of said) {
      this.messages += 1;
      const receivedAt = each.at;
      const message = this.directly(each) ?? this.asBytes(each);
      if (message === null) continue;
      if (message.from === 'terminal') {
        const item = this.hear(message, receivedAt);
        if (item) stored.push(item);
      } else if (this.isNewOfHost(message)) {
        ofHosts.push({ message, receivedAt });
      }
    }
    const digests = stored.length + ofHosts.length > 0 ? [digestOf(stored, ofHosts)] : [];
    if (this.retired.size > 0) digests.push(retiredDigest(this.retired, now));
    this.retired = new Map();
    return digests;
  }

  /** Ends a terminal: from now on its messages are not summed up. */
  retire(name: string): void {
    const kept = this.keep(name);
    const { terminal, profile, tenant } = kept;
    kept.terminal = { ...terminal, retired: true };
    // Whoever never spoke is not missed, nor is who said goodbye.
    if (tenant === null || !(terminal.online || terminal.why === undefined)) return;
    this.retired.set(profile, (this.retired.get(profile) ?? 0) + 1);
  }

  /**
   * The message without bytes between, which cost more than the rest of a story: of a terminal
   * whose topic has been read before, when the body is what would be read. Null where bytes decide.
   */
  private directly({ terminal, channel, body }: OutMessage): TerminalMessage | null {
    if (terminal === null || channel === undefined) return null;
    if (this.messages % BYTES_EVERY === 0) return null;
    const tenant = this.terminals.get(terminal)?.tenant ?? null;
    if (tenant === null || !fitsChannel(channel, body)) return null;
    return { from: 'terminal', tenant, terminal, channel, body } as TerminalMessage;
  }

  /** The message as the service reads it off the wire; null when it is refused. */
  private asBytes({ at: receivedAt, topic, body, terminal }: OutMessage): Message | null {
    const payload = utf8.encode(JSON.stringify(body));
    const decoded = decode({ topic, payload, receivedAt });
    if (!decoded.ok) {
      this.rejected += 1;
      return null;
    }
    const { message } = decoded.value;
    if (message.from === 'terminal' && message.terminal === terminal) {
      this.keep(terminal).tenant = message.tenant;
    }
    return message;
  }

  private isNewOfHost({ source, channel, body }: HostSaid['message']): boolean {
    const before = this.hostIds.size;
    return this.hostIds.add(`${source} ${channel} ${body.id}`).size > before;
  }

  private keep(name: string): Kept {
    let kept = this.terminals.get(name);
    if (!kept) {
      const profile = this.numberOf({});
      const nothing = { boot: -1, numbers: new NumberSet(), boots: new Map() };
      kept = { terminal: UNKNOWN_TERMINAL, profile, tenant: null, ...nothing };
      this.terminals.set(name, kept);
    }
    return kept;
  }

  /** Null for a duplicate, and for a terminal that alarms nobody any more. */
  private hear(message: TerminalMessage, receivedAt: Instant): StoredMessage | null {
    const kept = this.keep(message.terminal);
    if (message.channel !== 'state' && !isNew(kept, message.body)) return null;
    const { terminal: before, profile: was } = kept;
    kept.terminal = heard(before, message, receivedAt);
    if (kept.terminal.attributes !== before.attributes) {
      kept.profile = this.numberOf(profileOf(kept.terminal));
    }
    if (!countsForAlerts(kept.terminal)) return null;
    const { profile, terminal } = kept;
    const { merchant, attributes } = terminal;
    const attributeOf = (name: ProfileAttribute) => attributes[name];
    const { store } = attributes;
    return { message, receivedAt, profile, merchant, store, was, attributeOf };
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

function isNew(kept: Kept, { boot, seq }: { boot: number; seq: number }): boolean {
  if (boot !== kept.boot) {
    kept.boot = boot;
    kept.numbers = kept.boots.get(boot) ?? new NumberSet();
    kept.boots.set(boot, kept.numbers);
  }
  return kept.numbers.add(seq);
}
