/**
 * What an authority wants to know of an incident, and by when: an operator's file. Every threshold
 * and time limit is a value of it; the code knows only what can be measured and asked.
 */
import { z } from 'zod';
import { Currency } from '../base/currency.js';
import { Duration } from '../base/duration.js';
import { Words } from '../code/taxonomy.js';
import { IncidentKind } from '../incident/incident.js';
import { TimeZone } from '../oncall/roster.js';
import { parseWeeklyHours } from '../registry/trading-hours.js';
import { COUNTS, SHARES, SPANS } from './measures.js';

const Id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'expected a name such as data_loss');

/** Something that only people know; said once of an incident, it counts for every regulation. */
const Asked = z.strictObject({
  id: Id,
  kind: z.enum(['yes_no', 'number']),
  name: Words,
  /** What a number counts, such as EUR. */
  unit: z.string().min(1).max(20).optional(),
});
export type Asked = z.infer<typeof Asked>;

const limits = <T extends z.ZodType>(limit: T) => ({
  over: limit.optional(),
  at_least: limit.optional(),
});
const isOne = (limit: { over?: unknown; at_least?: unknown }) =>
  (limit.over === undefined) !== (limit.at_least === undefined);
const one = 'expected either "over" or "at_least"';
const Amount = z.number().nonnegative();

/** One comparison of something measured or asked with a value of the file. */
export const Threshold = z.union([
  z.strictObject({ span: z.enum(SPANS), ...limits(Duration) }).refine(isOne, one),
  z.strictObject({ count: z.enum(COUNTS), ...limits(Amount) }).refine(isOne, one),
  z.strictObject({ share: z.enum(SHARES), ...limits(Amount.max(1)) }).refine(isOne, one),
  /**
   * What the failed payments were worth in a currency: what was answered to a question, and before
   * that an estimate from payment records.
   */
  z.strictObject({ value: Currency, asked: Id, ...limits(Amount) }).refine(isOne, one),
  z.strictObject({ asked: Id, ...limits(Amount) }).refine(isOne, one),
  /** A question that was answered with yes. */
  z.strictObject({ yes: Id }),
  /** The kind of the incident is among `critical.kinds`. */
  z.strictObject({ critical: z.literal(true) }),
  /** So many provinces were each hit for so long. */
  z.strictObject({
    provinces: z.number().int().positive(),
    each: Duration,
    during: z.enum(['peak', 'off_peak', 'any']).default('any'),
  }),
]);
export type Threshold = z.infer<typeof Threshold>;

/** Met by any of its thresholds, or only by all of them. */
const Criterion = z
  .strictObject({
    id: Id,
    name: Words,
    any: z.array(Threshold).min(1).max(20).optional(),
    all: z.array(Threshold).min(1).max(20).optional(),
  })
  .refine(({ any, all }) => (any === undefined) !== (all === undefined), 'expected "any" or "all"');
export type Criterion = z.infer<typeof Criterion>;

/** A criterion by its name, or so many of some. */
const Need = z.union([
  Id,
  z.strictObject({ at_least: z.number().int().positive(), of: z.array(Id).min(1).max(50) }),
]);
export type Need = z.infer<typeof Need>;

const Grade = z.strictObject({
  id: Id,
  name: Words,
  /** Any of these lists of needs, each of which must be met whole. */
  when: z.array(z.array(Need).min(1).max(20)).min(1).max(20),
});

/** What a time limit is counted from, beside reports that were sent. */
export const STARTS = ['onset', 'awareness', 'classification', 'end'] as const;

const Report = z.strictObject({
  id: Id.refine((id) => !STARTS.some((start) => start === id), 'is what limits are counted from'),
  name: Words,
  /** The grades it is owed for; every one when left out. */
  grades: z.array(Id).min(1).optional(),
  /** The earliest limit whose beginning is known holds. `from` may be another report. */
  due: z
    .array(z.strictObject({ within: Duration, from: z.union([z.enum(STARTS), Id]) }))
    .min(1)
    .max(5),
  /** How long before its limit people are reminded of it; those longer than the limit never. */
  remind: z.array(Duration).max(10).prefault(['1d', '2h', '30m', '10m']),
});
export type Report = z.infer<typeof Report>;

const PeakHours = z.string().transform((text, context) => {
  const hours = parseWeeklyHours(text);
  if (hours.ok) return hours.value;
  for (const { message } of hours.error) context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const Regulation = z.strictObject({
  id: Id,
  name: Words,
  /** Shown wherever it is used, such as who has to confirm the values. */
  caution: Words.optional(),
  time_zone: TimeZone,
  /** Hours of much business, such as `Mo-Fr 09:00-18:00`, by the clock of the time zone. */
  peak: PeakHours,
  /** When we are taken to have known: when it was detected, or when a person took it. */
  awareness: z.enum(['detected', 'acknowledged']),
  critical: z.strictObject({
    /** Kinds of incidents that hit a critical service. */
    kinds: z.array(IncidentKind),
    /** A minute counts as down when at least this share of its attempts failed. */
    down_from: Amount.max(1),
  }),
  /** The days before the incident whose attempts are averaged. */
  average_days: z.number().int().min(1).max(366),
  /** Incidents of one cause that add up, from so many within a span on. */
  repeats: z.strictObject({ within: Duration, at_least: z.number().int().min(2) }).optional(),
  criteria: z.array(Criterion).min(1).max(50),
  /** The gravest first: the first that is met holds. */
  grades: z.array(Grade).min(1).max(10),
  reports: z.array(Report).max(10),
});
export type Regulation = z.infer<typeof Regulation>;

export const RegulationFile = z
  .strictObject({
    asked: z.array(Asked).max(50).default([]),
    regulations: z.array(Regulation).min(1).max(10),
  })
  .superRefine((file, context) => {
    for (const { path, message } of loosePlaces(file)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
export type RegulationFile = z.infer<typeof RegulationFile>;

interface Loose {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Names that lead nowhere, and names that are there twice. */
function loosePlaces({ asked, regulations }: z.output<typeof Parts>): Loose[] {
  const questions = new Map(asked.map((question) => [question.id, question]));
  return [
    ...twice(asked, ['asked']),
    ...twice(regulations, ['regulations']),
    ...regulations.flatMap((regulation, n) => looseIn(regulation, questions, ['regulations', n])),
  ];
}
const Parts = z.object({ asked: z.array(Asked), regulations: z.array(Regulation) });

function looseIn(
  { criteria, grades, reports }: Regulation,
  asked: ReadonlyMap<string, Asked>,
  at: Loose['path'],
): Loose[] {
  const isCriterion = (id: string) => criteria.some((each) => each.id === id);
  const unknown = (path: Loose['path'], id: string) => ({ path, message: `"${id}" is nowhere` });
  return [
    ...twice(criteria, [...at, 'criteria']),
    ...twice(grades, [...at, 'grades']),
    ...twice(reports, [...at, 'reports']),
    ...criteria.flatMap(({ any, all }, n) =>
      (any ?? all ?? []).flatMap((threshold, m) => {
        const path = [...at, 'criteria', n, any ? 'any' : 'all', m];
        const message = wrongQuestion(threshold, asked);
        return message === null ? [] : [{ path, message }];
      }),
    ),
    ...grades.flatMap(({ when }, n) =>
      when.flatMap((needs, m) =>
        needs
          .flatMap((need) => (typeof need === 'string' ? [need] : need.of))
          .filter((id) => !isCriterion(id))
          .map((id) => unknown([...at, 'grades', n, 'when', m], id)),
      ),
    ),
    ...reports.flatMap(({ grades: forGrades = [], due }, n) => [
      ...forGrades
        .filter((id) => !grades.some((grade) => grade.id === id))
        .map((id) => unknown([...at, 'reports', n, 'grades'], id)),
      ...due.flatMap(({ from }, m) => {
        const known = STARTS.some((start) => start === from);
        // Only one that comes before: a limit that is counted from itself never begins.
        const before = reports.slice(0, n).some(({ id }) => id === from);
        return known || before ? [] : [unknown([...at, 'reports', n, 'due', m, 'from'], from)];
      }),
    ]),
  ];
}

/** What is wrong with the question that a threshold names; null where nothing is. */
function wrongQuestion(threshold: Threshold, asked: ReadonlyMap<string, Asked>): string | null {
  if ('yes' in threshold) {
    const isAsked = asked.get(threshold.yes)?.kind === 'yes_no';
    return isAsked ? null : `"${threshold.yes}" is no question that is asked`;
  }
  if (!('asked' in threshold)) return null;
  const question = asked.get(threshold.asked);
  if (question?.kind !== 'number') return `"${threshold.asked}" is no number that is asked`;
  if (!('value' in threshold) || question.unit === threshold.value) return null;
  const unit = question.unit === undefined ? 'without a unit' : `in ${question.unit}`;
  return `"${question.id}" is asked ${unit}, expected "unit: ${threshold.value}"`;
}

function twice(named: readonly { readonly id: string }[], at: Loose['path']): Loose[] {
  return named.flatMap(({ id }, n) =>
    named.findIndex((other) => other.id === id) === n
      ? []
      : [{ path: [...at, n, 'id'], message: `"${id}" is given twice` }],
  );
}
