/**
 * The counts for screens, counted again from the messages by the very code that ingest counts
 * with, an hour in memory at a time. Acquirers are added up: a message does not say which one its
 * terminal had then.
 */
import { HOUR, type Instant, MINUTE } from '#domain/base/instant.js';
import type { StoredMessage } from '#domain/digest/stored-message.js';
import type { Message } from '#domain/message/decode.js';
import { rows, type Transaction } from '#infra/db/query.js';
import { stream } from '#infra/db/stream.js';
import { countedHours, countedMessages } from '#infra/store/verify.sql.js';
import { countsOf, type Grain, statesByMinute } from '#infra/store/verify-counts.sql.js';
import { TrafficCounts } from '../../../ingest/src/batch/count-traffic.js';
import { compareCodes } from './compare-codes.js';
import { Faults, type Finding, findingOf, type Scope } from './finding.js';
import { Reader } from './reader.js';

const GRAIN_MS: Readonly<Record<Grain, number>> = { '10s': 10_000, '1m': MINUTE, '1h': HOUR };
const FIELDS = [
  'attempts',
  'approved',
  'declined',
  'failed',
  'no_answer',
  'pin',
  'failures',
] as const;

type Sums = Record<(typeof FIELDS)[number] | 'messages', number>;

/** What one hour holds, by tenant and moment, and by code beside. */
interface Hour {
  readonly traffic: Map<string, Sums>;
  readonly codes: Map<string, Map<string, number>>;
}

/** Since when counts of each grain, and accounts, are there; they may be older than that. */
export type Since = (kind: string) => Date;

/** Counts again and compares at every grain; the span is of whole hours. */
export async function recountTraffic(
  tx: Transaction,
  scope: Scope,
  since: Since,
  tell: (messages: number) => void,
): Promise<Finding[]> {
  const faults = { '10s': new Faults(), '1m': new Faults(), '1h': new Faults() };
  const { tenant, from, to } = scope;
  const messages = new Reader(stream(tx, countedMessages, tenant, from, to));
  const hours = new Reader(stream(tx, countedHours, tenant, from, to));
  let counted = 0;
  let checked = 0;
  for (;;) {
    const [said, stored] = [await messages.peek(), await hours.peek()];
    const hour = Math.min(said?.hour.getTime() ?? Infinity, stored?.hour.getTime() ?? Infinity);
    if (hour === Infinity) break;
    if (stored?.hour.getTime() === hour) await hours.next();
    const counts = new TrafficCounts();
    for (let m = await messages.peek(); m?.hour.getTime() === hour; m = await messages.peek()) {
      counts.add(storedMessage(m), '');
      counted += 1;
      tell(counted);
      await messages.next();
    }
    checked += 1;
    const states = hour >= since('account').getTime() ? await statesOf(tx, tenant, hour) : null;
    for (const grain of ['10s', '1m', '1h'] as const) {
      if (hour < since(grain).getTime()) continue;
      await compareHour(tx, { tenant, hour, grain, counts, states }, faults[grain]);
    }
  }
  const whole = `(${checked} hours, ${counted.toLocaleString('en')} messages)`;
  return (['10s', '1m', '1h'] as const).map((grain) =>
    findingOf(
      `recount_${grain}`,
      `counts of ${grain} are those of the messages ${whole}`,
      faults[grain],
    ),
  );
}

function storedMessage(row: {
  readonly tenant: string;
  readonly terminal: string;
  readonly channel: string;
  readonly received_at: Date;
  readonly body: string;
}): StoredMessage {
  const { tenant, terminal, channel } = row;
  // Ingest wrote the body after its schema had taken it.
  const message = { from: 'terminal', tenant, terminal, channel, body: JSON.parse(row.body) };
  return {
    message: message as Extract<Message, { from: 'terminal' }>,
    receivedAt: row.received_at.getTime(),
    profile: 0,
    merchant: undefined,
    store: undefined,
  };
}

/** The words of terminals about themselves: counted as messages, though no rows remain of them. */
async function statesOf(tx: Transaction, tenant: string | null, hour: Instant) {
  const span = [new Date(hour), new Date(hour + HOUR)] as const;
  return rows(tx, statesByMinute, tenant, ...span);
}

interface Comparison {
  readonly tenant: string | null;
  readonly hour: Instant;
  readonly grain: Grain;
  readonly counts: TrafficCounts;
  /** Null where accounts are not kept any more; then messages are not compared. */
  readonly states: Awaited<ReturnType<typeof statesOf>> | null;
}

async function compareHour(tx: Transaction, asked: Comparison, faults: Faults): Promise<void> {
  const { tenant, hour, grain, states } = asked;
  const span = [new Date(hour), new Date(hour + HOUR)] as const;
  const { traffic, codes } = rollUp(asked);
  const stored = await rows(tx, countsOf[grain].traffic, tenant, ...span);
  for (const row of stored) {
    const key = keyOf(row.tenant, row.at.getTime());
    const counted = traffic.get(key) ?? none();
    traffic.delete(key);
    const differs = FIELDS.some((name) => row[name] !== counted[name]);
    // Within a minute it is not known when states came.
    const { messages } = row;
    const lacks = grain === '10s' && messages < counted.messages;
    const differ = grain !== '10s' && states !== null && messages !== counted.messages;
    if (differs || lacks || differ) faults.add(() => tellOf(key, row, counted));
  }
  for (const [key, counted] of traffic) faults.add(() => tellOf(key, none(), counted));
  const storedCodes = new Map<string, Map<string, number>>();
  for (const row of await rows(tx, countsOf[grain].codes, tenant, ...span)) {
    addCode(storedCodes, keyOf(row.tenant, row.at.getTime()), row.code, row.failures);
  }
  for (const key of new Set([...storedCodes.keys(), ...codes.keys()])) {
    compareCodes(key, storedCodes.get(key) ?? NO_CODES, codes.get(key) ?? NO_CODES, faults);
  }
}

const NO_CODES: ReadonlyMap<string, number> = new Map();

function addCode(
  sums: Map<string, Map<string, number>>,
  key: string,
  code: string,
  failures: number,
): void {
  const known = sums.get(key) ?? new Map<string, number>();
  sums.set(key, known.set(code, (known.get(code) ?? 0) + failures));
}

/** What was counted in steps of ten seconds, at a grain. */
function rollUp({ counts, grain, states }: Comparison): Hour {
  const hour: Hour = { traffic: new Map(), codes: new Map() };
  const step = GRAIN_MS[grain];
  const keyAt = (tenant: string, at: Instant) => keyOf(tenant, at - (at % step));
  const sumsAt = (key: string) => {
    const sums = hour.traffic.get(key) ?? none();
    hour.traffic.set(key, sums);
    return sums;
  };
  const { traffic, codes } = counts.toRows();
  for (const row of traffic) {
    const sums = sumsAt(keyAt(row.tenant, Date.parse(row.at)));
    for (const name of [...FIELDS, 'messages'] as const) sums[name] += row[name];
  }
  for (const row of codes) {
    addCode(hour.codes, keyAt(row.tenant, Date.parse(row.at)), row.code, row.failures);
  }
  if (grain === '10s') return hour;
  for (const { tenant, at, stored } of states ?? []) {
    sumsAt(keyAt(tenant, at.getTime())).messages += stored;
  }
  return hour;
}

function keyOf(tenant: string, at: Instant): string {
  return `${tenant} ${new Date(at).toISOString()}`;
}

function none(): Sums {
  return {
    attempts: 0,
    approved: 0,
    declined: 0,
    failed: 0,
    no_answer: 0,
    pin: 0,
    failures: 0,
    messages: 0,
  };
}

function tellOf(key: string, stored: Sums, counted: Sums): string {
  const differing = ([...FIELDS, 'messages'] as const)
    .filter((name) => stored[name] !== counted[name])
    .map((name) => `${name} ${stored[name]} stored, ${counted[name]} counted`);
  return `${key}: ${differing.join(', ')}`;
}
