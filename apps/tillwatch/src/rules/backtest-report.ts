/** What a backtest found, as people read it and as JSON. */
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import { causeText, placeText } from '#domain/notify/words.js';
import type { Backtested } from './backtest.js';
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

/** The report in lines. */
export function linesOf(report: Report): string[] {
  const { incidents, notices, scores, difference, from, to, timeZone } = report;
  const nights = Math.max(1, Math.round((to - from) / DAY));
  const pages = Object.values(report.pagesByNight);
  const sum = pages.reduce((all, n) => all + n, 0);
  const most = Math.max(0, ...pages);
  return [
    ...incidents.map(lineOf),
    `incidents: ${incidents.length}, notices: ${notices}, from ${moment(from)} to ${moment(to)}`,
    `pages between 22:00 and 07:00 (${timeZone}): ${sum}, ${Number((sum / nights).toFixed(2))} a ` +
      `night, at most ${most} in one`,
    ...(scores ? scoreLines(scores) : []),
    ...(difference ? differenceLines(difference) : []),
  ];
}

function lineOf(incident: FoundIncident): string {
  const { rule, diagnosis, severity, startedAt, detectedAt, resolvedAt } = incident;
  const after = duration(detectedAt - startedAt);
  const lasted =
    resolvedAt === null ? 'open at the end' : `over after ${duration(resolvedAt - startedAt)}`;
  return (
    `${moment(detectedAt)}  ${severity} ${rule}  ${placeText('en', incident)}  ${diagnosis}, ` +
    `${after} after its onset, ${lasted}`
  );
}

function scoreLines({ found, missed, false: wrong }: Scores): string[] {
  const delays = found.map(({ delayMs }) => delayMs).sort((a, b) => a - b);
  const median = delays[Math.floor(delays.length / 2)];
  const when = median === undefined ? '' : `, half of them within ${duration(median)}`;
  return [
    `known outages: ${found.length} of ${found.length + missed.length} found${when}`,
    ...missed.map(({ from, cause, note }) =>
      `missed: ${moment(from)}  ${causeText('en', cause)}  ${note}`.trimEnd(),
    ),
    `incidents of no known outage: ${wrong.length}`,
    ...wrong.map((incident) => `false: ${lineOf(incident)}`),
  ];
}

function differenceLines({ more, fewer, earlier, later, otherwise, same }: Difference): string[] {
  const shift = ({ before, after, laterMs }: Pair) =>
    `${laterMs < 0 ? 'earlier' : 'later'} by ${duration(Math.abs(laterMs))}: ${lineOf(after)}` +
    (before.rule === after.rule ? '' : ` (was ${before.rule})`);
  return [
    `against the other rules: ${more.length} more, ${fewer.length} fewer, ` +
      `${earlier.length} earlier, ${later.length} later, ${otherwise.length} told otherwise, ` +
      `${same} the same`,
    ...more.map((incident) => `more:  ${lineOf(incident)}`),
    ...fewer.map((incident) => `fewer: ${lineOf(incident)}`),
    ...earlier.map(shift),
    ...later.map(shift),
    ...otherwise.map(
      ({ before, after }) =>
        `otherwise: ${lineOf(after)} (was ${before.severity} ${before.rule} ${before.diagnosis})`,
    ),
  ];
}

function moment(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function duration(ms: number): string {
  if (Math.abs(ms) < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (Math.abs(ms) < HOUR) return `${Math.round(ms / MINUTE)} min`;
  return `${Number((ms / HOUR).toFixed(1))} h`;
}
