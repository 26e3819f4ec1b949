/**
 * The imported registry in memory, so that a message costs no query. Entries lie in columns of
 * numbers and every text is kept once: a million terminals take about a hundred megabytes. An
 * import is announced, and then only what it changed is read; while the database is away the book
 * answers from what it has.
 */
import type { RegistryEntry, TerminalState } from '#domain/registry/overlay.js';
import type { Database } from '#infra/db/database.js';
import { listen } from '#infra/db/listen.js';
import { rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { REGISTRY_CHANNEL } from '#infra/store/registry.sql.js';
import {
  changedEntries,
  type EntryRow,
  newestRevisions,
  registryEntries,
} from '#infra/store/registry-read.sql.js';
import { bytes, int32s } from './book/column.js';

/** Answers what the registry knows of a terminal. A token for `provide`. */
export abstract class RegistryBook {
  /** How many terminals are registered. */
  abstract readonly size: number;
  /** Rises whenever entries were read: what was known of terminals may be another now. */
  abstract readonly revision: number;
  abstract get(tenant: string, terminal: string): RegistryEntry | undefined;
  /** Reads what changed; done when it is in the book. Imports are read without being asked. */
  abstract refresh(): Promise<void>;
  abstract close(): Promise<void>;
}

const page_rows = 20_000;
/** After a refresh that failed, the next try; a notification tries at once. */
const retry_ms = 5_000;

/** Reads the whole registry and follows its imports until it is closed. */
export async function openRegistryBook(db: Database, log: Log): Promise<RegistryBook> {
  const entries = new Entries();
  const revisions = new Map<string, number>();
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let reading: Promise<void> = Promise.resolve();

  // One at a time: two that read the same pages would both be right, and slow.
  const refresh = () => {
    const next = reading.then(() => readChanges(db, entries, revisions));
    reading = next.catch(() => {});
    return next;
  };
  const follow = () => {
    clearTimeout(retry);
    if (closed) return;
    refresh().catch((err) => {
      if (closed) return;
      log.warn({ err }, 'the registry could not be read; answering from what is known of it');
      retry = setTimeout(follow, retry_ms);
      retry.unref();
    });
  };

  // Listening begins before reading, so that no import falls between the two.
  const listening = await listen(db, REGISTRY_CHANNEL, follow, log);
  try {
    reading = readAll(db, entries, revisions);
    await reading;
  } catch (error) {
    await listening.close();
    throw error;
  }
  return {
    get size() {
      return entries.size;
    },
    get revision() {
      return entries.revision;
    },
    get: (tenant, terminal) => entries.get(tenant, terminal),
    refresh,
    async close() {
      closed = true;
      clearTimeout(retry);
      await listening.close();
      await reading.catch(() => {});
    },
  };
}

async function readAll(db: Database, entries: Entries, revisions: Map<string, number>) {
  // The revisions first: what is imported meanwhile is read twice rather than missed.
  const newest = await rows(db, newestRevisions);
  let after = { tenant: '', terminal: '' };
  for (;;) {
    const page = await rows(db, registryEntries, after.tenant, after.terminal, page_rows);
    for (const row of page) entries.set(row);
    if (page.length < page_rows) break;
    after = page.at(-1) ?? after;
  }
  if (entries.size > 0) entries.revision += 1;
  for (const { tenant, revision } of newest) revisions.set(tenant, revision);
}

async function readChanges(db: Database, entries: Entries, revisions: Map<string, number>) {
  for (const { tenant, revision } of await rows(db, newestRevisions)) {
    const known = revisions.get(tenant) ?? 0;
    if (revision <= known) continue;
    let after = { revision: known + 1, terminal: '' };
    for (;;) {
      const { revision: since, terminal } = after;
      const page = await rows(db, changedEntries, tenant, since, terminal, page_rows);
      for (const row of page) entries.set(row);
      if (page.length < page_rows) break;
      after = page.at(-1) ?? after;
    }
    entries.revision += 1;
    revisions.set(tenant, revision);
  }
}

const STATES: readonly TerminalState[] = ['active', 'retired', 'spare'];
/** Beside the state, which is the lowest two bits. */
const TEST = 4;

/** Entries by terminal. A row is never removed from the registry, so neither is one from here. */
class Entries {
  size = 0;
  revision = 0;
  private readonly slots = new Map<string, Map<string, number>>();
  private readonly texts: (string | undefined)[] = [undefined];
  private readonly numbers = new Map<string, number>();
  private readonly merchants = int32s();
  private readonly stores = int32s();
  private readonly chains = int32s();
  private readonly regions = int32s();
  private readonly acquirers = int32s();
  private readonly flags = bytes();

  set(row: EntryRow): void {
    const slot = this.slotOf(row.tenant, row.terminal);
    this.merchants.set(slot, this.number(row.merchant));
    this.stores.set(slot, this.number(row.store));
    this.chains.set(slot, this.number(row.chain));
    this.regions.set(slot, this.number(row.region));
    this.acquirers.set(slot, this.number(row.acquirer));
    this.flags.set(slot, STATES.indexOf(row.state) + (row.test ? TEST : 0));
  }

  get(tenant: string, terminal: string): RegistryEntry | undefined {
    const slot = this.slots.get(tenant)?.get(terminal);
    if (slot === undefined) return undefined;
    const flags = this.flags.get(slot);
    return {
      merchant: this.texts[this.merchants.get(slot)] ?? '',
      store: this.texts[this.stores.get(slot)],
      chain: this.texts[this.chains.get(slot)],
      region: this.texts[this.regions.get(slot)],
      acquirer: this.texts[this.acquirers.get(slot)],
      state: STATES[flags & 3] ?? 'active',
      test: (flags & TEST) !== 0,
    };
  }

  private slotOf(tenant: string, terminal: string): number {
    let named = this.slots.get(tenant);
    if (!named) {
      named = new Map();
      this.slots.set(tenant, named);
    }
    let slot = named.get(terminal);
    if (slot === undefined) {
      slot = this.size;
      named.set(terminal, slot);
      this.size += 1;
    }
    return slot;
  }

  /** A text by its number; 0 is none. */
  private number(text: string | null): number {
    if (text === null) return 0;
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.numbers.set(text, number);
    }
    return number;
  }
}
