/**
 * The messages of the wire contract, version 1: one schema a channel, which is the type, the
 * validator and the documentation. Unknown fields are dropped by the parser and counted by
 * `decode`; see ARCHITECTURE.md for the path a message takes.
 */
import { z } from 'zod';
import { Instant as Moment } from '../base/instant.js';

/** Tenant names, as topics carry them. */
export const Tenant = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
/** A tenant, or the ground of its drills: what people may look at. */
export const AnyTenant = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}(?:~drill)?$/);
/** Terminal names, as topics carry them. */
export const TerminalId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/);

/** Negative zero equals zero and prints as `0`: a sender that writes it is broken, and is told. */
const signed = (value: number) => !Object.is(value, -0);
const Instant = Moment.refine(signed);
const uint = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).refine(signed);
const count = z.number().int().min(0).max(1_000_000).refine(signed).default(0);
/** A measured figure; nothing a terminal measures is larger. */
const figure = z.number().min(-1e9).max(1e9).refine(signed);
const word = z.string().min(1).max(64);
/** A name that a sender chose for a key. Those that every object inherits would be read back. */
const name = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((key) => !(key in Object.prototype));

/** `{dialect}:{code}`; a bare code means different things at different hosts and is refused. */
export const ResponseCode = z.string().regex(/^[a-z0-9][a-z0-9-]{0,15}:[A-Za-z0-9._-]{1,32}$/);

/** What every message of a terminal carries. */
const envelope = {
  v: z.literal(1),
  boot: uint,
  seq: uint,
  at: Instant,
  queuedAt: Instant.optional(),
};

/** Attempts since this terminal's previous message that carried such counts. */
export const TxnCounts = z.object({
  attempt: count,
  approved: count,
  declined: count,
  failed: count,
  noAnswer: count,
  pin: count,
  pinless: count,
});
export type TxnCounts = z.infer<typeof TxnCounts>;

const Keys = z.object({ tpk: word.optional(), version: uint.optional() });
const shares = z.record(name(32), count);

/** The attributes that births carry and heartbeats may report a change of. */
const attributes = {
  merchant: word.optional(),
  store: word.optional(),
  chain: word.optional(),
  region: word.optional(),
  tz: word.optional(),
  model: word.optional(),
  hw: word.optional(),
  fw: word.optional(),
  app: word.optional(),
  param: word.optional(),
  feePlan: word.optional(),
  acquirer: word.optional(),
  carrier: word.optional(),
  link: word.optional(),
  keys: Keys.optional(),
  tls: z.object({ notAfter: Instant }).optional(),
  hbSeconds: z.number().int().min(1).max(86_400).optional(),
  hours: z.string().max(64).optional(),
  test: z.boolean().optional(),
};

export const Birth = z.object({
  ...envelope,
  reason: z.enum(['power', 'scheduled', 'crash', 'command', 'reconnect']).optional(),
  ...attributes,
});
export type Birth = z.infer<typeof Birth>;

/** Online or not. The Will says `false` without a `why`; a goodbye says why. It has no `seq`. */
export const State = z.object({
  v: z.literal(1),
  online: z.boolean(),
  boot: uint,
  why: z.enum(['closing', 'reboot', 'moved']).optional(),
  until: Instant.optional(),
});
export type State = z.infer<typeof State>;

const health = z.enum(['ok', 'warn', 'fail', 'paper', 'heat', 'low', 'none']);

export const Heartbeat = z.object({
  ...envelope,
  span: z.number().min(0).max(86_400).refine(signed).optional(),
  up: uint.optional(),
  txn: TxnCounts.optional(),
  by: z.object({ issuer: shares, scheme: shares, entry: shares }).partial().optional(),
  rc: z.record(ResponseCode, count).optional(),
  rssi: figure.optional(),
  rtt: figure.optional(),
  bat: figure.optional(),
  printer: health.optional(),
  icc: health.optional(),
  nfc: health.optional(),
  tamper: z.boolean().optional(),
  backupBat: health.optional(),
  host: z
    .array(z.object({ acquirer: word, ok: z.boolean(), ms: figure.optional() }))
    .max(16)
    .optional(),
  queue: uint.optional(),
  unsettled: uint.optional(),
  freeMb: figure.optional(),
  ...attributes,
});
export type Heartbeat = z.infer<typeof Heartbeat>;

export const Outcome = z.enum(['declined', 'failed', 'noAnswer', 'reversed']);
export type Outcome = z.infer<typeof Outcome>;

const Entry = z.enum(['chip', 'nfc', 'mag', 'qr', 'manual']);

export const TxnEvent = z.object({
  ...envelope,
  kind: z.literal('txn'),
  code: ResponseCode,
  outcome: Outcome,
  acquirer: word.optional(),
  issuer: word.optional(),
  scheme: word.optional(),
  entry: Entry.optional(),
  pin: z.boolean().optional(),
  ms: figure.optional(),
  retry: count.optional(),
  txn: TxnCounts.optional(),
});
export type TxnEvent = z.infer<typeof TxnEvent>;

export const DeviceEvent = z.object({
  ...envelope,
  kind: z.literal('device'),
  code: ResponseCode,
  detail: z.string().max(256).optional(),
});
export type DeviceEvent = z.infer<typeof DeviceEvent>;

export const ChangeEvent = z.object({
  ...envelope,
  kind: z.literal('change'),
  what: z.enum(['keys', 'firmware', 'app', 'param', 'feePlan', 'reboot']),
  from: word.optional(),
  to: word.optional(),
  job: word.optional(),
});
export type ChangeEvent = z.infer<typeof ChangeEvent>;

/** One error event, device error or change on the terminal. */
export const Evt = z.discriminatedUnion('kind', [TxnEvent, DeviceEvent, ChangeEvent]);
export type Evt = z.infer<typeof Evt>;

const scope = z.record(name(64), z.union([word, z.array(word).max(64)]));

/** A back office says what it changed, where, and until when. */
export const Change = z.object({
  v: z.literal(1),
  id: word,
  at: Instant,
  what: z.enum([
    'key_reset',
    'rki',
    'firmware',
    'app',
    'param',
    'fee_plan',
    'cutover',
    'maintenance',
    'hsm',
  ]),
  ref: word.optional(),
  scope: scope.default({}),
  until: Instant.optional(),
  expect: z.record(name(64), word).optional(),
  note: z.string().max(256).optional(),
});
export type Change = z.infer<typeof Change>;

/** An acquirer's own counts: the second plane, independent of terminals. */
export const Pulse = z.object({
  v: z.literal(1),
  id: word,
  at: Instant,
  span: z.number().positive().max(3_600),
  acquirer: word,
  attempt: count,
  approved: count,
  declined: count,
  failed: count,
  noAnswer: count,
});
export type Pulse = z.infer<typeof Pulse>;

/** What a payment record says, whoever keeps it. Amounts are in minor units; no card data, ever. */
const payment = {
  ref: word,
  kind: z.enum(['sale', 'refund', 'void']),
  /** What the sale was rung up for; `charged` is what the card was debited. */
  amount: uint,
  currency: z.string().regex(/^[A-Z]{3}$/),
  charged: uint.optional(),
  /** What the merchant was charged; negative when a fee is given back. */
  fee: z.number().int().refine(signed).optional(),
  plan: word.optional(),
  card: z.enum(['debit', 'credit']).optional(),
  scheme: word.optional(),
  entry: Entry.optional(),
  pin: z.boolean().optional(),
  outcome: z.enum(['approved', ...Outcome.options]).optional(),
  code: ResponseCode.optional(),
  acquirer: word.optional(),
};

/** One payment as its terminal saw it, for fee checking. */
export const Txn = z.object({ ...envelope, ...payment });
export type Txn = z.infer<typeof Txn>;

/** The same payment as the host booked it, with the fee really charged. */
export const HostTxn = z.object({
  v: z.literal(1),
  id: word,
  at: Instant,
  terminal: TerminalId,
  /** The day it was settled; some hosts give a moment of that day. Left out until it is. */
  settledOn: z.union([z.iso.date(), Instant]).optional(),
  ...payment,
});
export type HostTxn = z.infer<typeof HostTxn>;

/** What became of a command; `id` is the command's. */
export const Ack = z.object({
  ...envelope,
  id: word,
  status: z.enum(['done', 'refused', 'failed', 'expired']),
  detail: z.string().max(256).optional(),
});
export type Ack = z.infer<typeof Ack>;

/** The channels that this version takes in, by the last level of the topic. */
export const TERMINAL_CHANNELS = {
  birth: Birth,
  state: State,
  hb: Heartbeat,
  evt: Evt,
  txn: Txn,
  ack: Ack,
} as const;
export const HOST_CHANNELS = { change: Change, txn: HostTxn, pulse: Pulse } as const;

export type TerminalChannel = keyof typeof TERMINAL_CHANNELS;
export type HostChannel = keyof typeof HOST_CHANNELS;
