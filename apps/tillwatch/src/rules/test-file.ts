/**
 * Tests of rules as data, beside the rules: what happens to a fleet, and every notice that has to
 * come of it, down to its words. `tillwatch rules test` plays them in virtual time.
 */
import { z } from 'zod';
import {
  ATTEMPT_ATTRIBUTES,
  type AttemptAttribute,
  PROFILE_ATTRIBUTES,
  type ProfileAttribute,
  SHOP_ATTRIBUTES,
  type ShopAttribute,
} from '#domain/base/attribute.js';
import { Duration, parseDuration } from '#domain/base/duration.js';
import { Severity } from '#domain/base/severity.js';
import { FIGURES } from '#domain/digest/figures.js';
import { Change } from '#domain/message/schema.js';
import { Words } from '../../../simulator/src/scenario/span.js';
import { Steps } from './steps.js';

const value = z
  .union([z.string().min(1), z.number(), z.boolean()])
  .transform(String)
  .optional();

/** Attributes of the series' terminals and of its payments; what is left out is not known. */
const Where = z.strictObject(
  Object.fromEntries(
    [...PROFILE_ATTRIBUTES, ...ATTEMPT_ATTRIBUTES, ...SHOP_ATTRIBUTES].map((name) => [name, value]),
  ) as Record<ProfileAttribute | AttemptAttribute | ShopAttribute, typeof value>,
);
export type Where = z.infer<typeof Where>;

/** Payments of terminals that are alike. */
const Series = z
  .strictObject({
    where: Where.prefault({}),
    terminals: z.number().int().min(1).max(100_000).default(1_000),
    merchants: z.number().int().min(1).max(100_000).default(400),
    /** Share of the payments with a PIN. */
    pin: z.number().min(0).max(1).default(0.6),
    /** All payments of a step, those that fail among them. */
    attempts: Steps,
    /** Of them, those that fail, by answer code: `55`, `dialect:code`, or `timeout`. */
    failures: z.record(z.string(), Steps).default({}),
    /** What every terminal tells once a minute of a figure, such as `host_ms: 160x60 400x20`. */
    figures: z.partialRecord(z.enum(FIGURES), Steps).default({}),
  })
  .superRefine(({ attempts, failures }, context) => {
    const all = Object.values(failures);
    for (const [i, payments] of attempts.entries()) {
      const failing = all.reduce((sum, steps) => sum + (steps[i] ?? 0), 0);
      if (failing <= (payments ?? 0)) continue;
      const message = `step ${i + 1} has ${payments ?? 0} payments, of which ${failing} fail`;
      context.addIssue({ code: 'custom', path: ['failures'], message });
      return;
    }
  });
export type Series = z.infer<typeof Series>;

/** `64s`, or a span such as `60s..70s`, read as its two ends. */
const At = z.string().transform((text, context): [from: number, to: number] => {
  const ends = text.split('..').map((end) => parseDuration(end.trim()));
  const [from, to = from] = ends;
  if (from != null && to != null && ends.length <= 2 && from <= to) return [from, to];
  const message = 'expected a time such as "64s", or a span such as "60s..70s"';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const Texts = z
  .strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) })
  .partial()
  .optional();

/** One notice: when, and as much of it as the test cares about. */
const ExpectedNotice = z.strictObject({
  at: At,
  /** `note` is an incident of SEV4, which is shown and told to nobody. */
  told: z.enum(['first', 'changed', 'reopened', 'resolved', 'note']).default('first'),
  rule: z.string().optional(),
  /** The whole fleet when it is empty. */
  cause: z.record(z.string(), Words).optional(),
  diagnosis: z.string().optional(),
  playbook: z.string().optional(),
  severity: Severity.optional(),
  /** The line on a phone, word for word. */
  text: Texts,
  /** The sentences below it, word for word. */
  description: Texts,
});
export type ExpectedNotice = z.infer<typeof ExpectedNotice>;

const told = {
  name: z.string().min(1),
  /** Every notice in its order, and no other. */
  expect: z.union([z.literal('nothing'), z.array(ExpectedNotice).min(1).max(200)]),
};

/** Payments that are written down step by step; times count from the first step. */
const SeriesTest = z.strictObject({
  ...told,
  /** How long a step is. Its counts are spread over its seconds. */
  interval: Duration.prefault('1s').refine((ms) => ms >= 1_000 && ms % 1_000 === 0, {
    message: 'expected whole seconds',
  }),
  start: z.iso
    .datetime()
    .default('2026-03-10T04:30:00Z')
    .transform((text) => Date.parse(text)),
  series: z.array(Series).min(1).max(100),
  /** What back offices announce. */
  changes: z
    .array(
      z.strictObject({
        at: Duration,
        id: z.string().default('chg-1'),
        what: Change.shape.what,
        scope: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
      }),
    )
    .default([]),
});
export type SeriesTest = z.infer<typeof SeriesTest>;

/** A story of the simulator; times count from where its effects begin. */
const ScenarioTest = z.strictObject({
  ...told,
  /** The name of a shipped story, or the path of a file beside this one. */
  scenario: z.string().min(1),
  terminals: z.number().int().min(1).max(200_000).optional(),
  seed: z.number().int().optional(),
});
export type ScenarioTest = z.infer<typeof ScenarioTest>;

/** A file of tests. */
export const RuleTestFile = z.strictObject({
  tests: z
    .array(z.union([SeriesTest, ScenarioTest]))
    .min(1)
    .max(500),
});
export type RuleTest = z.infer<typeof RuleTestFile>['tests'][number];
