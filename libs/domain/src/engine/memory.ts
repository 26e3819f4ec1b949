/**
 * What the engine knows. `memory` is small, proportional to watched cells, and kept in a snapshot;
 * `recent` is the last quarter of an hour of counts by profile, rebuilt from stored digests.
 */
import type { AttemptAttribute, ProfileAttributes } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import type { Denominator } from '../code/catalogue.js';
import type { Words } from '../code/taxonomy.js';
import type { Learned } from '../detect/baseline.js';
import type { Drift, Finding } from '../detect/detector.js';
import {
  type EvidenceBank,
  type PackedBank,
  packBank,
  unpackBank,
} from '../detect/evidence-bank.js';
import type { Season } from '../detect/season.js';
import type { Incident } from '../incident/incident.js';
import type { Change } from '../message/schema.js';
import type { PageReason } from '../notify/catalogue/keys.js';
import type { Group } from '../notify/group.js';
import type { Load } from '../oncall/bear.js';
import type { Ladder } from '../oncall/climb.js';
import type { PlaybookRun } from '../playbook/playbook.js';
import { newRecent, type Recent } from './recent.js';
import type { SaleSpan } from './sale-book.js';
import { settle } from './settle.js';

/** A cause that a fault had to itself for a while, and from when until when. */
export interface First {
  readonly cause: Incident['cause'];
  readonly codes: readonly string[];
  readonly since: Instant;
  readonly until: Instant;
}

/** Whatever explains failures: an incident, or a shop that is left aside. */
export interface Owner {
  readonly incident: Pick<Incident, 'id' | 'cause'>;
  readonly classes: readonly Finding[];
}

/** An incident that is open or was until lately, with what following it needs. */
export interface Followed {
  incident: Incident;
  /** Onset of its present epoch; `incident.startedAt` is that of the first. */
  since: Instant;
  /** What was found to belong to it; its scope is taken out of their watching. */
  classes: Finding[];
  /** When the last hit within its scope came; absent in snapshots of earlier versions. */
  lastHitAt?: Instant;
  /** Whether its detector stated the cause: no search replaces it. */
  stated?: boolean;
  /** What it was of alone before others failed; absent where nothing spread. */
  first?: First;
  keepFiringFor: number;
  /** How long it must be well since it has come back, in milliseconds; absent until it has. */
  hold?: number;
  tolerated: number;
  /** Failures of attempts when it was at its height, 0 to 1. */
  rate: number;
  /** Evidence that it is over, in nats. */
  overNats: number;
  /** Since when it has been over; null while it is not. */
  clearSince: Instant | null;
  attemptsSinceClear: number;
  /** Evidence that it is back while it is watched. */
  relapse: EvidenceBank;
  terminals: Set<string>;
  merchants: Set<string>;
  regions: Set<string>;
  /**
   * How many terminals and merchants have been saved; below zero when those that were are others.
   * Absent before any were, and in snapshots of earlier versions.
   */
  savedMembers?: readonly [terminals: number, merchants: number];
  /** When the cause is looked at again, and when it was last shown and told. */
  refineAt: Instant[];
  savedAt: Instant;
  toldTerminals: number;
  toldAt: Instant;
  notifications: number;
  /** Who was told of it; absent in snapshots of versions that told everybody. */
  told?: string[];
  /** What people would have been told but for a silence or another incident; told when it ends. */
  held?: { readonly reason: PageReason; readonly wanted?: Words | undefined };
  /** What is to be told by groups; they take it within the same step. */
  gather?: {
    readonly receiver: string;
    readonly reason: PageReason;
    readonly wanted?: Words | undefined;
  }[];
  /** What receivers would have been told but for the time, by name; told when it is over. */
  muted?: Record<string, { readonly reason: PageReason; readonly wanted?: Words | undefined }>;
  /** The last notification of those who were not told of the very last one, by name. */
  numbers?: Record<string, number>;
  /** The silence of which the story says that a SEV1 is told all the same. */
  overruled?: string;
  /** The incidents of which the story says that a SEV1 is told though they inhibit it. */
  overruledBy?: readonly string[];
  run: PlaybookRun | null;
  /** Who is paged next; absent until somebody is, and without a file of on-call. */
  ladder?: Ladder;
  /** The incident it was merged into, while that is followed; null when that has ended. */
  host?: string | null;
}

/** What ended, for whoever asks whether a fault was here before. */
export interface Past {
  readonly incident: string;
  readonly finding: Finding;
  /** The cause as a key. */
  readonly cause: string;
  readonly at: Instant;
}

/** What a minute brought to a cell, and to others of the same class and name. */
export interface PendingSum {
  attempts: number;
  failures: number;
}

/** A minute that has not been learned yet: counts by class and cell. */
export interface PendingMinute {
  at: Instant;
  sums: Map<string, PendingSum>;
}

/** Attempts by issuer, scheme and entry mode. */
export type SplitSums = Record<AttemptAttribute, Record<string, number>>;

/** What the engine knows beyond the last minutes. */
export interface Memory {
  /** By rule and cell. */
  banks: Map<string, EvidenceBank>;
  /** By class and cell. */
  learned: Map<string, Learned>;
  pending: PendingMinute[];
  /** How attempts split by issuer, scheme and entry mode: of all attempts, and of PIN attempts. */
  mix: Record<Denominator, SplitSums>;
  followed: Followed[];
  nextIncident: number;
  changes: Change[];
  newestAt: Instant | null;
  /** Since when a rule's condition has waited for a clear cause. */
  waiting: Map<string, Instant>;
  /** Findings whose base rate has moved everywhere, and the last minute that was looked at. */
  drifts: Map<Finding, Drift>;
  driftAt: Instant | null;
  /** How rates go with the hour of the week; absent in snapshots of earlier versions. */
  seasons?: Map<Finding, Season>;
  /** What detectors keep, by kind. */
  kept: Map<string, Map<string, unknown>>;
  /** What each person is asked to bear, by id; absent in snapshots of earlier versions. */
  loads?: Map<string, Load>;
  /** What receivers are told of together, by receiver and key; absent while there is nothing. */
  groups?: Record<string, Group>;
  /** What ended in the last week, oldest first; absent in snapshots of earlier versions. */
  past?: Past[];
  /** What sales were worth lately, oldest first; absent until a payment record came. */
  sales?: SaleSpan[];
}

export interface EngineState {
  readonly memory: Memory;
  readonly recent: Recent;
  readonly profiles: Map<number, ProfileAttributes>;
}

/** An engine that knows nothing yet. */
export function newState(nextIncident = 1): EngineState {
  const memory: Memory = {
    banks: new Map(),
    learned: new Map(),
    pending: [],
    mix: { all: emptySplit(), pin: emptySplit() },
    followed: [],
    nextIncident,
    changes: [],
    newestAt: null,
    waiting: new Map(),
    drifts: new Map(),
    driftAt: null,
    kept: new Map(),
  };
  return { memory, recent: newRecent(), profiles: new Map() };
}

function emptySplit(): SplitSums {
  return { issuer: {}, scheme: {}, entry: {} };
}

/** Snapshots of version 2 write every bank out; they are read as well. */
const [SNAPSHOT_VERSION, OLDEST_VERSION] = [3, 2];

/** The memory as JSON; sets and maps are tagged so that they come back as what they were. */
export function toSnapshot(memory: Memory): string {
  settle(memory);
  const { banks, ...others } = memory;
  const packed = Array.from(banks, ([key, bank]) => [key, packBank(bank)] as const);
  const written = { banks: { $map: packed }, ...(tagged(others) as object) };
  return JSON.stringify({ version: SNAPSHOT_VERSION, memory: written });
}

/**
 * The same value with sets and maps tagged; what has none within is not copied. A replacer of
 * `JSON.stringify` is called for every number, and a page waits for its decision to be kept.
 */
function tagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return taggedItems(value);
  if (value instanceof Map) {
    const entries: unknown[] = [];
    for (const [key, held] of value) entries.push([tagged(key), tagged(held)]);
    return { $map: entries };
  }
  if (value instanceof Set) return { $set: taggedItems([...value]) };
  const fields = value as Record<string, unknown>;
  let copy: Record<string, unknown> | null = null;
  for (const name in fields) {
    const field = fields[name];
    if (typeof field !== 'object' || field === null) continue;
    const told = tagged(field);
    if (told === field) continue;
    copy ??= { ...fields };
    copy[name] = told;
  }
  return copy ?? value;
}

function taggedItems(items: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i];
    if (typeof item !== 'object' || item === null) continue;
    const told = tagged(item);
    if (told === item) continue;
    copy ??= [...items];
    copy[i] = told;
  }
  return copy ?? items;
}

interface Snapshot {
  readonly version: number;
  readonly memory: Omit<Memory, 'banks'> & { readonly banks: ReadonlyMap<string, PackedBank> };
}

/** Reads a snapshot; null when it is of another version, and the engine starts from the store. */
export function fromSnapshot(text: string): Memory | null {
  const { version, memory } = revived(JSON.parse(text)) as Snapshot;
  if (version < OLDEST_VERSION || version > SNAPSHOT_VERSION) return null;
  const banks = new Map<string, EvidenceBank>();
  for (const [key, packed] of memory.banks) banks.set(key, unpackBank(packed));
  // Snapshots of earlier versions know of no drifts.
  return { ...memory, banks, drifts: memory.drifts ?? new Map(), driftAt: memory.driftAt ?? null };
}

/** Makes maps and sets of what is tagged, in place: a reviver of the parser takes far longer. */
function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) value[i] = revived(value[i]);
    return value;
  }
  const fields = value as Record<string, unknown>;
  if (Array.isArray(fields.$map)) return new Map(revived(fields.$map) as [unknown, unknown][]);
  if (Array.isArray(fields.$set)) return new Set(revived(fields.$set) as unknown[]);
  for (const name in fields) fields[name] = revived(fields[name]);
  return value;
}
