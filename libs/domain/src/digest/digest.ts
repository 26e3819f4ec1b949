/**
 * A digest is what one committed batch means to the engine: attempts and outcomes by profile,
 * every failure with its attributes, and how many were heard from. It is built from the rows that
 * were really inserted, in the same transaction, so a duplicate is never counted; it is small
 * whatever the fleet, and digests add up in any order.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { isApproval } from '../code/read-code.js';
import { Change, type Heartbeat, type TxnCounts } from '../message/schema.js';
import { SignalSums } from './signal-sums.js';
import { NO_SIGNALS, Signals } from './signals.js';
import { type HostSaid, isHistory, type StoredMessage } from './stored-message.js';

const n = z.number().int();
const split = z.record(z.string(), n);

/** Attempts of one profile in one batch. */
export const AttemptRow = z.object({
  profile: n,
  attempt: n,
  approved: n,
  declined: n,
  failed: n,
  noAnswer: n,
  pin: n,
  /** The same attempts by issuer, scheme and entry, as far as terminals could say. */
  by: z.object({ issuer: split, scheme: split, entry: split }).partial().optional(),
});
export type AttemptRow = z.infer<typeof AttemptRow>;

/** Failures of one terminal with one code and one set of attributes. */
export const FailureRow = z.object({
  profile: n,
  terminal: z.string(),
  merchant: z.string().optional(),
  store: z.string().optional(),
  code: z.string(),
  outcome: z.string(),
  issuer: z.string().optional(),
  scheme: z.string().optional(),
  entry: z.string().optional(),
  pin: z.boolean().optional(),
  retry: n.optional(),
  count: n,
  at: Instant,
});
export type FailureRow = z.infer<typeof FailureRow>;

export const Digest = z.object({
  /** Receive times of the oldest and newest message in it. */
  from: Instant,
  to: Instant,
  messages: n,
  attempts: z.array(AttemptRow),
  failures: z.array(FailureRow),
  /** What back offices announced in this batch. */
  changes: z.array(Change),
  /** What is neither an attempt nor a failure; absent in digests of earlier versions. */
  signals: Signals.default(NO_SIGNALS),
});
export type Digest = z.infer<typeof Digest>;

const NOTHING = { attempt: 0, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };

/** Sums freshly stored messages into a digest; back-filled ones are left to `lateDigestsOf`. */
export function digestOf(
  stored: readonly StoredMessage[],
  said: readonly HostSaid[] = [],
  fold: FoldCode = asItIs,
  leftOut: (item: StoredMessage) => boolean = isHistory,
): Digest {
  const signals = new SignalSums();
  const attempts = new Map<number, AttemptRow>();
  const failures: FailureRow[] = [];
  let from = Number.MAX_SAFE_INTEGER;
  let to = 0;
  for (const item of stored) {
    from = Math.min(from, item.receivedAt);
    to = Math.max(to, item.receivedAt);
    if (leftOut(item)) continue;
    const { message } = item;
    signals.add(item);
    if (message.channel === 'hb' || message.channel === 'evt') {
      addAttempts(attempts, item);
      failures.push(...failuresOf(item, fold));
    }
  }
  const changes: Change[] = [];
  for (const { message, receivedAt } of said) {
    from = Math.min(from, receivedAt);
    to = Math.max(to, receivedAt);
    if (message.channel === 'change') changes.push(message.body);
    else signals.addHost(message, receivedAt);
  }
  return {
    from: Math.min(from, to),
    to,
    messages: stored.length,
    attempts: [...attempts.values()],
    failures,
    changes,
    signals: signals.toSignals(),
  };
}

function addAttempts(attempts: Map<number, AttemptRow>, item: StoredMessage): void {
  const counts = attemptsOf(item.message);
  if (!counts) return;
  let row = attempts.get(item.profile);
  if (!row) {
    row = { profile: item.profile, ...NOTHING };
    attempts.set(item.profile, row);
  }
  row.attempt += counts.attempt;
  row.approved += counts.approved;
  row.declined += counts.declined;
  row.failed += counts.failed;
  row.noAnswer += counts.noAnswer;
  // A terminal that does not say which had a PIN may have had one in each.
  row.pin += counts.pin === 0 && counts.pinless === 0 ? counts.attempt : counts.pin;
  const by = splitsOf(item.message, counts.attempt);
  if (by && Object.keys(by).length > 0) row.by = addSplits(row.by ?? {}, by);
}

/** The counts a message carries; a failure event without counts is one failed attempt. */
export function attemptsOf(message: StoredMessage['message']): TxnCounts | null {
  if (message.channel === 'hb') return message.body.txn ?? null;
  if (message.channel !== 'evt' || message.body.kind !== 'txn') return null;
  if (message.body.txn) return message.body.txn;
  const { outcome, pin } = message.body;
  const declined = outcome === 'declined' ? 1 : 0;
  const noAnswer = outcome === 'noAnswer' ? 1 : 0;
  const counts = { attempt: 1, approved: 0, declined, failed: 1 - declined - noAnswer, noAnswer };
  return { ...counts, pin: pin === true ? 1 : 0, pinless: pin === false ? 1 : 0 };
}

type Splits = NonNullable<Heartbeat['by']>;

/**
 * A heartbeat splits all its attempts; a failure event knows the attributes of the one attempt
 * that failed and stays silent about the approved ones before it.
 */
function splitsOf(message: StoredMessage['message'], attempts: number): Splits | undefined {
  if (message.channel === 'hb') return message.body.by;
  if (message.channel !== 'evt' || message.body.kind !== 'txn' || attempts === 0) return undefined;
  const { issuer, scheme, entry } = message.body;
  return {
    ...(issuer && { issuer: { [issuer]: 1 } }),
    ...(scheme && { scheme: { [scheme]: 1 } }),
    ...(entry && { entry: { [entry]: 1 } }),
  };
}

function addSplits(into: Splits, more: Splits): Splits {
  for (const attribute of ['issuer', 'scheme', 'entry'] as const) {
    const added = more[attribute];
    if (!added) continue;
    const sums = into[attribute] ?? {};
    into[attribute] = sums;
    for (const [value, count] of Object.entries(added)) sums[value] = (sums[value] ?? 0) + count;
  }
  return into;
}

const NO_FAILURES: FailureRow[] = [];

/**
 * What a tenant's code is counted as: itself, or one that stands for many invented ones; null for
 * one that says that a payment went through.
 */
export type FoldCode = (tenant: string, code: string, at: Instant) => string | null;

const asItIs: FoldCode = (_tenant, code) => (isApproval(code) ? null : code);

/** The failures a message tells of: one of an event, or the codes that a heartbeat counts. */
export function failuresOf(item: StoredMessage, fold: FoldCode = asItIs): FailureRow[] {
  const { message, receivedAt: at } = item;
  if (message.channel === 'hb' ? !message.body.rc : message.channel !== 'evt') return NO_FAILURES;
  // Not asked before: whose a terminal is, is looked up for those that fail.
  const { profile, merchant, store } = item;
  const whose = { ...(merchant && { merchant }), ...(store && { store }) };
  const base = { profile, terminal: message.terminal, ...whose, at };
  if (message.channel === 'evt' && message.body.kind === 'txn') {
    const { code, outcome, issuer, scheme, entry, pin, retry } = message.body;
    const known = {
      ...(issuer !== undefined && { issuer }),
      ...(scheme !== undefined && { scheme }),
      ...(entry !== undefined && { entry }),
      ...(pin !== undefined && { pin }),
      ...(retry !== undefined && { retry }),
    };
    return [{ ...base, code: fold(message.tenant, code, at) ?? code, outcome, ...known, count: 1 }];
  }
  if (message.channel !== 'hb') return [];
  return Object.entries(message.body.rc ?? {}).flatMap(([told, count]) => {
    const code = count > 0 ? fold(message.tenant, told, at) : null;
    return code === null ? [] : [{ ...base, code, outcome: 'declined', count }];
  });
}

/** Every profile that a digest refers to. */
export function profilesIn({ attempts, failures, signals }: Digest): Set<number> {
  const { heard, devices, births, back, keys, certificates, changed } = signals;
  const { records, deviations } = signals;
  const named = [attempts, failures, heard, devices, births, back, keys, certificates, changed];
  const profiles = new Set<number>();
  for (const rows of [...named, records, deviations]) {
    for (const { profile } of rows) if (profile !== undefined) profiles.add(profile);
  }
  return profiles;
}
