/** What a drill measured, as a table for a terminal. */
import type { Instant } from '#domain/base/instant.js';
import type { DrillMeasure, DrillScore } from '#domain/oncall/score-drill.js';
import type { MeasuredDrill } from '#infra/drills/measure-drill.js';

const NAMES: Readonly<Record<DrillMeasure, string>> = {
  detected: 'fault to incident',
  paged: 'incident to page',
  accepted: 'page to its receipt',
  acknowledged: 'page to somebody has it',
  first_step: 'that to the first step',
  resolved: 'fault to its end',
};
const COLUMNS = [26, 12, 12] as const;

/** The lines: what it was, each measure against its target, steps, and people. */
export function drillTable({ drill, score }: MeasuredDrill): string {
  const { n, scenario, terminals, end, endedBy } = drill;
  const by = endedBy === null ? '' : ` by ${endedBy}`;
  const head = `drill ${n}: ${scenario}, ${terminals} synthetic terminals, ended: ${end}${by}`;
  if (score === null) return `${head}\n`;
  const { measures, steps, paged, notAgreed, acknowledgedBy, incidents } = score;
  const lines = measures.map(({ what, afterMs, targetMs, met }) => {
    const verdict = met === null ? '' : met ? 'met' : afterMs === null ? 'MISSED' : 'LATE';
    return row([NAMES[what], span(afterMs), span(targetMs), verdict]);
  });
  const people = [
    `incidents: ${incidents.join(', ') || 'none'}`,
    `paged: ${paged.join(', ') || 'nobody'}; taken by ${acknowledgedBy ?? 'nobody'}`,
    ...(notAgreed.length === 0 ? [] : [`due, but not agreed to drills: ${notAgreed.join(', ')}`]),
    ...steps.map((s) => `step ${s.step}: ${s.outcome} by ${s.by} after ${span(s.afterMs)}`),
  ];
  return `${[head, row(['', 'took', 'target', '']), ...lines, ...people].join('\n')}\n`;
}

/** One line of a list of drills. */
export function drillLine({ drill, score }: MeasuredDrill): string {
  const { n, askedAt, askedBy, scenario, state, end } = drill;
  const judged = (score?.measures ?? []).filter(({ met }) => met !== null);
  const met = judged.filter((measure) => measure.met).length;
  const result = judged.length === 0 ? '' : `  ${met} of ${judged.length} targets met`;
  return `${n}  ${iso(askedAt)}  ${scenario}  by ${askedBy}  ${end ?? state}${result}\n`;
}

/** Whether everything that was judged was in time. */
export function isPassed(score: DrillScore | null): boolean {
  return score?.measures.every(({ met }) => met !== false) === true;
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, i) => cell.padEnd(COLUMNS[i] ?? 0))
    .join('')
    .trimEnd();
}

function span(ms: number | null): string {
  return ms === null ? '-' : `${(ms / 1_000).toFixed(1)} s`;
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
