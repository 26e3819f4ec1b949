/**
 * From entries to everything that one transaction writes. Claims are made here, in memory; what is
 * derived (terminals, digests, counts, accounts) is derived from the messages whose claim was
 * fresh, so a duplicate changes nothing.
 */
import type { Instant } from '#domain/base/instant.js';
import { digestOf, type StoredMessage } from '#domain/digest/digest.js';
import type { Change } from '#domain/message/schema.js';
import { type AttributeChange, attributeChanges } from '#domain/registry/attribute-changes.js';
import { countsForAlerts, overlay } from '#domain/registry/overlay.js';
import { clampTime, heard, keepIfSame, type Terminal } from '#domain/terminal/terminal.js';
import { CopyRows } from '#infra/db/copy.js';
import type { Claim } from '../book/ledger.js';
import type { TerminalBook } from '../book/terminal-book.js';
import { Accounts } from './accounts.js';
import { type CodeRow, TrafficCounts, type TrafficRow } from './count-traffic.js';
import { DUPLICATE, type Entry, STORED, type TerminalMessage, type Verdict } from './entry.js';
import type { UnlistedCodes } from './unlisted-codes.js';

/** A terminal whose row is written, as the last message of the batch left it. */
export interface ChangedTerminal {
  readonly terminal: Terminal;
  profile: number;
  readonly seenAt: Instant;
}

/** What a message changed about its terminal for good. */
export type HistoryRow = AttributeChange & { readonly tenant: string; readonly terminal: string };

/** Everything one batch writes. */
export interface Prepared {
  readonly verdicts: readonly Verdict[];
  readonly heartbeats: CopyRows;
  readonly events: CopyRows;
  /** The claims, as `journal.keys` keeps them. */
  readonly keys: Uint8Array;
  readonly changed: ReadonlyMap<number, ChangedTerminal>;
  readonly history: readonly HistoryRow[];
  /** The places in the book of the terminals whose messages were stored, as often as they spoke. */
  readonly slots: readonly number[];
  readonly digests: readonly { tenant: string; at: string; body: unknown }[];
  readonly traffic: readonly TrafficRow[];
  readonly codes: readonly CodeRow[];
  /** Failures whose code no dialect lists, and those counted without its name. */
  readonly unlisted: ReturnType<UnlistedCodes['count']>;
  readonly accounts: Accounts;
}

const COLUMNS = '(terminal, boot, seq, channel, at, received_at, queued_at, body)';
const key_bytes = 20;
const SCATTERED: Verdict = { kind: 'quarantined', reason: 'sequence_scattered' };

/** The profile numbers of terminals; unknown ones are numbered in the database. */
export type NumberProfiles = (
  named: readonly { tenant: string; terminal: Terminal }[],
) => Promise<number[]>;

interface Announced {
  readonly tenant: string;
  readonly change: Change;
  readonly receivedAt: Instant;
}

/** Claims and derives. `slots` are the places of the entries' terminals in the book. */
export async function prepareBatch(
  book: TerminalBook,
  entries: readonly Entry[],
  slots: Int32Array,
  freshHosts: ReadonlySet<number>,
  numberProfiles: NumberProfiles,
  codes: UnlistedCodes,
): Promise<Prepared> {
  const work = new Batch(book, codes);
  const verdicts = entries.map((entry, place) =>
    work.enter(entry, slots[place] as number, freshHosts.has(place)),
  );
  await work.number(numberProfiles);
  return work.finish(verdicts);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Batch {
  private readonly heartbeats = new CopyRows(
    `copy heartbeat ${COLUMNS} from stdin (format binary)`,
    8,
    1 << 20,
  );
  private readonly events = new CopyRows(`copy event ${COLUMNS} from stdin (format binary)`, 8);
  private readonly changed = new Map<number, ChangedTerminal>();
  private readonly stored: Mutable<StoredMessage>[] = [];
  private readonly slots: number[] = [];
  /** The acquirer of each stored message's terminal, as it was then. */
  private readonly acquirers: (string | undefined)[] = [];
  /** Whether each stored message's terminal is retired: it alarms nobody any more. */
  private readonly retired: boolean[] = [];
  private readonly history: HistoryRow[] = [];
  /** Places in `stored` whose terminal had changed by then, with the terminal as it was. */
  private readonly unnumbered: { place: number; tenant: string; terminal: Terminal }[] = [];
  private readonly claims: { id: number; boot: number; seq: number }[] = [];
  private readonly announced: Announced[] = [];
  private readonly accounts = new Accounts();

  constructor(
    private readonly book: TerminalBook,
    private readonly codes: UnlistedCodes,
  ) {}

  enter(entry: Entry, slot: number, freshHost: boolean): Verdict {
    if (entry.kind === 'rejected') {
      const { tenant, channel, receivedAt, verdict } = entry;
      this.accounts.add(tenant ?? '', channel, receivedAt, verdict.kind);
      return verdict;
    }
    const { message, receivedAt } = entry;
    const verdict =
      message.from === 'host'
        ? this.announce(message, receivedAt, freshHost)
        : this.store(slot, message, receivedAt);
    this.accounts.add(message.tenant, message.channel, receivedAt, verdict.kind);
    return verdict;
  }

  /** Gives every changed terminal, and every message of one, the number of its profile. */
  async number(numberProfiles: NumberProfiles): Promise<void> {
    if (this.unnumbered.length === 0) return;
    const numbers = await numberProfiles(this.unnumbered);
    for (const [i, { place }] of this.unnumbered.entries()) {
      const profile = numbers[i] as number;
      (this.stored[place] as Mutable<StoredMessage>).profile = profile;
      const changed = this.changed.get(this.slots[place] as number);
      if (changed) changed.profile = profile;
    }
  }

  finish(verdicts: readonly Verdict[]): Prepared {
    const counts = new TrafficCounts(this.codes.fold);
    for (const [place, item] of this.stored.entries()) {
      counts.add(item, this.acquirers[place] ?? '');
    }
    const rows = counts.toRows();
    return {
      verdicts,
      heartbeats: this.heartbeats,
      events: this.events,
      keys: this.packClaims(),
      changed: this.changed,
      history: this.history,
      slots: this.slots,
      digests: this.digests(),
      ...rows,
      unlisted: this.codes.count(rows.codes),
      accounts: this.accounts,
    };
  }

  private announce(
    message: Extract<Entry, { kind: 'taken' }>['message'] & { from: 'host' },
    receivedAt: Instant,
    fresh: boolean,
  ): Verdict {
    if (!fresh) return DUPLICATE;
    if (message.channel === 'change') {
      this.announced.push({ tenant: message.tenant, change: message.body, receivedAt });
    }
    return STORED;
  }

  private store(slot: number, message: TerminalMessage, receivedAt: Instant): Verdict {
    if (message.channel === 'state') {
      this.hear(slot, message, receivedAt);
      return STORED;
    }
    const { boot, seq } = message.body;
    const claim: Claim = this.book.ledger.claim(slot, boot, seq, receivedAt);
    if (claim === 'duplicate') return DUPLICATE;
    if (claim === 'scattered') return SCATTERED;
    const id = this.book.idOf(slot);
    this.claims.push({ id, boot, seq });
    this.hear(slot, message, receivedAt);
    this.copy(id, message, receivedAt);
    return STORED;
  }

  /** Lets the terminal hear its message, and remembers the message with the profile it then has. */
  private hear(slot: number, message: TerminalMessage, receivedAt: Instant): void {
    const { book } = this;
    const place = this.stored.length;
    this.slots.push(slot);
    const before = this.changed.get(slot);
    if (!before && book.hasHeard(slot, message, receivedAt)) {
      const [profile, merchant] = [book.profileOf(slot), book.merchantOf(slot)];
      this.stored.push({ message, receivedAt, profile, merchant });
      this.acquirers.push(book.attributeOf(slot, 'acquirer'));
      this.retired.push(book.isRetired(slot));
      return;
    }
    const known = before?.terminal ?? book.get(slot);
    const terminal = this.listen(slot, known, message, receivedAt);
    const profile = before?.profile ?? book.profileOf(slot);
    this.stored.push({ message, receivedAt, profile, merchant: terminal.merchant });
    this.retired.push(!countsForAlerts(terminal));
    this.acquirers.push(terminal.attributes.acquirer);
    if (terminal === known && !before) return;
    this.unnumbered.push({ place, tenant: message.tenant, terminal });
    if (terminal === known) return;
    this.changed.set(slot, { terminal, profile, seenAt: receivedAt });
  }

  /** What a terminal is after its message, with the registry laid over what it says. */
  private listen(
    slot: number,
    known: Terminal,
    message: TerminalMessage,
    receivedAt: Instant,
  ): Terminal {
    const { tenant, terminal: name, channel } = message;
    const entry = this.book.registry.get(tenant, name);
    const before = overlay(known, entry);
    const terminal = keepIfSame(known, overlay(heard(before, message, receivedAt), entry));
    this.book.layOver(slot);
    // What a terminal is at first is no change.
    if (terminal !== known && Object.keys(known.attributes).length > 0) {
      const source = channel === 'birth' || channel === 'hb' ? channel : 'evt';
      for (const change of attributeChanges(before, terminal, receivedAt, source)) {
        this.history.push({ tenant, terminal: name, ...change });
      }
    }
    return terminal;
  }

  private copy(id: number, message: TerminalMessage, receivedAt: Instant): void {
    if (message.channel === 'state') return;
    const { body, channel } = message;
    const rows = channel === 'hb' ? this.heartbeats : this.events;
    rows.row();
    rows.int4(id);
    rows.int8(body.boot);
    rows.int8(body.seq);
    rows.text(channel);
    rows.instant(clampTime(body.at, receivedAt));
    rows.instant(receivedAt);
    if (body.queuedAt === undefined) rows.none();
    else rows.instant(clampTime(body.queuedAt, receivedAt));
    rows.text(JSON.stringify(body));
  }

  private packClaims(): Uint8Array {
    const bytes = Buffer.allocUnsafe(this.claims.length * key_bytes);
    let at = 0;
    for (const { id, boot, seq } of this.claims) {
      bytes.writeInt32BE(id, at);
      bytes.writeDoubleBE(boot, at + 4);
      bytes.writeDoubleBE(seq, at + 12);
      at += key_bytes;
    }
    return bytes;
  }

  /** One digest a tenant. */
  private digests(): Prepared['digests'] {
    const tenants = new Map<string, { stored: StoredMessage[]; announced: Announced[] }>();
    const of = (tenant: string) => {
      const known = tenants.get(tenant) ?? { stored: [], announced: [] };
      tenants.set(tenant, known);
      return known;
    };
    for (const [place, item] of this.stored.entries()) {
      if (!this.retired[place]) of(item.message.tenant).stored.push(item);
    }
    for (const item of this.announced) of(item.tenant).announced.push(item);
    return [...tenants].map(([tenant, { stored, announced }]) => {
      const body = digestOf(stored, announced, this.codes.fold);
      return { tenant, at: new Date(body.to).toISOString(), body };
    });
  }
}

/** Reads `journal.keys`. */
export function* unpackClaims(
  keys: Uint8Array,
): Generator<{ readonly id: number; readonly boot: number; readonly seq: number }> {
  const bytes = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength);
  for (let at = 0; at + key_bytes <= bytes.length; at += key_bytes) {
    yield {
      id: bytes.readInt32BE(at),
      boot: bytes.readDoubleBE(at + 4),
      seq: bytes.readDoubleBE(at + 12),
    };
  }
}
