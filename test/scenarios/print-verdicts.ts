/** Verdicts as tables for people, and as figures. */
import { COLUMNS, type IncidentVerdict, type Mark } from './judge-story.js';
import type { Played } from './play-story.js';

/** A story that was played, in virtual time or in real, and what is said of it. */
export type Judged = Pick<Played, 'scenario' | 'kind' | 'verdict'>;

/** Counts over all stories played. */
export interface Figures {
  readonly incidents: number;
  readonly lookalikes: number;
  readonly found: number;
  readonly right_cause: number;
  readonly right_diagnosis: number;
  readonly false_pages: number;
}

/** Adds up; `found` is what was told in time. */
export function figuresOf(all: readonly Judged[]): Figures {
  const incidents = all.flatMap(({ verdict }) => verdict.incidents);
  const right = (column: 'found' | 'cause' | 'diagnosis') =>
    incidents.filter(({ marks }) => marks[column] === 'right').length;
  return {
    incidents: incidents.length,
    lookalikes: all.filter(({ kind }) => kind === 'lookalike').length,
    found: right('found'),
    right_cause: right('cause'),
    right_diagnosis: right('diagnosis'),
    false_pages: all.reduce((sum, { verdict }) => sum + verdict.falsePages.length, 0),
  };
}

const SIGNS: Readonly<Record<Mark, string>> = { right: 'ok', wrong: 'NO', none: '-' };

/** A row for each expected incident and each look-alike; what is wrong stands below it. */
export function storyTable(all: readonly Judged[]): string {
  const rows: string[][] = [['story', 'seconds', ...COLUMNS, 'expected / got']];
  for (const { scenario, verdict } of all) {
    for (const one of verdict.incidents) rows.push(rowOf(scenario, one));
    if (verdict.incidents.length === 0) {
      const silent = verdict.falsePages.length === 0;
      const blank = COLUMNS.map(() => '-');
      rows.push([scenario, '-', ...blank, silent ? 'silent' : 'MUST BE SILENT']);
    }
    for (const note of verdict.notes) {
      rows.push(['', '', ...COLUMNS.map(() => ''), `  note ${note}`]);
    }
    for (const page of verdict.falsePages) {
      rows.push(['', '', ...COLUMNS.map(() => ''), `  FALSE PAGE ${page}`]);
    }
  }
  return aligned(rows);
}

function rowOf(scenario: string, one: IncidentVerdict): string[] {
  const { expected, got, seconds, marks, why } = one;
  const words = got === expected ? expected : `${expected} / ${got}`;
  const reasons = why.length > 0 ? `: ${why.join('; ')}` : '';
  const signs = COLUMNS.map((column) => SIGNS[marks[column]]);
  return [scenario, seconds === null ? '-' : String(seconds), ...signs, `${words}${reasons}`];
}

/** A row for each variant: how often it was told at all, in time, and rightly. */
export function variantTable(all: readonly Played[]): string {
  const head = ['variant', 'told', 'in time', 'right cause', 'right diagnosis', 'false pages'];
  const rows = [head];
  for (const variant of new Set(all.map((each) => each.variant))) {
    const own = all.filter((each) => each.variant === variant);
    const figures = figuresOf(own);
    const told = own
      .flatMap(({ verdict }) => verdict.incidents)
      .filter(({ seconds }) => seconds !== null).length;
    const of = (n: number) => `${n}/${figures.incidents}`;
    rows.push([
      variant,
      of(told),
      of(figures.found),
      of(figures.right_cause),
      of(figures.right_diagnosis),
      String(figures.false_pages),
    ]);
  }
  return aligned(rows);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => width(row[i]))));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

function width(cell: string | undefined): number {
  return cell?.length ?? 0;
}
