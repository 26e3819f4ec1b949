/**
 * The fleet of the curves and of the quiet year: terminals by merchant, of so many combinations of
 * attributes that every value from a hundredth to a half of the fleet occurs. Acquirers, regions,
 * models and versions are drawn apart from each other, so that no value stands for another.
 */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { createRandom, type Random } from '../../../apps/simulator/src/world/random.js';
import { uneven } from './draw-counts.js';

/** What a fleet is drawn from. */
export interface FleetSize {
  readonly seed: number;
  readonly terminals: number;
  /** Distinct combinations of attributes. */
  readonly profiles: number;
}

/** A terminal: who it is and what it is like. */
export interface ModelTerminal {
  readonly name: string;
  readonly merchant: string;
  readonly profile: number;
  /** How busy it is, of mean 1. */
  readonly busy: number;
  /** How often its payments fail on a normal day, of mean 1. */
  readonly unlucky: number;
  /** The second of a minute in which its heartbeat comes. */
  readonly beat: number;
}

export interface ModelFleet {
  /** By number. */
  readonly profiles: ProfileAttributes[];
  readonly terminals: ModelTerminal[];
  /** Terminals by lot: a busy one has more lots. */
  readonly lots: Uint32Array;
}

type Shares = readonly (readonly [string, number])[];
const REGIONS = [13, 11, 9, 8, 7, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1];
const SHARES = {
  acquirer: shares('acq', [40, 23, 20, 13, 4]),
  region: shares('r', REGIONS),
  carrier: shares('c', [50, 28, 17, 5]),
  link: shares('link', [70, 30]),
  model: shares('m', [38, 24, 16, 12, 7, 3]),
  hw: shares('hw', [45, 30, 18, 7]),
  fw: shares('fw', [35, 25, 15, 10, 6, 5, 3, 1]),
  app: shares('app', [80, 17, 3]),
  param: shares('p', [90, 10]),
} as const;
/** Share of combinations that belong to a chain, and how many chains there are. */
const CHAIN_SHARE = 0.25;
const CHAINS = 12;
const MERCHANT_TERMINALS_MAX = 6;
const LOTS_PER_TERMINAL = 16;
/** How uneven terminals are; 4 is a deviation of a half. */
const UNEVEN = 4;
const BEATS = 60;

/** Draws the fleet: the same one for the same size and seed. */
export function modelFleet({ seed, terminals: wanted, profiles: kinds }: FleetSize): ModelFleet {
  const random = createRandom(seed);
  const profiles = Array.from({ length: kinds }, () => drawProfile(random));
  const terminals: ModelTerminal[] = [];
  for (let shop = 0; terminals.length < wanted; shop += 1) {
    const size = Math.min(1 + random.below(MERCHANT_TERMINALS_MAX), wanted - terminals.length);
    const profile = random.below(kinds);
    for (let i = 0; i < size; i += 1) {
      const name = `t-${terminals.length}`;
      terminals.push(drawTerminal(random, { name, merchant: `m-${shop}`, profile }));
    }
  }
  return { profiles, terminals, lots: lotsOf(terminals) };
}

/** Draws what is a terminal's own. */
export function drawTerminal(
  random: Random,
  place: Pick<ModelTerminal, 'name' | 'merchant' | 'profile'>,
): ModelTerminal {
  const busy = uneven(random, UNEVEN);
  return { ...place, busy, unlucky: uneven(random, UNEVEN), beat: random.below(BEATS) };
}

function drawProfile(random: Random): ProfileAttributes {
  const drawn = Object.entries(SHARES).map(([name, values]) => [name, pick(random, values)]);
  const profile: ProfileAttributes = Object.fromEntries(drawn);
  const inChain = random.next() < CHAIN_SHARE;
  return { ...profile, ...(inChain && { chain: `ch-${1 + random.below(CHAINS)}` }) };
}

function pick(random: Random, values: Shares): string {
  let left = random.next();
  for (const [value, share] of values) {
    left -= share;
    if (left <= 0) return value;
  }
  return values[0]?.[0] ?? '';
}

function shares(name: string, weights: readonly number[]): Shares {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight, i) => [`${name}-${i + 1}`, weight / sum]);
}

function lotsOf(terminals: readonly ModelTerminal[]): Uint32Array {
  const busy = terminals.reduce((sum, terminal) => sum + terminal.busy, 0);
  const lots = new Uint32Array(terminals.length * LOTS_PER_TERMINAL);
  let at = 0;
  let reached = 0;
  for (const [i, terminal] of terminals.entries()) {
    reached += terminal.busy / busy;
    while (at < lots.length && at < reached * lots.length) {
      lots[at] = i;
      at += 1;
    }
  }
  lots.fill(Math.max(0, terminals.length - 1), at);
  return lots;
}
