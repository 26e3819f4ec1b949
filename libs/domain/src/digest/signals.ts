/**
 * Signals: what one committed batch tells beside attempts and failures. Who was heard and who said
 * goodbye is counted by profile, so it is small whatever the fleet; rare things are rows of their
 * own, and of each kind at most `SIGNAL_ROWS_MAX`, with a count of those that found no room.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Pulse } from '../message/schema.js';
import { FIGURES, OF } from './figures.js';

/** Rows of one kind that a digest holds; a storm has more, and says how many. */
export const SIGNAL_ROWS_MAX = 500;

const n = z.number().int();
const counts = z.record(z.string(), n);

/** What was heard of the terminals of one profile. */
export const HeardRow = z.object({
  profile: n,
  heartbeats: n,
  /** Seconds until their next heartbeats, summed over those that say it; absent for none. */
  seconds: z.number().optional(),
  /** Trading hours and time zone that births told, such as `09:00-22:00 Asia/Shanghai`. */
  hours: counts.optional(),
  /** Births by reason; `unsaid` when the terminal gave none. */
  births: counts,
  /** Goodbyes by why; `unsaid` when it gave none but is online. */
  goodbyes: counts,
  /** Wills: terminals that vanished without a word. */
  wills: n,
  /** Heartbeats that report a part as not well, by `part.state`, such as `printer.paper`. */
  unwell: counts,
  /** Heartbeats that call an acquirer's host unreachable, by acquirer. */
  hostsAway: counts,
});
export type HeardRow = z.infer<typeof HeardRow>;

/** Who a row is about. */
const who = { profile: n, terminal: z.string(), merchant: z.string().optional(), at: Instant };

export const Signals = z.object({
  heard: z.array(HeardRow),
  /** Device events; `hb:tamper` is a heartbeat that reports tampering. */
  devices: z.array(z.object({ ...who, code: z.string() })),
  births: z.array(z.object({ ...who, reason: z.string(), boot: n })),
  /** Goodbyes that say until when, by profile and minute: a shop that closes is expected back. */
  back: z.array(z.object({ profile: n, why: z.string(), until: Instant, count: n })),
  /** Key check values that terminals reported. */
  keys: z.array(z.object({ ...who, tpk: z.string().optional(), version: n.optional() })),
  /** Certificates that end soon, by profile and the day they end; today's by the minute. */
  certificates: z.array(z.object({ profile: n, notAfter: Instant, count: n })),
  /** Changes that terminals report of themselves. */
  changed: z.array(
    z.object({
      ...who,
      what: z.string(),
      from: z.string().optional(),
      to: z.string().optional(),
      job: z.string().optional(),
    }),
  ),
  /** Terminals whose profile became another, as after an update; without `to`: retired. */
  moved: z.array(z.object({ from: n, to: n.optional(), count: n })).default([]),
  /** Acquirers' own counts. */
  pulses: z.array(Pulse),
  /** Approved sales of payment records by who keeps them, plan and card; sums in minor units. */
  records: z.array(
    z.object({
      /** Absent for records of a host, which knows no profile. */
      profile: n.optional(),
      plan: z.string(),
      card: z.string(),
      currency: z.string(),
      count: n,
      amount: n,
      /** Sales that tell the fee, with their amounts and fees. */
      withFee: n,
      feeAmount: n,
      fee: n,
    }),
  ),
  /** Payments whose cardholder was debited something else than the sale. */
  deviations: z.array(
    z.object({
      profile: n.optional(),
      terminal: z.string(),
      merchant: z.string().optional(),
      at: Instant,
      ref: z.string(),
      plan: z.string(),
      /** Charged less amount, in minor units. */
      error: n,
    }),
  ),
  /** Figures that heartbeats told, by the value of an attribute: see `readings.ts`. */
  readings: z
    .array(
      z.object({ figure: z.enum(FIGURES), of: z.enum(OF), value: z.string(), count: n, sum: n }),
    )
    .default([]),
  /** How many rows of a kind found no room. */
  leftOut: counts,
});
export type Signals = z.infer<typeof Signals>;

/** A digest without any signal. */
export const NO_SIGNALS: Signals = {
  heard: [],
  devices: [],
  births: [],
  back: [],
  keys: [],
  certificates: [],
  changed: [],
  moved: [],
  pulses: [],
  records: [],
  deviations: [],
  readings: [],
  leftOut: {},
};
