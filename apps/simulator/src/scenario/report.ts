import { z } from 'zod';
import { Instant } from '#domain/base/instant.js';
import { Word } from './span.js';

const health = z.enum(['ok', 'warn', 'fail', 'paper', 'heat', 'low', 'none']);
/** A moment; `now` is the moment at which a terminal begins to report it. */
const moment = z.union([Instant, z.literal('now')]);
const whole = z.number().int().min(0);

/**
 * Fields that births and heartbeats carry from some moment on, in the words of the wire contract.
 * `host` is the exception: it stands for the terminal's own acquirer, whichever that is.
 */
export const Report = z.strictObject({
  merchant: Word.optional(),
  store: Word.optional(),
  chain: Word.optional(),
  region: Word.optional(),
  tz: Word.optional(),
  model: Word.optional(),
  hw: Word.optional(),
  fw: Word.optional(),
  app: Word.optional(),
  param: Word.optional(),
  feePlan: Word.optional(),
  acquirer: Word.optional(),
  carrier: Word.optional(),
  link: Word.optional(),
  keys: z.strictObject({ tpk: Word.optional(), version: whole.optional() }).optional(),
  tls: z.strictObject({ notAfter: moment }).optional(),
  hbSeconds: z.number().int().min(1).max(86_400).optional(),
  hours: z.string().max(64).optional(),
  test: z.boolean().optional(),
  up: whole.optional(),
  rssi: z.number().optional(),
  rtt: z.number().optional(),
  bat: z.number().optional(),
  printer: health.optional(),
  icc: health.optional(),
  nfc: health.optional(),
  tamper: z.boolean().optional(),
  backupBat: health.optional(),
  host: z.strictObject({ ok: z.boolean(), ms: z.number().optional() }).optional(),
  queue: whole.optional(),
  unsettled: whole.optional(),
  freeMb: z.number().optional(),
});
/** The fields a line makes terminals report. */
export type Report = z.infer<typeof Report>;
