/**
 * What a line of a story does to the world: one schema an effect, keyed as in the file. The words
 * are explained in deploy/scenarios/README.md.
 */
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { Birth, Change as ChangeMessage, ResponseCode, State } from '#domain/message/schema.js';
import { Report } from './report.js';
import { Seconds, Share, Words } from './span.js';

const EntryMode = z.enum(['chip', 'nfc', 'mag', 'qr', 'manual']);
const AttemptKind = z.union([z.enum(['all', 'pin', 'pinless']), EntryMode]);
/** Which attempts an answer is for: a kind, any of several kinds, or all of some attributes. */
const AttemptSelector = z.union([
  AttemptKind,
  z.array(AttemptKind).min(1),
  z.strictObject({
    issuer: Words.optional(),
    scheme: Words.optional(),
    entry: Words.optional(),
    pin: z.boolean().optional(),
  }),
]);
/** Which attempts an answer is for. */
export type AttemptSelector = z.infer<typeof AttemptSelector>;

const weight = z.number().positive();

const Answers = z
  .strictObject({
    of: AttemptSelector.default('all'),
    share: Share.default(1),
    codes: z.record(ResponseCode, weight).default({}),
    noAnswer: z.number().min(0).default(0),
    timeoutSeconds: z.number().positive().optional(),
    retries: z.number().int().min(0).max(10).default(0),
  })
  .refine(({ codes, noAnswer }) => noAnswer > 0 || Object.keys(codes).length > 0, {
    message: 'expected `codes`, `noAnswer` or both',
  });
/** How attempts end while the line lasts. */
export type Answers = z.infer<typeof Answers>;

const Silent = z.strictObject({
  share: Share.default(1),
  goodbye: z.boolean().default(false),
  why: State.shape.why,
  plane: z.literal('monitoring').optional(),
  hours: z.literal('closed').optional(),
  spread: Seconds.optional(),
  state: z.literal('retired').optional(),
});
/** Terminals that fall silent. */
export type Silent = z.infer<typeof Silent>;

const Reboot = z.strictObject({
  share: Share.default(1),
  every: Seconds.optional(),
  down: Seconds.default(60_000),
  reason: Birth.shape.reason.unwrap().default('power'),
});
/** Terminals that start anew. */
export type Reboot = z.infer<typeof Reboot>;

const FeeError = z.looseObject({
  kind: z.enum([
    'FEE.RATE',
    'FEE.CAP',
    'FEE.CARDTYPE',
    'FEE.CLASS',
    'FEE.CHANNEL',
    'FEE.EFFDATE',
    'FEE.ROUND',
    'FEE.DUP',
    'FEE.MINFEE',
    'FEE.REFUND',
    'FEE.SURCHARGE',
    'FEE.UNDER',
  ]),
  /** The rate that is charged instead, in basis points. */
  chargedBp: z.number().min(0).optional(),
  /** The least fee that is charged instead, in minor units. */
  chargedMinor: z.number().int().min(0).optional(),
});

const Pay = z.strictObject({
  plan: z.string(),
  rateBp: z.number().optional(),
  capMinor: z.number().int().optional(),
  error: FeeError.optional(),
});
/** Payment records of a fee plan, and how what is charged differs from it. */
export type Pay = z.infer<typeof Pay>;

const Announcement = z.strictObject({
  what: ChangeMessage.shape.what,
  id: z.string().min(1).max(64).optional(),
  source: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/)
    .optional(),
  ref: z.string().min(1).max(64).optional(),
  scope: z.record(z.string(), Words).default({}),
  until: Duration.optional(),
  expect: z.record(z.string(), Words).optional(),
  note: z.string().max(256).optional(),
});
/** A back office's change message. */
export type Announcement = z.infer<typeof Announcement>;

/** Every effect that a line may have. */
export const effects = {
  answers: Answers.optional(),
  silent: Silent.optional(),
  reboot: Reboot.optional(),
  traffic: z.strictObject({ factor: z.number().min(0).max(1_000) }).optional(),
  device: z.strictObject({ code: ResponseCode, share: Share.default(1) }).optional(),
  report: Report.optional(),
  clock: z.strictObject({ offset: z.number().int() }).optional(),
  replay: z
    .strictObject({ messages: z.number().int().min(1).max(10_000), age: Seconds })
    .optional(),
  duplicate: z.number().int().min(1).max(10).optional(),
  pay: Pay.optional(),
  change: Announcement.optional(),
};
