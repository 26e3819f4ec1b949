/** Which grade an incident reaches by a regulation, with what speaks for it and against it. */
import { invariant } from '../base/assert.js';
import type { AtStake } from '../incident/value-at-stake.js';
import type { Measures } from './measures.js';
import type { Criterion, Need, Regulation, Threshold } from './regulation.js';
import { type Case, valueKnown } from './value-known.js';

/**
 * What was compared with which limit; a value of null is not known. Spans are milliseconds, and of
 * what is answered with yes or no, 1 is yes.
 */
export interface Reading {
  readonly about: 'span' | 'count' | 'share' | 'value' | 'asked' | 'yes' | 'critical' | 'provinces';
  /** Which measure, or which question. */
  readonly of: string;
  readonly than: 'over' | 'at_least';
  readonly limit: number;
  /** Of provinces: how long each must have been hit, and in which hours. */
  readonly each: { readonly ms: number; readonly during: 'peak' | 'off_peak' | 'any' } | null;
  readonly value: number | null;
  readonly met: boolean | null;
  /** Of a value: in which currency, and which estimates are in it; none where people said it. */
  readonly currency?: string | undefined;
  readonly estimates?: readonly AtStake[] | undefined;
}

/** What came of one criterion; `met` is null while what is not known could decide it. */
export interface Judged {
  readonly id: string;
  readonly met: boolean | null;
  readonly readings: readonly Reading[];
}

/** The grade that is reached, the gravest one; and graver ones that what is not known could be. */
export interface Verdict {
  readonly grade: string | null;
  readonly possible: readonly string[];
  readonly criteria: readonly Judged[];
}

/** What is known of an incident. */
export interface Known {
  readonly measures: Measures;
  /** Whether its kind is among those that hit a critical service. */
  readonly critical: boolean;
  /** What people said, by question: numbers, or yes and no. */
  readonly said: Readonly<Record<string, number | boolean>>;
  /** The incidents that count as one, each for itself. */
  readonly cases: readonly Case[];
}

/** Judges an incident. Nothing that is not known counts for or against. */
export function judge({ criteria, grades }: Regulation, known: Known): Verdict {
  const judged = criteria.map((criterion) => judgeCriterion(criterion, known));
  const metOf = new Map(judged.map(({ id, met }) => [id, met]));
  const outcomes = grades.map(({ id, when }) => ({
    id,
    met: some(when.map((needs) => every(needs.map((need) => fulfils(need, metOf))))),
  }));
  const at = outcomes.findIndex(({ met }) => met === true);
  const graver = at === -1 ? outcomes : outcomes.slice(0, at);
  return {
    grade: outcomes[at]?.id ?? null,
    possible: graver.filter(({ met }) => met === null).map(({ id }) => id),
    criteria: judged,
  };
}

function judgeCriterion({ id, any, all }: Criterion, known: Known): Judged {
  const readings = (any ?? all ?? []).map((threshold) => read(threshold, known));
  const mets = readings.map(({ met }) => met);
  return { id, met: any ? some(mets) : every(mets), readings };
}

function read(threshold: Threshold, { measures, critical, said, cases }: Known): Reading {
  if ('span' in threshold) {
    return compare('span', threshold.span, threshold, measures.spans[threshold.span]);
  }
  if ('count' in threshold) {
    return compare('count', threshold.count, threshold, measures.counts[threshold.count]);
  }
  if ('share' in threshold) {
    return compare('share', threshold.share, threshold, measures.shares[threshold.share]);
  }
  if ('value' in threshold) {
    const { value, estimates } = valueKnown(cases, threshold);
    const compared = compare('value', threshold.asked, threshold, value);
    return { ...compared, currency: threshold.value, estimates };
  }
  if ('asked' in threshold) {
    const value = said[threshold.asked];
    return compare('asked', threshold.asked, threshold, typeof value === 'number' ? value : null);
  }
  if ('yes' in threshold) {
    const value = said[threshold.yes];
    const yes = typeof value === 'boolean' ? Number(value) : null;
    return compare('yes', threshold.yes, { at_least: 1 }, yes);
  }
  if ('critical' in threshold) return compare('critical', '', { at_least: 1 }, Number(critical));
  const { provinces: at_least, each: ms, during } = threshold;
  const hit = measures.provinces.filter((one) => {
    return { any: one.ms, peak: one.peakMs, off_peak: one.ms - one.peakMs }[during] >= ms;
  });
  return { ...compare('provinces', '', { at_least }, hit.length), each: { ms, during } };
}

function compare(
  about: Reading['about'],
  of: string,
  limit: { readonly over?: number | undefined; readonly at_least?: number | undefined },
  value: number | null,
): Reading {
  const than = limit.over === undefined ? 'at_least' : 'over';
  const bound = limit[than];
  invariant(bound !== undefined, 'a threshold has one limit');
  const reaches = (number: number) => (than === 'over' ? number > bound : number >= bound);
  const met = value === null ? null : reaches(value);
  return { about, of, than, limit: bound, each: null, value, met };
}

function fulfils(need: Need, metOf: ReadonlyMap<string, boolean | null>): boolean | null {
  if (typeof need === 'string') return metOf.get(need) ?? null;
  const mets = need.of.map((id) => metOf.get(id) ?? null);
  const yes = mets.filter((met) => met === true).length;
  const open = mets.filter((met) => met === null).length;
  if (yes >= need.at_least) return true;
  return yes + open < need.at_least ? false : null;
}

/** Known as soon as one is met; null while one that is not known could be. */
function some(mets: readonly (boolean | null)[]): boolean | null {
  if (mets.includes(true)) return true;
  return mets.includes(null) ? null : false;
}

function every(mets: readonly (boolean | null)[]): boolean | null {
  if (mets.includes(false)) return false;
  return mets.includes(null) ? null : true;
}
