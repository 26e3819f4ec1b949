/**
 * Whether what the engine told of a story is what the story expects. People act on the first
 * notification, so cause, diagnosis, playbook and severity must be right in it, and stay right.
 */
import type { Incident } from '#domain/incident/incident.js';
import { causeOf, type Expected, partsOf } from '../../apps/tillwatch/src/judge-story.js';

/** An expected incident on the clock. */
export interface Due {
  readonly expected: Expected & { readonly forbidden: readonly string[] };
  /** When what causes it begins, and when it ends; Infinity if it does not. */
  readonly from: number;
  readonly to: number;
  /** Whether it is to be shown, and told to nobody. */
  readonly isNote?: boolean;
}

/** An incident as it was told. */
export interface Told {
  /** As the first notification had it; null when there was none. */
  readonly first: Incident | null;
  readonly last: Incident;
  readonly toldAt: number | null;
}

export const COLUMNS = [
  'found',
  'cause',
  'diagnosis',
  'playbook',
  'severity',
  'forbidden',
  'resolved',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One column's verdict; `none` when the story says nothing of it. */
export type Mark = 'right' | 'wrong' | 'none';

/** What became of one expected incident. */
export interface IncidentVerdict {
  readonly expected: string;
  readonly got: string;
  /** From the cause to the notification; null when nobody was told. */
  readonly seconds: number | null;
  readonly marks: Readonly<Record<Column, Mark>>;
  readonly why: readonly string[];
}

/** What became of a story. */
export interface StoryVerdict {
  readonly incidents: readonly IncidentVerdict[];
  /** Notified incidents that the story does not expect, in words. */
  readonly falsePages: readonly string[];
  /** What was shown and told to nobody, expected or not, in words. */
  readonly notes: readonly string[];
  readonly right: boolean;
}

/** Judges everything that was told of a story by its end. */
export function judgeTold(due: readonly Due[], told: readonly Told[]): StoryVerdict {
  const shown = told
    .filter(({ toldAt }) => toldAt === null)
    .map((each) => ({ ...each, toldAt: each.last.detectedAt }));
  const pairs = new Map([
    ...pairUp(
      due.filter(({ isNote }) => !isNote),
      told,
    ),
    ...pairUp(
      due.filter(({ isNote }) => isNote),
      shown,
    ),
  ]);
  const incidents = due.map((each) => judgeOne(each, pairs.get(each) ?? null));
  const taken = new Set(pairs.values());
  const strangers = told.filter((each) => each.toldAt !== null && !taken.has(each));
  const falsePages = strangers.map(({ first, last }) => faceOf(first ?? last));
  const right = incidents.every(({ marks }) => Object.values(marks).every((m) => m !== 'wrong'));
  const notes = shown.map(({ last }) => faceOf(last));
  return { incidents, falsePages, notes, right: right && falsePages.length === 0 };
}

/** Gives every expected incident the one that is most like it; each is given once. */
function pairUp(due: readonly Due[], told: readonly Told[]): ReadonlyMap<Due, Told> {
  const pairs = new Map<Due, Told>();
  const likely = due
    .flatMap((each) => told.map((one) => ({ each, one, likeness: likenessOf(each, one) })))
    .filter(({ likeness }) => likeness > 0)
    .sort((a, b) => b.likeness - a.likeness || (a.one.toldAt ?? 0) - (b.one.toldAt ?? 0));
  for (const { each, one } of likely) {
    if (pairs.has(each) || [...pairs.values()].includes(one)) continue;
    pairs.set(each, one);
  }
  return pairs;
}

/** Nothing for what was told before its cause, or never, or of another place and nature. */
function likenessOf({ expected, from }: Due, { first, last, toldAt }: Told): number {
  if (toldAt === null || toldAt < from) return 0;
  const wanted = partsOf(expected.cause);
  const faces = [first ?? last, last];
  const named = faces.map(causeOf);
  const exact = named.some((parts) => parts.join() === wanted.join());
  const shares = named.some((parts) => parts.some((part) => wanted.includes(part)));
  const sameName = faces.some(({ diagnosis }) => diagnosis === expected.diagnosis);
  return (exact ? 4 : shares ? 2 : 0) + (sameName ? 1 : 0);
}

function judgeOne({ expected, from, to }: Due, told: Told | null): IncidentVerdict {
  const wanted = partsOf(expected.cause).join(' & ') || 'everything';
  const text = `${wanted} ${expected.diagnosis} ${expected.playbook} ${expected.severity}`;
  if (told === null || told.toldAt === null) {
    const marks = Object.fromEntries(COLUMNS.map((column) => [column, 'none'])) as Marks;
    return {
      ...{ expected: text, got: '-', seconds: null },
      ...{ marks: { ...marks, found: 'wrong' }, why: ['nobody was told'] },
    };
  }
  const { last } = told;
  const first = told.first ?? last;
  const seconds = (told.toldAt - from) / 1_000;
  const why: string[] = [];
  const compare = (column: Column, wants: string, atFirst: string, inTheEnd: string): Mark => {
    if (atFirst === wants && inTheEnd === wants) return 'right';
    const gone = inTheEnd === atFirst ? '' : `, in the end ${inTheEnd || 'everything'}`;
    why.push(`${column} ${atFirst || 'everything'}${gone}`);
    return 'wrong';
  };
  const inTime = told.toldAt - from <= expected.within;
  if (!inTime) why.push(`told after ${seconds} s, ${expected.within / 1_000} s are given`);
  const cause = partsOf(expected.cause).join(' & ');
  const marks: Marks = {
    found: inTime ? 'right' : 'wrong',
    cause: compare('cause', cause, causeOf(first).join(' & '), causeOf(last).join(' & ')),
    diagnosis: compare('diagnosis', expected.diagnosis, first.diagnosis, last.diagnosis),
    playbook: compare('playbook', expected.playbook, first.playbook, last.playbook),
    severity: compare('severity', expected.severity, first.severity, last.severity),
    forbidden: forbids(expected.forbidden, first, why),
    resolved: resolves(expected.resolved_within, to, last, why),
  };
  return { expected: text, got: faceOf(first), seconds, marks, why };
}

type Marks = Record<Column, Mark>;

function forbids(wanted: readonly string[], { forbidden }: Incident, why: string[]): Mark {
  if (wanted.length === 0) return 'none';
  const missing = wanted.filter((action) => !forbidden.includes(action));
  if (missing.length === 0) return 'right';
  why.push(`does not forbid ${missing.join(', ')}`);
  return 'wrong';
}

/** Over while the cause still lasts is as wrong as over too late. */
function resolves(within: number | undefined, to: number, last: Incident, why: string[]): Mark {
  if (within === undefined || to === Number.POSITIVE_INFINITY) return 'none';
  const { resolvedAt } = last;
  if (resolvedAt === null) {
    why.push('did not resolve');
    return 'wrong';
  }
  const after = resolvedAt - to;
  if (after >= 0 && after <= within) return 'right';
  why.push(`resolved ${after / 1_000} s after the end, ${within / 1_000} s are given`);
  return 'wrong';
}

function faceOf(incident: Incident): string {
  const cause = causeOf(incident).join(' & ') || 'everything';
  return `${cause} ${incident.diagnosis} ${incident.playbook} ${incident.severity}`;
}
