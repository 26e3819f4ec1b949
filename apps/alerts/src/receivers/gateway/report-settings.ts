/** How a gateway says what became of a message: where in its answer and reports, in which words. */
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { textAt } from '#domain/notify/delivery-report.js';
import { reportKey, reportLink } from '#infra/reports/sign-report.js';
import type { Surroundings } from '../kind.js';
import type { Awaits, Reporting } from '../receiver.js';
import { Secret } from '../settings/receiver-keys.js';

/** A place in JSON or in a form, such as `messages.0.id`. */
const Place = z
  .string()
  .regex(/^[^.]+(\.[^.]+)*$/, 'expected a place such as id or messages.0.id')
  .max(200);
const Word = z.union([z.string().min(1).max(100), z.number(), z.boolean()]).transform(String);

const within_ms_max = 86_400_000;

export const ReportSettings = z.strictObject({
  /** What proves its calls: they go to `/hooks/reports/NAME/` and this, or to `{report}`. */
  token: Secret,
  /** A message of which nothing is reported for so long was not delivered. */
  within: Duration.refine(
    (ms) => ms >= 1_000 && ms <= within_ms_max,
    'expected 1s to 24h',
  ).prefault('2m'),
  /** Where its answer names the message; left out, reports name it by what `{id}` was. */
  answer_id: Place.optional(),
  /** Where a call has a list of reports; left out, the body is one, or the list. */
  list: Place.optional(),
  /** Where a report names the message; left out where each has a link of its own, `{report}`. */
  id: Place.optional(),
  /** Where a report says what became of it. */
  state: Place,
  delivered: z.array(Word).min(1).max(50),
  /** Left out, every other word but those of `pending`. */
  failed: z.array(Word).min(1).max(500).optional(),
  pending: z.array(Word).max(100).default([]),
  /** What it wants to be answered; fields of a JSON object. */
  answer: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type ReportSettings = z.output<typeof ReportSettings>;

interface Reported {
  readonly report?: ReportSettings | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}
type Way = Pick<Surroundings, 'reveal' | 'externalUrl' | 'reporter'>;

/** How it is read; undefined where nothing is reported. */
export function reportingOf(
  { report }: Reported,
  { reveal, reporter }: Way,
): Reporting | undefined {
  if (!report || reporter === undefined) return undefined;
  const { list = null, id = null, state, delivered, failed = null, pending, answer } = report;
  const words = { list, id, state, delivered, failed, pending };
  const key = reportKey(reveal(report.token));
  return { reporter, form: { key, ...words, answer: answer ?? null } };
}

/** What `{report}` is filled with: where this one message is reported of. */
export function linkFor(
  { report }: Reported,
  { reveal, externalUrl, reporter }: Way,
  message: string,
): string {
  if (!report || externalUrl === undefined || reporter === undefined) return '';
  return reportLink(externalUrl, reporter, reveal(report.token), message);
}

/**
 * The report that an accepted message has to be followed by. One that its answer does not name
 * although it should, is waited for under our own name: it will be missed, and that is said.
 */
export function awaitedOf(
  { report, fields }: Reported,
  { reporter }: Way,
  id: string,
  answer: string,
): Awaits | undefined {
  if (!report || reporter === undefined) return undefined;
  const byLink = hasLink(fields);
  const named = byLink || report.answer_id === undefined ? null : nameIn(answer, report.answer_id);
  return { reporter, message: named ?? id, withinMs: report.within };
}

/** Whether every message carries the link by which it is reported of. */
export function hasLink(fields: Reported['fields']): boolean {
  return Object.values(fields).some((v) => typeof v === 'string' && v.includes('{report}'));
}

function nameIn(answer: string, place: string): string | null {
  try {
    return textAt(JSON.parse(answer), place);
  } catch {
    return null;
  }
}
