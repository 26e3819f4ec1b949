/** What an incident means to authorities, as it is shown, exported, and counted down. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Words } from '../code/taxonomy.js';
import { AtStake, estimateAtStake } from '../incident/value-at-stake.js';
import { deadlines } from './deadlines.js';
import { answersIn, gradedIn, reportsIn } from './hear-authority.js';
import { judge, type Reading } from './judge.js';
import { addUp, failuresIn, type Gauge, type IncidentFacts, measure } from './measures.js';
import type { Regulation, RegulationFile } from './regulation.js';
import { type Case, valueQuestions } from './value-known.js';

const Name = z.strictObject({ id: z.string(), name: Words });
const Shares = z.number().min(0).max(1).nullable();
const Ms = z.number().nonnegative();

/** Spans in milliseconds; shares are null where the whole is not known. */
const MeasuresView = z.strictObject({
  spans: z.strictObject({ duration: Ms, duration_peak: Ms, downtime: Ms, downtime_peak: Ms }),
  counts: z.strictObject({ terminals: Ms, merchants: Ms, failures: Ms, provinces: Ms }),
  shares: z.strictObject({ terminals: Shares, merchants: Shares, failures: Shares }),
  provinces: z.array(z.strictObject({ province: z.string(), ms: Ms, peakMs: Ms })),
  /** Of each incident that is counted, by currency. */
  atStake: z.array(AtStake),
});

const Met = z.boolean().nullable();
const ReadingView = z.strictObject({
  about: z.enum(['span', 'count', 'share', 'value', 'asked', 'yes', 'critical', 'provinces']),
  of: z.string(),
  than: z.enum(['over', 'at_least']),
  limit: z.number(),
  each: z.strictObject({ ms: Ms, during: z.enum(['peak', 'off_peak', 'any']) }).nullable(),
  value: z.number().nullable(),
  met: Met,
  /** Of a value: its currency, and the estimates that are in it; none where people said it. */
  currency: z.string().optional(),
  estimates: z.array(AtStake).optional(),
});
const Said = { by: z.string(), at: Instant } as const;

/** One regulation: what was measured, what speaks for which grade, what is due. */
export const DutyView = z.strictObject({
  ...Name.shape,
  caution: Words.nullable(),
  measures: MeasuresView,
  /** Earlier incidents of the same cause that are counted with this one. */
  repeats: z.array(z.string()),
  criteria: z.array(
    z.strictObject({
      ...Name.shape,
      met: Met,
      /** What each threshold was compared with; of a question, 1 is yes. */
      readings: z.array(ReadingView),
    }),
  ),
  grades: z.array(Name),
  /** The grade that the measures reach, and graver ones that what is not known could reach. */
  reached: z.string().nullable(),
  possible: z.array(z.string()),
  /** What a person said; it holds. */
  graded: z
    .strictObject({
      ...Said,
      grade: z.string().nullable(),
      reason: z.string(),
      since: Instant.nullable(),
    })
    .nullable(),
  reports: z.array(
    z.strictObject({
      ...Name.shape,
      owed: z.enum(['yes', 'perhaps', 'no']),
      dueAt: Instant.nullable(),
      from: z.array(z.string()),
      sent: z.strictObject({ ...Said, reference: z.string() }).nullable(),
    }),
  ),
});
export type DutyView = z.infer<typeof DutyView>;

/** The questions of the file with their answers, and every regulation. */
export const Duties = z.strictObject({
  asked: z.array(
    z.strictObject({
      ...Name.shape,
      kind: z.enum(['yes_no', 'number']),
      unit: z.string().nullable(),
      answer: z.strictObject({ ...Said, value: z.union([z.number(), z.boolean()]) }).nullable(),
      /** What is estimated until somebody answers; null where nothing is. */
      estimate: AtStake.nullable(),
    }),
  ),
  duties: z.array(DutyView),
});
export type Duties = z.infer<typeof Duties>;

/** An incident with those before it that may add up, the newest first, by regulation. */
export interface DutyFacts {
  readonly facts: IncidentFacts;
  readonly earlier: readonly IncidentFacts[];
}

/** Composes what is shown of an incident; `of` gives the facts for each regulation. */
export function composeDuties(
  file: RegulationFile,
  of: (regulation: Regulation) => DutyFacts,
  now: Instant,
): Duties {
  const [first] = file.regulations;
  const { answers, atStake }: Case = first ? caseOf(of(first).facts) : { answers: {}, atStake: [] };
  const currencies = new Map(valueQuestions(file).map(({ id, currency }) => [id, currency]));
  return {
    asked: file.asked.map(({ id, kind, name, unit }) => {
      const estimate = atStake.find(({ currency }) => currency === currencies.get(id)) ?? null;
      return { id, name, kind, unit: unit ?? null, answer: answers[id] ?? null, estimate };
    }),
    duties: file.regulations.map((regulation) => composeDuty(regulation, of(regulation), now)),
  };
}

function composeDuty(regulation: Regulation, { facts, earlier }: DutyFacts, now: Instant) {
  const { id, name, caution, repeats, critical, grades, criteria, reports } = regulation;
  const { incident, events } = facts;
  const adds = repeats !== undefined && earlier.length + 1 >= repeats.at_least;
  const counted = adds ? earlier : [];
  const gauge: Gauge = {
    zone: regulation.time_zone,
    peak: regulation.peak,
    downFrom: critical.down_from,
  };
  const own = measure(facts, gauge, now);
  const measures = addUp([own, ...counted.map((each) => measure(each, gauge, now))]);
  const cases = [facts, ...counted].map(caseOf);
  const verdict = judge(regulation, {
    measures,
    critical: critical.kinds.includes(incident.kind),
    said: saidOf(cases),
    cases,
  });
  const graded = gradedIn(events, id);
  const due = deadlines(regulation, { incident, verdict, graded, sent: reportsIn(events, id) });
  const nameOf = (all: readonly { readonly id: string; readonly name: Words }[], which: string) =>
    all.find((each) => each.id === which)?.name ?? { en: which, 'zh-CN': which };
  return {
    ...{ id, name, caution: caution ?? null, graded },
    measures: {
      ...measures,
      provinces: [...measures.provinces],
      atStake: [...measures.atStake],
    },
    repeats: counted.map((each) => each.incident.id),
    criteria: verdict.criteria.map((one) => {
      return { ...one, readings: one.readings.map(viewOf), name: nameOf(criteria, one.id) };
    }),
    grades: grades.map((grade) => ({ id: grade.id, name: grade.name })),
    reached: verdict.grade,
    possible: [...verdict.possible],
    reports: due.map(({ begunAt: _, ...one }) => {
      return { ...one, from: [...one.from], name: nameOf(reports, one.id) };
    }),
  };
}

function caseOf({ incident, events, minutes }: IncidentFacts): Case {
  const atStake = estimateAtStake(incident, failuresIn(minutes));
  return { atStake, answers: answersIn(events) };
}

function viewOf({ estimates, ...reading }: Reading) {
  return { ...reading, ...(estimates && { estimates: [...estimates] }) };
}

/** What was said of several incidents: numbers add up, and a yes of one is a yes of all. */
function saidOf(cases: readonly Case[]): Record<string, number | boolean> {
  const said: Record<string, number | boolean> = {};
  for (const [input, { value }] of cases.flatMap(({ answers }) => Object.entries(answers))) {
    const known = said[input];
    if (typeof value === 'number') said[input] = value + (typeof known === 'number' ? known : 0);
    else said[input] = value || known === true;
  }
  return said;
}
