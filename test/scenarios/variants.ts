/** The same story under other circumstances: another fleet, another hour, another day. */
import { DAY, HOUR, SECOND } from '#domain/base/instant.js';
import type { Fleet } from '../../apps/simulator/src/scenario/fleet.js';
import type { Scenario } from '../../apps/simulator/src/scenario/scenario.js';

/** What is changed about a story; nothing, for the story as it is written. */
export interface Variant {
  readonly name: string;
  /** Added to the fleet file's seed: who is who, and all of daily life, come out otherwise. */
  readonly seedBy?: number;
  /** Factor on the number of terminals; merchants and chains go with it. */
  readonly size?: number;
  /** Time of day, in milliseconds since midnight. */
  readonly start?: number;
  /** Everything happens so much later in the story, in milliseconds. */
  readonly later?: number;
  /** And so many days later in the calendar. */
  readonly days?: number;
}

export const AS_WRITTEN: Variant = { name: 'as written' };

const SEEDS = 5;

/** Every variant there is. */
export const VARIANTS: readonly Variant[] = [
  ...Array.from({ length: SEEDS }, (_, i) => ({ name: `seed ${i + 1}`, seedBy: i + 1 })),
  { name: 'tenth', size: 0.1 },
  { name: 'tenfold', size: 10 },
  { name: 'noon', start: 12.5 * HOUR },
  { name: 'night', start: 3 * HOUR },
  // No multiple of a second, so that nothing falls on the engine's own beat.
  { name: 'shifted', later: 97 * SECOND + 350, days: 12 },
];

/** What a world is made of in this variant. */
export interface Made {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly terminals: number;
  /** Added to the story's own day, in milliseconds. */
  readonly dayBy: number;
}

/** Applies a variant to a story and its fleet. */
export function vary(scenario: Scenario, fleet: Fleet, variant: Variant): Made {
  const { seedBy = 0, size = 1, start, later = 0, days = 0 } = variant;
  const play = scenario.play.map((line) => {
    const { change } = line;
    const until = change?.until === undefined ? {} : { until: change.until + later };
    const moved = change === undefined ? {} : { change: { ...change, ...until } };
    return { ...line, at: line.at + later, ...moved };
  });
  return {
    scenario: {
      ...scenario,
      play,
      minutes: scenario.minutes + later / 60_000,
      start: start ?? scenario.start,
    },
    seed: fleet.seed + seedBy,
    terminals: Math.max(1, Math.round(fleet.terminals * size)),
    dayBy: days * DAY,
  };
}
