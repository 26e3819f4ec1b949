/**
 * Figures that leave their usual: an acquirer's host that takes longer to answer, a carrier that
 * has become slow, batteries of a firmware that run down. No payment fails for it yet, so there is
 * nothing out of which anything could be counted: each figure of each value is held against its own
 * past, see `value-lines.ts`. It stands beside what fails and explains nothing of it.
 */
import { z } from 'zod';
import { MINUTE } from '../base/instant.js';
import { FIGURES, type Figure, figureOf, OF, type Of, sizeOf, TOLD_OF } from '../digest/figures.js';
import type {
  Detector,
  Finding,
  FindingFacts,
  Gate,
  Sample,
  ScopeEntry,
  Senses,
  Sighting,
  Watched,
} from './detector.js';
import { keptAs } from './kept-as.js';
import {
  addReadings,
  isCalm,
  isFamiliar,
  type Line,
  type Lines,
  timesUsual,
  weighLines,
} from './value-lines.js';

export const ValueShift = z.strictObject({
  kind: z.literal('value_shift'),
  /** Which figure of heartbeats. */
  figure: z.enum(FIGURES),
  /**
   * How much evidence is needed, in nats. One minute is worth seven at most, so with the default
   * it takes four. A figure that leaps of itself reaches it less than once in years, one that
   * wanders by an eighth about once in four.
   */
  evidence: z.number().min(10).max(60).default(25),
  /** Nobody is told of less than this multiple of the usual, or of more than that part of it. */
  tolerate: z.number().min(1.1).max(20).default(1.5),
});
export type ValueShift = z.infer<typeof ValueShift>;

const UNITS = 'readings';
const facts: FindingFacts = {
  ...{ units: UNITS, prior: 0, business: false },
  ...{ yields: true, aside: true },
};
/** What a figure is when it is bad, and what that is called. */
const BAD: Readonly<Record<Figure, { readonly side: 1 | -1; readonly diagnosis: string }>> = {
  host_ms: { side: 1, diagnosis: 'host_slow' },
  rtt: { side: 1, diagnosis: 'network_slow' },
  bat: { side: -1, diagnosis: 'batteries_low' },
};
/** A value with this much evidence is odd, too, when another one is told of. */
const ODD_NATS = 5;
/** More of the values than this are odd: then it is no matter of one of them. */
const MOST = 0.5;
/** What has gone so many times as far as what was told is not explained by it. */
const NEARLY = 1.5;

/** Of a trial: what a figure is when it is as usual, and when it is not. */
const LITTLE = 15;
const MUCH = 90;

export const valueShift: Detector<ValueShift> = {
  kind: 'value_shift',
  findings: Object.fromEntries(FIGURES.map((figure) => [findingOf(figure), facts])),
  weigh: ({ figure, evidence, tolerate }) => {
    return { finding: findingOf(figure), evidence, tolerate, timesNormal: tolerate };
  },
  sense,
  decide,
  watches: ({ figure }) => TOLD_OF[figure],
  over: ({ finding, cause }, senses) => {
    return ![...linesOf(senses)].some(([key, line]) => {
      const { figure, of, value } = partsOf(key);
      if (isCalm(line) || findingOf(figure) !== finding) return false;
      return cause.every((e) => e.attribute === of && e.value === value);
    });
  },
  standings: (rule, senses) =>
    ofFigure(senses, rule.detector.figure).map(([key, line]) => ({
      ...{ scope: scopeOf(key), since: line.onset, hits: 0, nats: line.nats },
      gates: gatesOf(rule, line),
    })),
  worst: ({ figure }) => ({
    ...{ wellMs: 40 * MINUTE, lastsMs: 20 * MINUTE },
    told: (elapsed) => {
      const isBad = elapsed >= 40 * MINUTE;
      const size = sizeOf(isBad === BAD[figure].side > 0 ? MUCH : LITTLE);
      const [of = 'acquirer'] = TOLD_OF[figure];
      return { readings: [{ figure, of, value: 'all', count: 10, sum: 10 * size }] };
    },
  }),
  diagnoses: {
    host_slow: { playbook: 'slow_part', severity: 'SEV3', forbidden: [], kind: 'degradation' },
    network_slow: { playbook: 'slow_part', severity: 'SEV4', forbidden: [], kind: 'degradation' },
    batteries_low: { playbook: 'slow_part', severity: 'SEV4', forbidden: [], kind: 'degradation' },
  },
  diagnose: ({ class: cls }) => {
    const figure = FIGURES.find((each) => findingOf(each) === cls);
    return figure === undefined ? null : BAD[figure].diagnosis;
  },
};

function findingOf(figure: Figure): Finding {
  return `shift_${figure}`;
}

function linesOf({ kept }: Pick<Senses, 'kept'>): Lines {
  return keptAs<Lines>(kept, 'lines', () => new Map());
}

function keyOf(figure: Figure, of: Of, value: string): string {
  return `${figure} ${of} ${value}`;
}

function partsOf(key: string): {
  readonly figure: Figure;
  readonly of: Of;
  readonly value: string;
} {
  const [first, named, ...value] = key.split(' ');
  const figure = FIGURES.find((each) => each === first) ?? 'host_ms';
  const of = OF.find((each) => each === named) ?? 'acquirer';
  return { figure, of, value: value.join(' ') };
}

function scopeOf(key: string): ScopeEntry {
  const { of: attribute, value } = partsOf(key);
  return { attribute, value };
}

/** The lines of a figure that are known well enough. */
function ofFigure(senses: Senses, figure: Figure): (readonly [string, Line])[] {
  return [...linesOf(senses)].filter(
    ([key, line]) => key.startsWith(`${figure} `) && isFamiliar(line),
  );
}

function sense(senses: Senses<ValueShift>): Sample[] {
  const { settings, now } = senses;
  // Nobody asks: then nothing is remembered either.
  if (settings.length === 0) return [];
  const lines = linesOf(senses);
  for (const { signals } of senses.digests) {
    for (const { figure, of, value, count, sum } of signals.readings) {
      const isAsked = settings.some((each) => each.figure === figure);
      if (!isAsked || isExpected(senses, of, value)) continue;
      const bad = BAD[figure].side * sum;
      addReadings(lines, keyOf(figure, of, value), { count, sum: bad }, now);
    }
  }
  const at = keptAs(senses.kept, 'at', () => now);
  if (now - at < MINUTE) return [];
  senses.kept.set('at', now);
  const read = new Map([...lines].map(([key, { count }]) => [key, count]));
  weighLines(lines, now, (key) => {
    const own = settings.filter(({ figure }) => key.startsWith(`${figure} `));
    return Math.min(...own.map(({ tolerate }) => tolerate));
  });
  return FIGURES.flatMap((figure) => shown(figure, read, senses));
}

/** Whether a back office announced that its hosts would not be as usual now. */
function isExpected({ changes, now }: Senses, of: Of, value: string): boolean {
  return changes.some(({ what, at, until, scope }) => {
    const named = scope[of];
    const isOpen = until !== undefined && now >= at && now < until + MINUTE;
    if (!isOpen || (what !== 'maintenance' && what !== 'cutover')) return false;
    return Array.isArray(named) ? named.includes(value) : named === value;
  });
}

/**
 * The readings in the minute that has ended of what was told, and of the oddest value with others
 * of its attribute: incidents show them.
 */
function shown(figure: Figure, read: ReadonlyMap<string, number>, senses: Senses): Sample[] {
  const { now } = senses;
  const odd = ranked(ofFigure(senses, figure).filter(([, line]) => line.nats > 0));
  const told = toldOf(senses, figure);
  const top = odd.find(([key]) => told.includes(key)) ?? odd[0];
  const isShown = (key: string) => told.includes(key) || isAlike(key, top?.[0]);
  return odd.flatMap(([key, line]): Sample[] => {
    if (line.at !== now || !isShown(key)) return [];
    const { of, value } = partsOf(key);
    const profile = profileWith(senses, of, value);
    const count = read.get(key) ?? 0;
    const code = codeOf(figure, line);
    const hit = { finding: findingOf(figure), profile, terminal: '', code, count, at: now };
    return [{ units: UNITS, counts: new Map([[profile, count]]), hits: isCalm(line) ? [] : [hit] }];
  });
}

/** Whether both are of one attribute. */
function isAlike(key: string, other: string | undefined): boolean {
  return other !== undefined && partsOf(key).of === partsOf(other).of;
}

/** What is read on screens: the figure, to two places. */
function codeOf(figure: Figure, { size }: Line): string {
  const told = figureOf(BAD[figure].side * size);
  return `${figure.replace('_', '-')}:${Number(told.toPrecision(2))}`;
}

/**
 * Readings are told by value; so one of its profiles stands for all: the first by its number, since
 * a replay hears of profiles in another order.
 */
function profileWith({ profiles }: Senses, of: Of, value: string): number {
  let first = Number.POSITIVE_INFINITY;
  for (const [id, attributes] of profiles) if (id < first && attributes[of] === value) first = id;
  return Number.isFinite(first) ? first : -1;
}

/** The farthest from its usual first. */
function ranked(lines: readonly (readonly [string, Line])[]) {
  return [...lines].sort(([a, x], [b, y]) => riseOf(y) - riseOf(x) || (a < b ? -1 : 1));
}

/** How far it is from its usual, as sizes go. */
function riseOf({ size, usual }: Line): number {
  return size - usual;
}

/** The lines that were told and are not over. */
function toldOf({ kept }: Pick<Senses, 'kept'>, figure: Figure): readonly string[] {
  return keptAs<readonly string[]>(kept, `told lines of ${figure}`, () => []);
}

function decide(rule: Watched<ValueShift>, _hits: unknown, senses: Senses): Sighting[] {
  const { figure, evidence, tolerate } = rule.detector;
  const known = ofFigure(senses, figure);
  const sure = known.filter(([, line]) => line.nats >= evidence && timesUsual(line) >= tolerate);
  const before = toldOf(senses, figure).filter((key) => isOdd(known, key));
  const found = unexplained(ranked(sure), before);
  const keys = found.map(([key]) => key);
  senses.kept.set(`told lines of ${figure}`, [...new Set([...before, ...keys])]);
  const [top] = found;
  if (!top) return [];
  const sightingOf = (line: Line) => ({ onset: line.onset, score: line.nats });
  if (isEverywhere(top[0], known, tolerate)) return [{ ...sightingOf(top[1]), scope: [] }];
  return found.map(([key, line]) => ({ ...sightingOf(line), scope: [scopeOf(key)] }));
}

function isOdd(known: readonly (readonly [string, Line])[], key: string): boolean {
  return known.some(([other, line]) => other === key && !isCalm(line));
}

/**
 * Of lines, the farthest first, those that no other explains. A slow carrier slows down the regions
 * it serves, so only values of one attribute are told: of the farthest's, or of what was told
 * before if that is nearly as far.
 */
function unexplained(
  lines: readonly (readonly [string, Line])[],
  told: readonly string[],
): readonly (readonly [string, Line])[] {
  const [first] = lines;
  if (!first) return [];
  const known = lines.find(([key]) => told.includes(key));
  const isNear = known !== undefined && NEARLY * riseOf(known[1]) >= riseOf(first[1]);
  const [top] = isNear ? known : first;
  return lines.filter(([key]) => isAlike(key, top));
}

/** Whether most values of the attribute are odd at once. */
function isEverywhere(
  key: string,
  known: readonly (readonly [string, Line])[],
  tolerate: number,
): boolean {
  const { of } = partsOf(key);
  const alike = known.filter(([other]) => partsOf(other).of === of);
  const odd = alike.filter(([, line]) => line.nats >= ODD_NATS && timesUsual(line) >= tolerate);
  return odd.length > 1 && odd.length > MOST * alike.length;
}

function gatesOf({ detector }: Watched<ValueShift>, line: Line): Gate[] {
  const value = timesUsual(line);
  const limit = detector.tolerate;
  return [{ name: 'times_normal', value, limit, met: value >= limit }];
}
