/**
 * From entries to everything that one transaction writes. Claims are made here, in memory; what is
 * derived (terminals, digests, counts, accounts) is derived from the messages whose claim was
 * fresh, so a duplicate changes nothing.
 */
import type { Instant } from '#domain/base/instant.js';
import { type Digest, digestOf } from '#domain/digest/digest.js';
import { type LateMinute, lateDigestsOf } from '#domain/digest/late-digest.js';
import type { HostSaid } from '#domain/digest/stored-message.js';
import { type AttributeChange, attributeChanges } from '#domain/registry/attribute-changes.js';
import { overlay } from '#domain/registry/overlay.js';
import { clampTime, heard, keepIfSame, type Terminal } from '#domain/terminal/terminal.js';
import { CopyRows } from '#infra/db/copy.js';
import type { Claim } from '../book/ledger.js';
import type { TerminalBook } from '../book/terminal-book.js';
import { Accounts } from './accounts.js';
import { packClaims } from './claims.js';
import { CommandNews } from './command-news.js';
import { type CodeRow, TrafficCounts, type TrafficRow } from './count-traffic.js';
import { DUPLICATE, type Entry, STORED, type TerminalMessage, type Verdict } from './entry.js';
import { Heard } from './heard.js';
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
export interface Prepared extends Copies {
  readonly verdicts: readonly Verdict[];
  /** The claims, as `journal.keys` keeps them. */
  readonly keys: Uint8Array;
  readonly changed: ReadonlyMap<number, ChangedTerminal>;
  readonly history: readonly HistoryRow[];
  /** The places in the book of the terminals whose messages were stored, as often as they spoke. */
  readonly slots: readonly number[];
  readonly digests: readonly { tenant: string; body: Digest }[];
  /** What messages that waited in buffers tell of minutes that are past. */
  readonly late: readonly (LateMinute & { readonly tenant: string })[];
  readonly traffic: readonly TrafficRow[];
  readonly codes: readonly CodeRow[];
  /** Failures whose code no dialect lists, and those counted without its name. */
  readonly unlisted: ReturnType<UnlistedCodes['count']>;
  readonly accounts: Accounts;
  /** Answers to commands, and starts. */
  readonly news: CommandNews;
}

const COLUMNS = '(terminal, boot, seq, channel, at, received_at, queued_at, body)';
const SCATTERED: Verdict = { kind: 'quarantined', reason: 'sequence_scattered' };

/** The profile numbers of terminals; unknown ones are numbered in the database. */
export type NumberProfiles = (
  named: readonly { tenant: string; terminal: Terminal }[],
) => Promise<number[]>;

/**
 * The rows of a batch, in memory that is used from batch to batch: to take a new megabyte for each
 * would keep the collector of garbage busy.
 */
export interface Copies {
  readonly heartbeats: CopyRows;
  readonly events: CopyRows;
}

export function openCopies(): Copies {
  const into = (table: string) =>
    new CopyRows(`copy ${table} ${COLUMNS} from stdin (format binary)`, 8, 1 << 18);
  return { heartbeats: into('heartbeat'), events: into('event') };
}

/** What every batch is prepared with. */
export interface Means {
  readonly book: TerminalBook;
  readonly copies: Copies;
  readonly numberProfiles: NumberProfiles;
  readonly codes: UnlistedCodes;
}

/**
 * Claims and derives. `slots` are the places of the entries' terminals in the book. What it answers
 * holds until the next batch is prepared.
 */
export async function prepareBatch(
  { book, copies, numberProfiles, codes }: Means,
  entries: readonly Entry[],
  slots: Int32Array,
  freshHosts: ReadonlySet<number>,
): Promise<Prepared> {
  const work = new Batch(book, copies, codes);
  const verdicts = entries.map((entry, place) =>
    work.enter(entry, slots[place] as number, freshHosts.has(place)),
  );
  await work.number(numberProfiles);
  return work.finish(verdicts);
}

class Batch {
  private readonly changed = new Map<number, ChangedTerminal>();
  private readonly stored: Heard[] = [];
  private readonly slots: number[] = [];
  /** Terminals that sent again what is stored: the receipt they wait for may have been lost. */
  private readonly repeated: number[] = [];
  private readonly history: HistoryRow[] = [];
  /** Places in `stored` whose terminal had changed by then, with the terminal as it was. */
  private readonly unnumbered: { place: number; tenant: string; terminal: Terminal }[] = [];
  /** Number, start and sequence number of each claim, one after the other. */
  private readonly claims: number[] = [];
  private readonly said: HostSaid[] = [];
  /** Whether any message waited in a buffer: mostly none did, and nobody is asked. */
  private waited = false;
  private readonly accounts = new Accounts();
  private readonly news = new CommandNews();

  constructor(
    private readonly book: TerminalBook,
    private readonly copies: Copies,
    private readonly codes: UnlistedCodes,
  ) {
    copies.heartbeats.clear();
    copies.events.clear();
  }

  enter(entry: Entry, slot: number, freshHost: boolean): Verdict {
    if (entry.kind === 'rejected') {
      const { tenant, channel, receivedAt, verdict } = entry;
      this.accounts.add(tenant ?? '', channel, receivedAt, verdict.kind);
      return verdict;
    }
    const { message, json, receivedAt } = entry;
    const verdict =
      message.from === 'host'
        ? this.announce(message, receivedAt, freshHost)
        : this.store(slot, message, json, receivedAt);
    this.accounts.add(message.tenant, message.channel, receivedAt, verdict.kind);
    return verdict;
  }

  /** Gives every changed terminal, and every message of one, the number of its profile. */
  async number(numberProfiles: NumberProfiles): Promise<void> {
    if (this.unnumbered.length === 0) return;
    const numbers = await numberProfiles(this.unnumbered);
    for (const [i, { place }] of this.unnumbered.entries()) {
      const profile = numbers[i] as number;
      (this.stored[place] as Heard).profile = profile;
      const changed = this.changed.get(this.slots[place] as number);
      if (changed) changed.profile = profile;
    }
  }

  finish(verdicts: readonly Verdict[]): Prepared {
    const counts = new TrafficCounts(this.codes.fold);
    for (const item of this.stored) counts.add(item, item.acquirer);
    const rows = counts.toRows();
    return {
      verdicts,
      ...this.copies,
      keys: packClaims(this.claims),
      changed: this.changed,
      history: this.history,
      slots: this.repeated.length === 0 ? this.slots : [...this.slots, ...this.repeated],
      ...this.digests(),
      ...rows,
      unlisted: this.codes.count(rows.codes),
      accounts: this.accounts,
      news: this.news,
    };
  }

  private announce(
    message: Extract<Entry, { kind: 'taken' }>['message'] & { from: 'host' },
    receivedAt: Instant,
    fresh: boolean,
  ): Verdict {
    if (!fresh) return DUPLICATE;
    this.said.push({ message, receivedAt });
    return STORED;
  }

  private store(
    slot: number,
    message: TerminalMessage,
    json: Uint8Array | null,
    receivedAt: Instant,
  ): Verdict {
    if (message.channel === 'state') {
      this.hear(slot, message, receivedAt);
      return STORED;
    }
    const { boot, seq } = message.body;
    const claim: Claim = this.book.ledger.claim(slot, boot, seq, receivedAt);
    if (claim === 'duplicate') {
      this.repeated.push(slot);
      return DUPLICATE;
    }
    if (claim === 'scattered') return SCATTERED;
    const id = this.book.idOf(slot);
    this.claims.push(id, boot, seq);
    this.news.hear(message, receivedAt);
    this.hear(slot, message, receivedAt);
    this.copy(id, message, json, receivedAt);
    return STORED;
  }

  /** Lets the terminal hear its message, and remembers the message with the profile it then has. */
  private hear(slot: number, message: TerminalMessage, receivedAt: Instant): void {
    const { book } = this;
    const before = this.changed.get(slot);
    const profile = before?.profile ?? book.profileOf(slot);
    const item = new Heard(message, receivedAt, slot, book, profile);
    this.slots.push(slot);
    this.stored.push(item);
    if (!before && book.hasHeard(slot, message, receivedAt)) return;
    const known = before?.terminal ?? book.get(slot);
    const terminal = this.listen(slot, known, message, receivedAt);
    item.changed = terminal;
    if (terminal === known && !before) return;
    const place = this.stored.length - 1;
    this.unnumbered.push({ place, tenant: message.tenant, terminal });
    if (terminal === known) return;
    if (!before) item.was = profile;
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

  private copy(
    id: number,
    message: TerminalMessage,
    json: Uint8Array | null,
    receivedAt: Instant,
  ): void {
    if (message.channel === 'state') return;
    const { body, channel } = message;
    const rows = channel === 'hb' ? this.copies.heartbeats : this.copies.events;
    rows.row();
    rows.int4(id);
    rows.int8(body.boot);
    rows.int8(body.seq);
    rows.text(channel);
    rows.instant(clampTime(body.at, receivedAt));
    rows.instant(receivedAt);
    this.waited ||= body.queuedAt !== undefined;
    if (body.queuedAt === undefined) rows.none();
    else rows.instant(clampTime(body.queuedAt, receivedAt));
    if (json === null) rows.text(JSON.stringify(body));
    else rows.utf8(json);
  }

  /** One digest a tenant, and one a slice of the past that something came late of. */
  private digests(): Pick<Prepared, 'digests' | 'late'> {
    const tenants = new Map<string, { stored: Heard[]; said: HostSaid[] }>();
    const of = (tenant: string) => {
      const known = tenants.get(tenant) ?? { stored: [], said: [] };
      tenants.set(tenant, known);
      return known;
    };
    for (const item of this.stored) {
      if (item.counts) of(item.message.tenant).stored.push(item);
    }
    for (const item of this.said) of(item.message.tenant).said.push(item);
    const { fold } = this.codes;
    const late = ([tenant, { stored }]: [string, { stored: Heard[] }]) =>
      lateDigestsOf(stored, fold).map((minute) => ({ tenant, ...minute }));
    return {
      digests: [...tenants].map(([tenant, { stored, said }]) => ({
        tenant,
        body: digestOf(stored, said, fold),
      })),
      late: this.waited ? [...tenants].flatMap(late) : [],
    };
  }
}
