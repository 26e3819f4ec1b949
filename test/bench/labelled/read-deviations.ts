/** Where a recorded day deviates, as statistics found that have seen all of it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Instant, MINUTE } from '#domain/base/instant.js';

/** One stretch in which more failed than usual. */
export interface Deviation {
  readonly from: Instant;
  readonly to: Instant;
  readonly what: string;
}

const at = (text: string): Instant => Date.parse(`${text.replace(' ', 'T')}:00Z`);
const Deviations = z.array(
  z
    .object({ start: z.string(), end_exclusive: z.string(), what: z.string() })
    .transform(({ start, end_exclusive, what }): Deviation => {
      return { from: at(start), to: at(end_exclusive), what };
    }),
);

/** Reads them; throws when the file is another. */
export function readDeviations(path: string): readonly Deviation[] {
  return Deviations.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** How alarms fare: which deviations they found, how late, and how many were of none. */
export interface Fared {
  readonly found: number;
  readonly false: number;
  /** Mean delay in minutes of the record; 1 is the minute in which it began. */
  readonly meanBins: number;
}

/** Alarms that follow each other within this time are one. */
const EPISODE_MS = 30 * MINUTE;

/** Judges alarms, in the order of time, against what is known. */
export function judgeAlarms(alarms: readonly Instant[], known: readonly Deviation[]): Fared {
  const within = (moment: Instant, { from, to }: Deviation) => moment >= from && moment < to;
  const delays = known.flatMap((deviation) => {
    const first = alarms.find((moment) => within(moment, deviation));
    return first === undefined ? [] : [Math.floor((first - deviation.from) / MINUTE) + 1];
  });
  const strays = alarms.filter((moment) => !known.some((each) => within(moment, each)));
  const episodes = strays.filter((moment, i) => {
    const before = strays[i - 1];
    return before === undefined || moment - before > EPISODE_MS;
  });
  const sum = delays.reduce((all, delay) => all + delay, 0);
  return {
    found: delays.length,
    false: episodes.length,
    meanBins: sum / Math.max(1, delays.length),
  };
}
