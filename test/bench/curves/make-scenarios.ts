/** Outages of every kind that people count differently: one, flapping, spreading, two at once. */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { createRandom, type Random } from '../../../apps/simulator/src/world/random.js';
import { FAULTS, type Mishap } from './everyday.js';

/** A part of a scenario; times in seconds since it began. */
export interface Part {
  readonly cause: ProfileAttributes;
  readonly from_s: number;
  readonly to_s: number;
  readonly share: number;
  readonly mishap: Mishap;
}

/** What happens, and what people ought to be told of it: one incident for each cause. */
export interface OutageScenario {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly causes: readonly ProfileAttributes[];
}

export const SCENARIO_KINDS = ['single', 'flapping', 'child_in_parent', 'two_at_once'] as const;

const PLACES: readonly ProfileAttributes[] = [
  { acquirer: 'acq-2' },
  { acquirer: 'acq-4' },
  { acquirer: 'acq-5' },
  { region: 'r-2' },
  { region: 'r-10' },
  { carrier: 'c-4' },
  { model: 'm-5' },
  { fw: 'fw-3' },
  { fw: 'fw-6' },
];
const LASTS_S = 180;
const FLAPS = 4;
const FLAP_S = { on: 45, off: 35 } as const;

/** So many scenarios, the kinds in turn. */
export function makeScenarios(seed: number, count: number): OutageScenario[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const kind = SCENARIO_KINDS[i % SCENARIO_KINDS.length] ?? 'single';
    return { name: kind, ...MAKE[kind](random) };
  });
}

type Made = Omit<OutageScenario, 'name'>;

const MAKE: Record<(typeof SCENARIO_KINDS)[number], (random: Random) => Made> = {
  single: (random) => {
    const cause = pick(random, PLACES);
    return { parts: [partOf(random, cause)], causes: [cause] };
  },
  flapping: (random) => {
    const cause = pick(random, PLACES);
    const part = partOf(random, cause);
    const parts = Array.from({ length: FLAPS }, (_, i) => {
      const from_s = i * (FLAP_S.on + FLAP_S.off);
      return { ...part, from_s, to_s: from_s + FLAP_S.on };
    });
    return { parts, causes: [cause] };
  },
  child_in_parent: (random) => {
    const parent = { acquirer: pick(random, ['acq-1', 'acq-2', 'acq-3']) };
    const region = pick(random, ['r-1', 'r-2', 'r-3']);
    const part = partOf(random, parent);
    const child = { ...part, cause: { ...parent, region }, share: 0.9 };
    // The whole acquirer follows its first region some seconds later.
    const later = { ...part, share: random.between(0.3, 0.5), from_s: random.between(0, 40) };
    return { parts: [child, later], causes: [parent] };
  },
  two_at_once: (random) => {
    const first = pick(random, PLACES.slice(0, 3));
    const second = pick(random, PLACES.slice(3));
    const parts = [partOf(random, first), { ...partOf(random, second), from_s: random.below(30) }];
    return { parts, causes: [first, second] };
  },
};

function partOf(random: Random, cause: ProfileAttributes): Part {
  // 91 and no answer have fewer values to be told by: a host's own errors have all of these.
  const [mishap] = FAULTS as readonly [Mishap];
  return { cause, from_s: 0, to_s: LASTS_S, share: random.between(0.4, 0.95), mishap };
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.below(values.length)] as T;
}
