/**
 * Every known terminal in memory, so that a message costs no query: who it is, what is known of
 * it, and which of its messages are stored. A million terminals take some two hundred megabytes:
 * numbers lie in columns, and what terminals share (all but their shop) is one object for all.
 */
import type { Instant } from '#domain/base/instant.js';
import type { Heartbeat } from '#domain/message/schema.js';
import type { RegistryEntry } from '#domain/registry/overlay.js';
import { INTRODUCED, isSkewed, type Terminal } from '#domain/terminal/terminal.js';
import type { TerminalMessage } from '../batch/entry.js';
import { bytes, doubles, int32s } from './column.js';
import { Ledger } from './ledger.js';
import { NameIndex } from './name-index.js';
import { TextColumn } from './text-column.js';

/** The part of a terminal that many share, with the number of its profile. */
interface Sheet {
  readonly key: string;
  readonly shared: Shared;
  readonly profile: number;
  users: number;
}

type Own = 'merchant' | 'boot' | 'online' | 'why' | 'until' | 'clockSkewMs';
/** What is a terminal's own. */
export type Personal = Pick<Terminal, Own> & { readonly store: string | undefined };
/** What terminals share; its attributes are without the store. */
export type Shared = Omit<Terminal, Own>;

/** What the imported registry knows; the revision rises with every import that is taken over. */
export interface Registry {
  readonly revision: number;
  get(tenant: string, terminal: string): RegistryEntry | undefined;
}

const NO_REGISTRY: Registry = { revision: 0, get: () => undefined };

export class TerminalBook {
  readonly ledger = new Ledger();
  private readonly names = new NameIndex();
  private readonly slotsById = int32s();
  private readonly ids = int32s();
  private readonly merchants = new TextColumn();
  private readonly stores = new TextColumn();
  private readonly whys = new TextColumn();
  private readonly sheetOf = int32s();
  private readonly sheets: (Sheet | undefined)[] = [];
  private readonly freeSheets: number[] = [];
  private readonly sheetsByKey = new Map<string, number>();
  private readonly texts = new WeakMap<Shared, string>();
  private readonly boots = doubles();
  private readonly offline = bytes();
  private readonly untils = doubles();
  private readonly skews = doubles();

  /** The revision of the registry that was laid over each terminal. */
  private readonly laidOver = int32s();

  constructor(readonly registry: Registry = NO_REGISTRY) {}

  get size(): number {
    return this.names.size;
  }

  /** The place of a terminal; -1 for one that is not known. */
  find(tenant: string, terminal: string): number {
    return this.names.find(tenant, terminal);
  }

  /** The place of the terminal with this number in the database; -1 for one that is not known. */
  findId(id: number): number {
    return (this.slotsById.get(id) ?? 0) - 1;
  }

  idOf(slot: number): number {
    return this.ids.get(slot);
  }

  /** Tenant and name of a terminal. */
  nameOf(slot: number): { tenant: string; terminal: string } {
    return this.names.nameOf(slot);
  }

  profileOf(slot: number): number {
    return this.sheet(slot).profile;
  }

  merchantOf(slot: number): string | undefined {
    return this.merchants.get(slot);
  }

  storeOf(slot: number): string | undefined {
    return this.stores.get(slot);
  }

  /** An attribute that terminals share; the store is none of them. */
  attributeOf(slot: number, name: string): string | undefined {
    return this.sheet(slot).shared.attributes[name];
  }

  /** The terminal as the domain knows it. */
  get(slot: number): Terminal {
    const { shared } = this.sheet(slot);
    const store = this.stores.get(slot);
    const until = this.untils.get(slot);
    const skew = this.skews.get(slot);
    return {
      ...shared,
      attributes: store === undefined ? shared.attributes : { ...shared.attributes, store },
      merchant: this.merchants.get(slot),
      boot: this.boots.get(slot),
      online: this.offline.get(slot) === 0,
      why: this.whys.get(slot),
      until: until === 0 ? undefined : until,
      clockSkewMs: skew === 0 ? undefined : skew,
    };
  }

  /** The place of a terminal that has this number in the database; a new place if it has none. */
  enrol(tenant: string, terminal: string, id: number): number {
    const known = this.find(tenant, terminal);
    if (known >= 0) return known;
    const slot = this.names.add(tenant, terminal);
    this.ids.set(slot, id);
    this.slotsById.set(id, slot + 1);
    this.sheetOf.set(slot, -1);
    return slot;
  }

  /** Puts what is known of a terminal in place. */
  change(slot: number, terminal: Terminal, profile: number): void {
    const { merchant, boot, online, why, until, clockSkewMs, attributes, ...rest } = terminal;
    const { store, ...shared } = attributes;
    const own = { merchant, store, boot, online, why, until, clockSkewMs };
    this.set(slot, own, { ...rest, attributes: shared }, profile);
  }

  /** The same in its two parts. Terminals that come with the same `shared` cost least. */
  set(slot: number, own: Personal, shared: Shared, profile: number): void {
    this.moveToSheet(slot, shared, profile);
    this.merchants.set(slot, own.merchant);
    this.stores.set(slot, own.store);
    this.boots.set(slot, own.boot);
    this.offline.set(slot, own.online ? 0 : 1);
    this.whys.set(slot, own.why);
    this.untils.set(slot, own.until ?? 0);
    this.skews.set(slot, own.clockSkewMs ?? 0);
  }

  /**
   * Whether a message changes nothing of what is known: quickly true of nearly every one, and
   * false wherever it takes a closer look (`heard`) to tell.
   */
  hasHeard(slot: number, message: TerminalMessage, receivedAt: Instant): boolean {
    const { channel, body } = message;
    if (channel === 'state' || channel === 'birth') return false;
    if (this.laidOver.get(slot) !== this.registry.revision) return false;
    if (this.boots.get(slot) !== body.boot || this.offline.get(slot) === 1) return false;
    if (this.skews.get(slot) !== 0 || this.untils.get(slot) !== 0) return false;
    // Nothing keeps a terminal from giving a reason while it says that it is online.
    if (!this.whys.is(slot, undefined)) return false;
    if (isSkewed(body.at, body.queuedAt, receivedAt)) return false;
    if (channel === 'evt') return body.kind !== 'change';
    return channel !== 'hb' || this.agrees(slot, body);
  }

  /** The registry as it stands has been laid over this terminal. */
  layOver(slot: number): void {
    this.laidOver.set(slot, this.registry.revision);
  }

  /** Whether what this terminal says is stored and alarms nobody. */
  isRetired(slot: number): boolean {
    return this.sheet(slot).shared.retired;
  }

  private agrees(slot: number, said: Heartbeat): boolean {
    const { shared } = this.sheet(slot);
    for (const name of INTRODUCED) {
      const value = said[name];
      if (value === undefined) continue;
      if (name === 'store') {
        if (!this.stores.is(slot, value)) return false;
      } else if (value !== shared.attributes[name]) return false;
    }
    return (
      (said.keys?.tpk ?? shared.attributes.keys) === shared.attributes.keys &&
      (said.merchant === undefined || this.merchants.is(slot, said.merchant)) &&
      (said.hbSeconds ?? shared.hbSeconds) === shared.hbSeconds &&
      (said.test ?? shared.test) === shared.test
    );
  }

  private sheet(slot: number): Sheet {
    return this.sheets[this.sheetOf.get(slot)] as Sheet;
  }

  private moveToSheet(slot: number, shared: Shared, profile: number): void {
    const key = `${profile} ${this.textOf(shared)}`;
    let number = this.sheetsByKey.get(key);
    const before = this.sheetOf.get(slot);
    if (number === before && number !== undefined) return;
    if (number === undefined) {
      number = this.freeSheets.pop() ?? this.sheets.length;
      this.sheets[number] = { key, shared, profile, users: 0 };
      this.sheetsByKey.set(key, number);
    }
    (this.sheets[number] as Sheet).users += 1;
    this.sheetOf.set(slot, number);
    const left = before >= 0 ? this.sheets[before] : undefined;
    if (!left) return;
    left.users -= 1;
    if (left.users > 0) return;
    this.sheetsByKey.delete(left.key);
    this.sheets[before] = undefined;
    this.freeSheets.push(before);
  }

  private textOf(shared: Shared): string {
    const known = this.texts.get(shared);
    if (known !== undefined) return known;
    const text = JSON.stringify(shared);
    this.texts.set(shared, text);
    return text;
  }
}
