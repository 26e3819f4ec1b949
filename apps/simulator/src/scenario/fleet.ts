import { z } from 'zod';
import { ResponseCode } from '#domain/message/schema.js';
import { Share, Word } from './span.js';

/** How far a sum of decimal shares may be from 1 before it is a mistake and not rounding. */
const SUM_SLACK = 1e-6;

const sumsToOne = (shares: Readonly<Record<string, number>>) =>
  Math.abs(Object.values(shares).reduce((sum, share) => sum + share, 0) - 1) < SUM_SLACK;
const shares = z
  .record(z.string().min(1).max(64), Share)
  .refine(sumsToOne, { message: 'expected shares that sum to 1' });
const codeShares = z.record(ResponseCode, Share);
const whole = z.number().int().min(1);

/** `09:00-22:00`, read as milliseconds since midnight, beside the text that births carry. */
const TradingHours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, {
    message: 'expected hours such as "09:00-22:00"',
  })
  .transform((text) => {
    const opens = Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
    return { text, opensAt: opens * 60_000 };
  });

/** The fleet a story starts from: shares of attributes, and what is normal. */
export const Fleet = z.strictObject({
  seed: z.number().int().min(0),
  terminals: whole,
  merchants: whole,
  chains: z.record(z.string(), whole).default({}),
  hbSeconds: z.number().int().min(1).max(86_400),
  attemptsPerHour: z.number().min(0),
  hourFactor: z.array(z.number().min(0)).length(24),
  keepAliveSeconds: whole,
  timeoutSeconds: z.number().positive(),
  hostPulseSeconds: z.number().int().min(1).max(3_600),
  tradingHours: TradingHours,
  acquirer: shares,
  model: shares,
  fw: shares,
  app: shares,
  hw: shares,
  param: shares,
  feePlan: shares,
  region: shares,
  carrier: shares,
  issuer: shares,
  scheme: shares,
  entry: z
    .partialRecord(z.enum(['chip', 'nfc', 'mag', 'qr', 'manual']), Share)
    .refine(sumsToOne, { message: 'expected shares that sum to 1' }),
  pinShare: Share,
  outcomes: z.strictObject({
    approved: Share,
    declined: codeShares,
    failed: codeShares,
    noAnswer: Share,
  }),
  keys: shares,
  link: z.record(z.string(), Word),
  tz: z.string().min(1),
  offlineShare: Share,
});
/** A fleet file, as read. */
export type Fleet = z.infer<typeof Fleet>;
