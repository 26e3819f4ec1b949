/**
 * What heartbeats of a modelled fleet tell of figures: hosts are slower when more is paid, wander
 * for an hour or so and leap for minutes; so do networks. Batteries empty towards the evening.
 */

import type { ProfileAttributes } from '#domain/base/attribute.js';
import { DAY, HOUR, type Instant, MINUTE } from '#domain/base/instant.js';
import { FIGURES, type Figure, OF, type Of, sizeOf, TOLD_OF } from '#domain/digest/figures.js';
import type { Reading } from '#domain/digest/readings.js';
import type { HeardRow } from '#domain/digest/signals.js';
import { createRandom, type Random } from '../../../apps/simulator/src/world/random.js';
import { tideAt } from './everyday.js';

/** What a figure usually is, how much it goes with the day, and how far terminals differ. */
const USUAL: Readonly<Record<Figure, { base: number; tide: number; differ: number }>> = {
  host_ms: { base: 160, tide: 0.12, differ: 0.35 },
  rtt: { base: 80, tide: 0.08, differ: 0.5 },
  bat: { base: 75, tide: 0, differ: 0.3 },
};
/** In each minute the wandering stays so much as it was, and moves by so much. */
const STAY = 0.97;
const MOVE = 0.03;
/** Leaps in a minute, by up to how much, and what is left of one a minute later. */
const LEAPS = 0.0005;
const LEAP = 0.9;
const LEAP_STAY = 0.5;

/** Where one value is beside its usual, as logarithms. */
interface Way {
  wander: number;
  leap: number;
  minute: number;
}

/** The figures of a fleet that is heard. */
export class DailyFigures {
  private readonly random: Random;
  private readonly ways = new Map<string, Way>();

  constructor(seed: number) {
    this.random = createRandom(seed);
  }

  /** What those heard tell; the same value's terminals wander together. */
  tell(
    heard: readonly HeardRow[],
    profiles: readonly ProfileAttributes[],
    now: Instant,
  ): Reading[] {
    const counts = new Map(OF.map((of) => [of, new Map<string, number>()]));
    for (const { profile, heartbeats } of heard) {
      if (heartbeats === 0) continue;
      for (const [of, values] of counts) {
        const value = profiles[profile]?.[of];
        if (value !== undefined) values.set(value, (values.get(value) ?? 0) + heartbeats);
      }
    }
    return FIGURES.flatMap((figure) =>
      TOLD_OF[figure].flatMap((of) =>
        [...(counts.get(of) ?? [])].map(([value, count]): Reading => {
          return { figure, of, value, count, sum: this.sum(figure, of, value, count, now) };
        }),
      ),
    );
  }

  private sum(figure: Figure, of: Of, value: string, count: number, now: Instant): number {
    const { base, tide, differ } = USUAL[figure];
    const evening = figure === 'bat' ? -0.15 * Math.sin((Math.PI * (now % DAY)) / (24 * HOUR)) : 0;
    const { wander, leap } = this.wayOf(`${figure} ${of} ${value}`, now);
    const mean = tide * tideAt(now) + evening + (figure === 'bat' ? 0.2 : 1) * (wander + leap);
    const noise = differ * Math.sqrt(count) * this.normal();
    return Math.round(count * (sizeOf(base) + 1_000 * mean) + 1_000 * noise);
  }

  private wayOf(key: string, now: Instant): Way {
    const minute = Math.floor(now / MINUTE);
    const way = this.ways.get(key) ?? { wander: 0, leap: 0, minute };
    this.ways.set(key, way);
    for (; way.minute < minute; way.minute += 1) {
      way.wander = STAY * way.wander + MOVE * this.normal();
      const isLeap = this.random.next() < LEAPS;
      way.leap = isLeap ? LEAP * this.random.next() : LEAP_STAY * way.leap;
    }
    return way;
  }

  /** About normal, of variance 1. */
  private normal(): number {
    const { random } = this;
    return Math.sqrt(3) * (random.next() + random.next() + random.next() + random.next() - 2);
  }
}
