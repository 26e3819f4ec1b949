/**
 * A story: what happens to a fleet and what Tillwatch must make of it. `play` drives the world,
 * `expect` is for whoever judges the outcome; the simulator itself never looks at it.
 */
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { Severity } from '#domain/base/severity.js';
import { Cmd } from '#domain/message/downward.js';
import { effects } from './effects.js';
import { Seconds, Share, Words } from './span.js';

/** Attributes of a terminal that `where` may name. */
const TERMINAL_ATTRIBUTES = [
  'terminal',
  'merchant',
  'store',
  'chain',
  'region',
  'model',
  'hw',
  'fw',
  'app',
  'param',
  'feePlan',
  'acquirer',
  'carrier',
  'link',
  'keys',
  'test',
] as const;
/** An attribute of a terminal that `where` may name. */
export type TerminalAttribute = (typeof TERMINAL_ATTRIBUTES)[number];

/** Attributes of one payment attempt that `where` may name. */
export const ATTEMPT_ATTRIBUTES = ['issuer', 'scheme', 'entry'] as const;

type WhereAttribute = TerminalAttribute | (typeof ATTEMPT_ATTRIBUTES)[number];

const words = Words.optional();
const Where = z.strictObject(
  Object.fromEntries(
    [...TERMINAL_ATTRIBUTES, ...ATTEMPT_ATTRIBUTES].map((name) => [name, words]),
  ) as Record<WhereAttribute, typeof words>,
);
/** Which terminals and attempts a line is about: every attribute must have one of its values. */
export type Where = z.infer<typeof Where>;

const rising = (steps: readonly number[]) => steps.every((s, i) => s >= (steps[i - 1] ?? 0));

const PlayLine = z
  .strictObject({
    at: Duration,
    for: Duration.optional(),
    where: Where.default({}),
    sample: Share.optional(),
    ramp: Seconds.optional(),
    waves: z
      .strictObject({
        every: Seconds,
        steps: z.array(Share).min(1).refine(rising, {
          message: 'expected cumulative shares, each at least the one before',
        }),
      })
      .optional(),
    duty: z
      .strictObject({ on: Seconds, off: Seconds })
      .refine(({ on, off }) => on + off > 0, { message: 'expected some seconds on or off' })
      .optional(),
    /** Commands that end what the line does at each terminal that obeys them. */
    cured_by: z.array(Cmd.shape.what).min(1).optional(),
    ...effects,
  })
  .refine((line) => Object.keys(effects).some((key) => Object.hasOwn(line, key)), {
    message: `expected an effect: ${Object.keys(effects).join(', ')}`,
  });
/** One line of a story: when, for whom, and what happens. */
export type PlayLine = z.infer<typeof PlayLine>;

/**
 * In a flow mapping a comma ends a plain scalar, so `{note: to the desk, not an outage}` reads as a
 * note and a key without a value. Such keys are the rest of the note, and are put back there.
 */
function rejoinNote(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const entries = Object.entries(input);
  const [note] = entries.filter(([key]) => key === 'note').map(([, value]) => value);
  if (typeof note !== 'string') return input;
  const tail = entries.filter(([, value]) => value === null).map(([key]) => key);
  const kept = entries.filter(([, value]) => value !== null);
  return { ...Object.fromEntries(kept), note: [note, ...tail].join(', ') };
}

const ExpectedIncident = z.preprocess(
  rejoinNote,
  z.strictObject({
    cause: z.record(z.string(), Words),
    diagnosis: z.string().min(1),
    playbook: z.string().min(1),
    severity: Severity,
    within: Duration,
    resolved_within: Duration.optional(),
    forbidden: z.array(z.string()).default([]),
    note: z.string().optional(),
  }),
);

const Expectation = z.strictObject({
  incidents: z.array(ExpectedIncident),
  notes: z
    .array(z.union([ExpectedIncident, z.string(), z.record(z.string(), z.unknown())]))
    .default([]),
});
/** What must come of a story; spans in milliseconds. */
export type Expectation = z.infer<typeof Expectation>;

type Note = Expectation['notes'][number];

/** Whether a note is one that must be shown, and not a word to whoever reads the file. */
export function isExpected(note: Note): note is z.infer<typeof ExpectedIncident> {
  return typeof note === 'object' && typeof note.within === 'number';
}

/** A time of day, `HH:MM`, read as milliseconds since midnight. */
const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'expected a time of day such as "12:30"' })
  .transform((text) => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000);

/** A story file. */
export const Scenario = z.strictObject({
  scenario: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  kind: z.enum(['incident', 'lookalike']),
  title: z.strictObject({ en: z.string(), zh: z.string().optional() }),
  start: TimeOfDay.default(12.5 * 3_600_000),
  minutes: z
    .number()
    .positive()
    .max(7 * 24 * 60),
  /** Merchants that the story is about, and how many terminals each of them has. */
  shops: z.record(z.string(), z.number().int().min(1).max(100)).default({}),
  play: z.array(PlayLine),
  expect: Expectation,
});
/** A story, as read: spans in milliseconds, values of attributes as lists. */
export type Scenario = z.infer<typeof Scenario>;
