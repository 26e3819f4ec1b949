/**
 * One batch, one transaction: messages, what they change about terminals, the counts for screens
 * and the digest for the engine. Everything is derived from the rows that were really inserted, so
 * a duplicate changes nothing, and so a batch may be written again when its commit's answer was
 * lost.
 */
import type { Instant } from '#domain/base/instant.js';
import { digestOf, type StoredMessage } from '#domain/digest/digest.js';
import type { Message } from '#domain/message/decode.js';
import type { Change } from '#domain/message/schema.js';
import { clampTime, type Terminal } from '#domain/terminal/terminal.js';
import type { Database } from '#infra/db/database.js';
import { execute, one, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { openDigestLane, writeDigests } from '#infra/store/digests.sql.js';
import {
  ensureMessagePartition,
  quarantineMessages,
  storeHostMessages,
  storeMessages,
} from '#infra/store/messages.sql.js';
import { upsertTerminals } from '#infra/store/terminals.sql.js';
import { hear, keyOf, type RegistryChange, type TerminalRegistry } from './terminal-registry.js';
import { writeCounts } from './write-counts.js';

/** A message that was taken in and waits to be stored. */
export interface Taken {
  readonly message: Message;
  readonly receivedAt: Instant;
}

/** A message that was not taken, as it is kept. */
export interface Rejected {
  readonly receivedAt: Instant;
  readonly tenant: string | null;
  readonly terminal: string | null;
  readonly channel: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly sample: string | null;
}

/** A writer's own log of digests; its numbers have no gaps and rise in the order of commits. */
export interface Lane {
  readonly lane: number;
  last: number;
}

/** Opens a log; a fresh one is needed whenever the outcome of a commit is not known. */
export async function openLane(db: Database, writer: string): Promise<Lane> {
  const { lane } = await one(db, openDigestLane, writer);
  return { lane, last: 0 };
}

type TerminalMessage = Extract<Message, { from: 'terminal' }>;
type SequencedMessage = Exclude<TerminalMessage, { channel: 'state' }>;
type HostMessage = Extract<Message, { from: 'host' }>;

/** What became of each message of a batch: true where it was stored for the first time. */
export async function storeBatch(
  db: Database,
  registry: TerminalRegistry,
  lane: Lane,
  taken: readonly Taken[],
  rejected: readonly Rejected[],
): Promise<boolean[]> {
  const outcome = await inTransaction(db, async (tx) => {
    const fresh = new Set([
      ...(await storeTerminalMessages(tx, taken)),
      ...(await storeHostSide(tx, taken)),
    ]);
    const heard = await hearTerminals(registry, taken, fresh);
    await writeTerminals(tx, heard.change);
    await writeCounts(tx, heard.stored, heard.acquirers);
    const last = await writeLane(tx, lane, heard.stored, announced(taken, fresh));
    if (rejected.length > 0) await keepRejected(tx, rejected);
    return { fresh, change: heard.change, last };
  });
  registry.keep(outcome.change);
  lane.last = outcome.last;
  return taken.map((_, place) => outcome.fresh.has(place));
}

/** Makes today's and tomorrow's partitions, where they are ours to make. */
export async function ensurePartitions(db: Database, now: Instant): Promise<void> {
  for (const at of [now, now + 86_400_000]) {
    await rows(db, ensureMessagePartition, new Date(at).toISOString().slice(0, 10));
  }
}

async function storeTerminalMessages(tx: Transaction, taken: readonly Taken[]): Promise<number[]> {
  const places: number[] = [];
  const messages: { message: SequencedMessage; receivedAt: Instant }[] = [];
  for (const [place, { message, receivedAt }] of taken.entries()) {
    if (message.from !== 'terminal' || message.channel === 'state') continue;
    places.push(place);
    messages.push({ message, receivedAt });
  }
  if (messages.length === 0) return [];
  const stored = await rows(
    tx,
    storeMessages,
    messages.map(({ message }) => message.tenant),
    messages.map(({ message }) => message.terminal),
    messages.map(({ message }) => message.body.boot),
    messages.map(({ message }) => message.body.seq),
    messages.map(({ message }) => message.channel),
    messages.map(({ message, receivedAt }) => new Date(clampTime(message.body.at, receivedAt))),
    messages.map(({ receivedAt }) => new Date(receivedAt)),
    messages.map(({ message }) => dateOrNull(message.body.queuedAt)),
    messages.map(({ message }) => JSON.stringify(message.body)),
  );
  return stored.map(({ place }) => places[place] ?? -1);
}

async function storeHostSide(tx: Transaction, taken: readonly Taken[]): Promise<number[]> {
  const places: number[] = [];
  const messages: { message: HostMessage; receivedAt: Instant }[] = [];
  for (const [place, { message, receivedAt }] of taken.entries()) {
    if (message.from !== 'host') continue;
    places.push(place);
    messages.push({ message, receivedAt });
  }
  if (messages.length === 0) return [];
  const stored = await rows(
    tx,
    storeHostMessages,
    messages.map(({ message }) => message.tenant),
    messages.map(({ message }) => message.source),
    messages.map(({ message }) => message.channel),
    messages.map(({ message }) => message.body.id),
    messages.map(({ message, receivedAt }) => new Date(clampTime(message.body.at, receivedAt))),
    messages.map(({ receivedAt }) => new Date(receivedAt)),
    messages.map(({ message }) => JSON.stringify(message.body)),
  );
  return stored.map(({ place }) => places[place] ?? -1);
}

interface Heard {
  readonly change: RegistryChange;
  readonly stored: readonly StoredMessage[];
  /** The acquirer of each stored message's terminal, for the counts. */
  readonly acquirers: readonly string[];
}

/** Lets the terminals hear their messages in order, and numbers the profiles they then have. */
async function hearTerminals(
  registry: TerminalRegistry,
  taken: readonly Taken[],
  fresh: ReadonlySet<number>,
): Promise<Heard> {
  const current = new Map<string, { terminal: Terminal; seenAt: Instant; changed: boolean }>();
  const steps: { message: TerminalMessage; receivedAt: Instant; terminal: Terminal }[] = [];
  for (const [place, { message, receivedAt }] of taken.entries()) {
    if (message.from !== 'terminal') continue;
    if (message.channel !== 'state' && !fresh.has(place)) continue;
    const key = keyOf(message.tenant, message.terminal);
    const known = registry.get(message.tenant, message.terminal)?.terminal;
    const before = current.get(key)?.terminal ?? known;
    const terminal = hear(before, message, receivedAt);
    const changed = current.get(key)?.changed === true || terminal !== known;
    current.set(key, { terminal, seenAt: receivedAt, changed });
    steps.push({ message, receivedAt, terminal });
  }
  const named = steps.map(({ message, terminal }) => ({ tenant: message.tenant, terminal }));
  const profiles = await registry.numbersOf(named);
  const change = new Map<string, { terminal: Terminal; profile: number; seenAt: Instant }>();
  for (const [i, { message, terminal }] of steps.entries()) {
    const key = keyOf(message.tenant, message.terminal);
    const seen = current.get(key);
    if (!seen?.changed || seen.terminal !== terminal) continue;
    change.set(key, { terminal, profile: profiles[i] ?? 0, seenAt: seen.seenAt });
  }
  const stored = steps.map(({ message, receivedAt, terminal }, i) => ({
    message,
    receivedAt,
    profile: profiles[i] ?? 0,
    merchant: terminal.merchant,
  }));
  const acquirers = steps.map(({ terminal }) => terminal.attributes.acquirer ?? '');
  return { change, stored, acquirers };
}

async function writeTerminals(tx: Transaction, change: RegistryChange): Promise<void> {
  if (change.size === 0) return;
  const changed = [...change].map(([key, registered]) => {
    const [tenant = '', terminal = ''] = key.split('/');
    return { tenant, name: terminal, ...registered };
  });
  await execute(
    tx,
    upsertTerminals,
    changed.map(({ tenant }) => tenant),
    changed.map(({ name }) => name),
    changed.map(({ terminal }) => terminal.registered),
    changed.map(({ profile }) => profile),
    changed.map(({ terminal }) => terminal.merchant ?? null),
    changed.map(({ terminal }) => JSON.stringify(terminal.attributes)),
    changed.map(({ terminal }) => terminal.hbSeconds ?? null),
    changed.map(({ terminal }) => terminal.test),
    changed.map(({ terminal }) => terminal.boot),
    changed.map(({ terminal }) => terminal.online),
    changed.map(({ terminal }) => terminal.why ?? null),
    changed.map(({ terminal }) => dateOrNull(terminal.until)),
    changed.map(({ terminal }) => terminal.clockSkewMs ?? null),
    changed.map(({ seenAt }) => new Date(seenAt)),
  );
}

interface Announced {
  readonly tenant: string;
  readonly change: Change;
  readonly receivedAt: Instant;
}

function announced(taken: readonly Taken[], fresh: ReadonlySet<number>): Announced[] {
  return taken.flatMap(({ message, receivedAt }, place) =>
    message.from === 'host' && message.channel === 'change' && fresh.has(place)
      ? [{ tenant: message.tenant, change: message.body, receivedAt }]
      : [],
  );
}

/** One digest a tenant; answers the lane's last number. */
async function writeLane(
  tx: Transaction,
  lane: Lane,
  stored: readonly StoredMessage[],
  changes: readonly Announced[],
): Promise<number> {
  const tenants = [
    ...new Set([...stored.map(({ message }) => message.tenant), ...changes.map((c) => c.tenant)]),
  ];
  if (tenants.length === 0) return lane.last;
  const digests = tenants.map((tenant) =>
    digestOf(
      stored.filter(({ message }) => message.tenant === tenant),
      changes.filter((c) => c.tenant === tenant),
    ),
  );
  await rows(
    tx,
    writeDigests,
    lane.lane,
    digests.map((_, i) => lane.last + 1 + i),
    tenants,
    digests.map((digest) => new Date(digest.to)),
    digests.map((digest) => JSON.stringify(digest)),
  );
  return lane.last + digests.length;
}

async function keepRejected(tx: Transaction, rejected: readonly Rejected[]): Promise<void> {
  await execute(
    tx,
    quarantineMessages,
    rejected.map((r) => new Date(r.receivedAt)),
    rejected.map((r) => r.tenant),
    rejected.map((r) => r.terminal),
    rejected.map((r) => r.channel),
    rejected.map((r) => r.reason),
    rejected.map((r) => r.detail),
    rejected.map((r) => r.sample),
  );
}

function dateOrNull(at: Instant | undefined): Date | null {
  return at === undefined ? null : new Date(at);
}
