/** What is asked of the ledger, and what it answers. */
import { z } from 'zod';
import { DAY, Instant } from '#domain/base/instant.js';
import { AnyTenant } from '#domain/message/schema.js';
import { limit, moment } from '../http/input.js';

/** Accounts are asked for a month at most, messages of a terminal for a day. */
export const accounts_span_max_ms = 31 * DAY;
export const messages_span_max_ms = DAY;
/** Ranges of one start that are told; the count is of all. */
export const ranges_max = 100;

/** A span of time: whole milliseconds, half-open. */
const span = { tenant: AnyTenant.optional(), from: moment.optional(), to: moment.optional() };

export const ListAccounts = z.strictObject({ ...span, limit: limit(500) });
export type ListAccounts = z.infer<typeof ListAccounts>;

export const ListMessages = z.strictObject({ ...span, limit: limit(100) });
export type ListMessages = z.infer<typeof ListMessages>;

export const ListBoots = z.strictObject({ tenant: AnyTenant.optional(), limit: limit(20) });
export type ListBoots = z.infer<typeof ListBoots>;

const n = z.int().min(0);
const account = {
  channel: z.string(),
  received: n,
  stored: n,
  duplicate: n,
  quarantined: n,
  refused: n,
  shed: n,
};

/** What became of messages: `received = stored + duplicate + quarantined + refused + shed`. */
export const AccountList = z.strictObject({
  from: Instant,
  to: Instant,
  /** Minutes by channel, newest first. */
  items: z.array(z.strictObject({ at: Instant, ...account })),
  /** Of the whole span, by channel, whether its minutes are listed or not. */
  totals: z.array(z.strictObject(account)),
  /** Whether the equation holds for every channel. */
  addsUp: z.boolean(),
});
export type AccountList = z.infer<typeof AccountList>;

/** Sequence numbers that are stored of one start of a terminal. */
const boot = z.strictObject({
  boot: n,
  first: n,
  last: n,
  stored: n,
  /** Numbers between the first and the last that never arrived. */
  missing: n,
  holes: n,
  /** From and to, both included; the newest hundred. */
  ranges: z.array(z.tuple([n, n])),
  lastReceivedAt: Instant,
});

/** Which messages of a terminal are stored, as of the checkpoint of the ledger. */
export const TerminalLedger = z.strictObject({
  terminal: z.string(),
  checkpoint: n,
  checkpointAt: Instant,
  items: z.array(boot),
});
export type TerminalLedger = z.infer<typeof TerminalLedger>;

/** Messages of a terminal, newest first. */
export const MessageList = z.strictObject({
  from: Instant,
  to: Instant,
  items: z.array(
    z.strictObject({
      boot: n,
      seq: n,
      channel: z.string(),
      at: Instant,
      receivedAt: Instant,
      queuedAt: Instant.nullable(),
      /** As it was decoded. */
      body: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type MessageList = z.infer<typeof MessageList>;
