/**
 * What is handed over from shift to shift: the words of whoever goes off, and beside them what is
 * open, what was paged, and what comes due in the shift of whoever comes on.
 */
import { z } from 'zod';
import { DAY, Instant } from '../base/instant.js';
import { Severity } from '../base/severity.js';
import { Words } from '../code/taxonomy.js';
import { hasEnded } from '../incident/has-ended.js';
import { CauseEntry, type Incident, IncidentId, IncidentStatus } from '../incident/incident.js';
import type { Silence } from '../notify/silence.js';
import { incidentTitle } from '../notify/words.js';
import { Somebody, somebody } from '../oncall/compose-view.js';
import { type Shift, shiftsOf } from '../oncall/on-duty.js';
import type { Plan } from '../oncall/plan.js';
import type { Override, Rota } from '../oncall/roster.js';
import type { PlaybookRun } from '../playbook/playbook.js';
import { outcomesOf } from '../playbook/refuse-report.js';
import { whereIs } from '../playbook/where-is.js';
import { RunningLimit } from '../regulation/running-limits.js';

const Turn = z.strictObject({ from: Instant, to: Instant, person: Somebody.nullable() });

/** A shift that is over or under way, with the pages to people of its rota. */
const PagedTurn = Turn.extend({
  pages: z.int(),
  /** How many of them came in the night of whoever got them. */
  night: z.int(),
  /** The incidents they began with, and how many of those somebody took. */
  incidents: z.int(),
  taken: z.int(),
});

/** What somebody wrote down; it is never changed. */
const HandoverNote = z.strictObject({
  n: z.int(),
  by: z.string(),
  at: Instant,
  text: z.string(),
});

const OpenIncident = z.strictObject({
  id: IncidentId,
  title: Words,
  severity: Severity,
  status: IncidentStatus,
  cause: z.array(CauseEntry),
  startedAt: Instant,
  /** Who has it; null for nobody. */
  owner: z.string().nullable(),
  /** What keeps it from people, or from some of them, now. */
  quiet: z.enum(['silenced', 'inhibited', 'muted']).nullable(),
});

/** A silence, or a window that a back office announced. */
const Ending = z.strictObject({
  what: z.enum(['silence', 'maintenance', 'cutover']),
  id: z.string(),
  by: z.string(),
  note: z.string(),
  at: Instant,
});

/** A step of a playbook that a person has to do or to say something of. */
const Waiting = z.strictObject({
  incident: IncidentId,
  playbook: Words,
  step: z.string(),
  title: Words,
  since: Instant,
  /** When its limit passes; null without one. */
  deadline: Instant.nullable(),
});

/** The hand-over of one rota. */
export const Handover = z.strictObject({
  rota: z.string(),
  /** The last shift of anybody; null where none is known of. */
  before: PagedTurn.nullable(),
  now: PagedTurn,
  /** The next of anybody; null where nobody comes. */
  next: Turn.nullable(),
  /** Since the shift before began, the newest first. */
  notes: z.array(HandoverNote),
  /** What is open, the gravest first. */
  incidents: z.array(OpenIncident),
  /** What ends until the next shift does. */
  ending: z.array(Ending),
  waiting: z.array(Waiting),
  /** Limits of authorities that run, the next first. */
  limits: z.array(RunningLimit),
});
export type Handover = z.infer<typeof Handover>;

/** What the store knows. */
export interface HandoverFacts {
  readonly notes: Handover['notes'];
  readonly incidents: readonly Incident[];
  /** Pages since a moment: `taken` once somebody took the incident after it. */
  readonly pages: readonly {
    readonly at: Instant;
    readonly incident: string;
    readonly night: boolean;
    readonly taken: boolean;
  }[];
  readonly silences: readonly Silence[];
  readonly windows: readonly z.infer<typeof Ending>[];
  readonly runs: readonly PlaybookRun[];
  readonly limits: readonly RunningLimit[];
}

/** The shifts around a moment: the last and the next of anybody, and the one there is. */
export interface Turns {
  readonly before: Shift | null;
  readonly now: Shift;
  readonly next: Shift | null;
}

/** A shift that began earlier is shown as if it had begun then. */
const BACK_MS = 15 * DAY;
const AHEAD_MS = 28 * DAY;

/** The shifts of a rota around a moment; `overrides` are those since the moment less 15 days. */
export function turnsAround(
  rota: Rota,
  holidays: Plan['holidays'],
  overrides: readonly Override[],
  now: Instant,
): Turns {
  const span = { from: now - BACK_MS, to: now + AHEAD_MS };
  const shifts = shiftsOf(rota, holidays, overrides, span);
  const isSomebody = ({ person }: Shift) => person !== null;
  const empty = { ...span, person: null, override: false };
  return {
    before: shifts.filter(isSomebody).findLast(({ to }) => to <= now) ?? null,
    now: shifts.find(({ from, to }) => from <= now && now < to) ?? empty,
    next: shifts.find((shift) => isSomebody(shift) && shift.from > now) ?? null,
  };
}

/** Since when notes and pages are asked for, and until when what ends is. */
export function spanOf({ before, now, next }: Turns): { from: Instant; to: Instant } {
  return { from: (before ?? now).from, to: (next ?? now).to };
}

/** Who has a part in a rota: by its layers, or by standing in. */
export function peopleOf({ id, layers }: Rota, overrides: readonly Override[]): string[] {
  const standing = overrides.filter(({ rota }) => rota === id).map(({ person }) => person);
  return [...new Set([...layers.flatMap(({ people }) => people), ...standing])];
}

/** Composes the hand-over. */
export function handOver(
  plan: Plan,
  rota: string,
  { before, now, next }: Turns,
  facts: HandoverFacts,
): Handover {
  const turn = ({ from, to, person }: Shift) => {
    return { from, to, person: person === null ? null : somebody(plan, person) };
  };
  const paged = (shift: Shift) => ({ ...turn(shift), ...countPages(facts.pages, shift) });
  const { to } = spanOf({ before, now, next });
  const silences = facts.silences.map(({ id, createdBy, comment, endsAt }) => {
    return { what: 'silence' as const, id, by: createdBy, note: comment, at: endsAt };
  });
  return {
    rota,
    before: before && paged(before),
    now: paged(now),
    next: next && turn(next),
    notes: [...facts.notes],
    incidents: facts.incidents
      .filter((one) => !hasEnded(one))
      .map(openIncident)
      .sort(byGravity),
    ending: [...silences, ...facts.windows]
      .filter(({ at }) => at <= to)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
    waiting: facts.runs.flatMap(waitingFor).sort((a, b) => a.since - b.since),
    limits: [...facts.limits].sort((a, b) => a.dueAt - b.dueAt),
  };
}

function countPages(pages: HandoverFacts['pages'], { from, to }: Shift) {
  const within = pages.filter(({ at }) => from <= at && at < to);
  const incidents = new Set(within.map(({ incident }) => incident));
  const taken = new Set(within.filter((page) => page.taken).map(({ incident }) => incident));
  const night = within.filter((page) => page.night).length;
  return { pages: within.length, night, incidents: incidents.size, taken: taken.size };
}

function openIncident(incident: Incident): Handover['incidents'][number] {
  const { id, severity, status, cause, startedAt, acknowledgedBy } = incident;
  const { silenced, inhibited, muted } = incident;
  const muffled = muted === undefined ? null : 'muted';
  const quiet = silenced ? 'silenced' : inhibited ? 'inhibited' : muffled;
  const title = {
    en: incidentTitle('en', incident),
    'zh-CN': incidentTitle('zh-CN', incident),
  };
  return { id, title, severity, status, cause, startedAt, owner: acknowledgedBy, quiet };
}

function byGravity(a: Handover['incidents'][number], b: Handover['incidents'][number]): number {
  return a.severity === b.severity ? a.startedAt - b.startedAt : a.severity < b.severity ? -1 : 1;
}

/** What waits for nobody is not listed, nor what only may be left out by a person. */
function waitingFor(run: PlaybookRun): Handover['waiting'] {
  if (run.endedAt !== null) return [];
  const { step, since, deadline } = whereIs(run);
  if (!step || outcomesOf(step).every((outcome) => outcome === 'skipped')) return [];
  const { incident, playbook } = run;
  const { id, title } = step;
  return [{ incident, playbook: playbook.title, step: id, title, since, deadline }];
}
