/** A code as it is explained to people and programs: its two readings, and where it is from. */
import { z } from 'zod';
import { FAILURE_CLASSES } from './catalogue.js';
import { ACTS, PARTIES, Words } from './taxonomy.js';

/** One of the two readings of a code. */
export const Reading = z.strictObject({
  /** Stable id, such as KEY_SYNC_PIN. */
  reason: z.string(),
  type: z.string(),
  party: z.enum(PARTIES),
  says: Words,
  remedy: z.string(),
  /** What to do first. */
  first: Words,
  /** Canonical actions that would do harm. */
  forbidden: z.array(z.string()),
});
export type Reading = z.infer<typeof Reading>;

/** Everything that is known of a code. */
export const CodeFacts = z.strictObject({
  code: z.string(),
  /** Whether a dialect has a line for it; one read by its group, or not at all, is not listed. */
  listed: z.boolean(),
  /** What it says; null for a code that nobody knows. */
  means: Words.nullable(),
  class: z.enum(FAILURE_CLASSES),
  act: z.enum(ACTS),
  /** One customer, one terminal. */
  alone: Reading,
  /** Many, at several merchants, far above normal. */
  mass: Reading,
  /** Where it is known from; null for a code that nobody knows. */
  source: z.string().nullable(),
});
export type CodeFacts = z.infer<typeof CodeFacts>;
