import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';

/** A span in a story: plain seconds (`ramp: 300`) or a duration (`5m`), read as milliseconds. */
export const Seconds = z.union([
  z
    .number()
    .min(0)
    .transform((seconds) => seconds * 1_000),
  Duration,
]);

/** A share of something, 0 to 1. */
export const Share = z.number().min(0).max(1);

/** A value of an attribute; YAML may read `3.1` or `true` as something else than the word it is. */
export const Word = z.union([z.string().min(1), z.number(), z.boolean()]).transform(String);

/** One value or several, read as several. */
export const Words = z.union([Word.transform((word) => [word]), z.array(Word).min(1)]);
