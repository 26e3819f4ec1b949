/** What a backtest found, as people read it and as JSON. */
import { DAY, type Instant } from '#domain/base/instant.js';
import type { Locale } from '#domain/notify/locale.js';
import { causeText, placeText } from '#domain/notify/words.js';
import type { Backtested } from './backtest.js';
import { BACKTEST_WORDS } from './backtest-words.js';
import { compareIncidents, type Difference, type Pair } from './compare-incidents.js';
import { type FoundIncident, type Gathered, pagesByNight } from './gather-incidents.js';
import { type Label, type Scores, scoreIncidents } from './labels.js';

/** Everything that is told. */
export interface Report {
  readonly from: Instant;
  readonly to: Instant;
  readonly digests: number;
  readonly learned: boolean;
  readonly incidents: readonly FoundIncident[];
  readonly notices: number;
  readonly pagesByNight: Readonly<Record<string, number>>;
  readonly timeZone: string;
  readonly scores: Scores | null;
  /** Against the other rules, if there were any. */
  readonly difference: Difference | null;
}

/** Sums up a backtest; the second set of rules, if any, is what it is compared with. */
export function reportOf(
  done: Backtested,
  labels: readonly Label[] | null,
  timeZone: string,
): Report {
  const [own, other] = done.gathered as readonly [Gathered, Gathered?];
  const { from, to, digests, learned } = done;
  const incidents = own.incidents();
  return {
    ...{ from, to, digests, learned, incidents, timeZone },
    notices: own.notices.length,
    pagesByNight: Object.fromEntries(pagesByNight(own.notices, timeZone)),
    scores: labels && scoreIncidents(incidents, labels, done),
    difference: other ? compareIncidents(other.incidents(), incidents) : null,
  };
}

/** The report in lines, in a language. */
export function linesOf(report: Report, locale: Locale = 'en'): string[] {
  const words = BACKTEST_WORDS[locale];
  const { incidents, notices, scores, difference, from, to, timeZone } = report;
  const nights = Math.max(1, Math.round((to - from) / DAY));
  const pages = Object.values(report.pagesByNight);
  const sum = pages.reduce((all, n) => all + n, 0);
  const aNight = Number((sum / nights).toFixed(2));
  return [
    ...incidents.map((incident) => lineOf(incident, locale)),
    words.incidents(incidents.length, notices, moment(from), moment(to)),
    words.nights(timeZone, sum, aNight, Math.max(0, ...pages)),
    ...(scores ? scoreLines(scores, locale) : []),
    ...(difference ? differenceLines(difference, locale) : []),
  ];
}

function lineOf(incident: FoundIncident, locale: Locale): string {
  const words = BACKTEST_WORDS[locale];
  const { rule, diagnosis, severity, startedAt, detectedAt, resolvedAt } = incident;
  const told = [
    diagnosis,
    words.onset(words.duration(detectedAt - startedAt)),
    resolvedAt === null ? words.open : words.over(words.duration(resolvedAt - startedAt)),
  ];
  const place = placeText(locale, incident);
  return `${moment(detectedAt)}  ${severity} ${rule}  ${place}  ${told.join(words.comma)}`;
}

function scoreLines({ found, missed, false: wrong }: Scores, locale: Locale): string[] {
  const words = BACKTEST_WORDS[locale];
  const delays = found.map(({ delayMs }) => delayMs).sort((a, b) => a - b);
  const median = delays[Math.floor(delays.length / 2)];
  const within = median === undefined ? null : words.duration(median);
  return [
    words.known(found.length, found.length + missed.length, within),
    ...missed.map(({ from, cause, note }) =>
      `${words.missed}${moment(from)}  ${causeText(locale, cause)}  ${note}`.trimEnd(),
    ),
    words.unknown(wrong.length),
    ...wrong.map((incident) => `${words.false}${lineOf(incident, locale)}`),
  ];
}

function differenceLines(difference: Difference, locale: Locale): string[] {
  const words = BACKTEST_WORDS[locale];
  const { more, fewer, earlier, later, otherwise, same } = difference;
  const line = (incident: FoundIncident) => lineOf(incident, locale);
  const shift = ({ before, after, laterMs }: Pair) => {
    const time = words.duration(Math.abs(laterMs));
    const was = before.rule === after.rule ? '' : words.was(before.rule);
    return `${laterMs < 0 ? words.earlierBy(time) : words.laterBy(time)}${line(after)}${was}`;
  };
  const counts = {
    ...{ more: more.length, fewer: fewer.length, earlier: earlier.length },
    ...{ later: later.length, otherwise: otherwise.length, same },
  };
  return [
    words.difference(counts),
    ...more.map((incident) => `${words.more}${line(incident)}`),
    ...fewer.map((incident) => `${words.fewer}${line(incident)}`),
    ...earlier.map(shift),
    ...later.map(shift),
    ...otherwise.map(({ before, after }) => {
      const was = words.was(`${before.severity} ${before.rule} ${before.diagnosis}`);
      return `${words.otherwise}${line(after)}${was}`;
    }),
  ];
}

function moment(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
