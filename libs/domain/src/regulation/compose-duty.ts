/** What an incident means to authorities, as it is shown, exported, and counted down. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Words } from '../code/taxonomy.js';
import type { IncidentEvent } from '../incident/incident.js';
import { deadlines } from './deadlines.js';
import { answersIn, gradedIn, reportsIn } from './hear-authority.js';
import { judge } from './judge.js';
import { addUp, type Gauge, type IncidentFacts, measure } from './measures.js';
import type { Regulation, RegulationFile } from './regulation.js';

const Name = z.strictObject({ id: z.string(), name: Words });
const Shares = z.number().min(0).max(1).nullable();
const Ms = z.number().nonnegative();

/** Spans in milliseconds; shares are null where the whole is not known. */
const MeasuresView = z.strictObject({
  spans: z.strictObject({ duration: Ms, duration_peak: Ms, downtime: Ms, downtime_peak: Ms }),
  counts: z.strictObject({ terminals: Ms, merchants: Ms, failures: Ms, provinces: Ms }),
  shares: z.strictObject({ terminals: Shares, merchants: Shares, failures: Shares }),
  provinces: z.array(z.strictObject({ province: z.string(), ms: Ms, peakMs: Ms })),
});

const Met = z.boolean().nullable();
const ReadingView = z.strictObject({
  about: z.enum(['span', 'count', 'share', 'asked', 'yes', 'critical', 'provinces']),
  of: z.string(),
  than: z.enum(['over', 'at_least']),
  limit: z.number(),
  each: z.strictObject({ ms: Ms, during: z.enum(['peak', 'off_peak', 'any']) }).nullable(),
  value: z.number().nullable(),
  met: Met,
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
  const answers = first ? answersIn(of(first).facts.events) : {};
  return {
    asked: file.asked.map(({ id, kind, name, unit }) => {
      return { id, name, kind, unit: unit ?? null, answer: answers[id] ?? null };
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
  const verdict = judge(regulation, {
    measures,
    critical: critical.kinds.includes(incident.kind),
    said: saidOf([facts, ...counted].map((each) => each.events)),
  });
  const graded = gradedIn(events, id);
  const due = deadlines(regulation, { incident, verdict, graded, sent: reportsIn(events, id) });
  const nameOf = (all: readonly { readonly id: string; readonly name: Words }[], which: string) =>
    all.find((each) => each.id === which)?.name ?? { en: which, 'zh-CN': which };
  return {
    ...{ id, name, caution: caution ?? null, graded },
    measures: { ...measures, provinces: [...measures.provinces] },
    repeats: counted.map((each) => each.incident.id),
    criteria: verdict.criteria.map((one) => {
      return { ...one, readings: [...one.readings], name: nameOf(criteria, one.id) };
    }),
    grades: grades.map((grade) => ({ id: grade.id, name: grade.name })),
    reached: verdict.grade,
    possible: [...verdict.possible],
    reports: due.map(({ begunAt: _, ...one }) => {
      return { ...one, from: [...one.from], name: nameOf(reports, one.id) };
    }),
  };
}

/** What was said of several incidents: numbers add up, and a yes of one is a yes of all. */
function saidOf(stories: readonly (readonly IncidentEvent[])[]): Record<string, number | boolean> {
  const said: Record<string, number | boolean> = {};
  for (const [input, { value }] of stories.flatMap((events) => Object.entries(answersIn(events)))) {
    const known = said[input];
    if (typeof value === 'number') said[input] = value + (typeof known === 'number' ? known : 0);
    else said[input] = value || known === true;
  }
  return said;
}
