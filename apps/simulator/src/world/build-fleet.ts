/**
 * Draws the terminals of a fleet. Acquirer, region and fee plan belong to the merchant, who signed
 * one contract in one place; everything else is the terminal's own.
 */
import type { Fleet } from '../scenario/fleet.js';
import { createRandom, type Random, stableShare } from './random.js';
import { type Weighted, weighted } from './weighted.js';

/** One terminal: what a registry would know of it. */
export interface FleetTerminal {
  readonly index: number;
  readonly terminal: string;
  readonly merchant: string;
  readonly store: string;
  readonly chain: string | null;
  readonly region: string;
  readonly acquirer: string;
  readonly feePlan: string;
  readonly model: string;
  readonly hw: string;
  readonly fw: string;
  readonly app: string;
  readonly param: string;
  readonly carrier: string;
  readonly link: string;
  readonly keys: string;
  readonly test: boolean;
  /** Has been away since long before the start, and stays away. */
  readonly isOffline: boolean;
}

/** What a fleet is drawn from. */
export interface FleetPlan {
  readonly fleet: Fleet;
  readonly seed: number;
  readonly terminals: number;
  /** Merchants a story names: they exist and are open, however small the fleet. */
  readonly namedMerchants: readonly string[];
  /** How many terminals a named merchant has; the others have as many as come. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** Whether some terminals are a laboratory's; only stories about them need any. */
  readonly withTestTerminals: boolean;
}

/** A merchant of the network, or the store of a chain, and how many terminals it may have. */
interface Merchant {
  readonly name: string;
  readonly chain: string | null;
  readonly min: number;
  readonly max: number;
  size: number;
}

const MERCHANT_TERMINALS = { min: 1, max: 6 } as const;
const STORE_TERMINALS = { min: 2, max: 4 } as const;
/** Share of a fleet that a laboratory has, and how many it has at least. */
const TEST_SHARE = 0.005;
const TEST_TERMINALS_MIN = 5;
const TEST_STREAM = 0x7e57;

/** Draws the fleet: the same one for the same plan. */
export function buildFleet(plan: FleetPlan): FleetTerminal[] {
  const random = createRandom(plan.seed);
  const merchants = placeTerminals(plan, random);
  const named = new Set(plan.namedMerchants);
  const draws = drawsOf(plan.fleet);
  const testers = testTerminals(plan);
  const terminals: FleetTerminal[] = [];
  for (const merchant of merchants) {
    const shop = {
      merchant: merchant.name,
      store: merchant.name.replace(/^m-/, 's-'),
      chain: merchant.chain,
      region: draws.region.at(random.next()),
      acquirer: draws.acquirer.at(random.next()),
      feePlan: draws.feePlan.at(random.next()),
    };
    for (let k = 0; k < merchant.size; k += 1) {
      const index = terminals.length;
      const isOffline = random.next() < plan.fleet.offlineShare && !named.has(merchant.name);
      const own = drawTerminal(draws, random, plan.fleet);
      const test = testers.has(index);
      terminals.push({ index, terminal: `t-${index + 1}`, ...shop, ...own, test, isOffline });
    }
  }
  return terminals;
}

type Draws = Record<
  'region' | 'acquirer' | 'feePlan' | 'model' | 'hw' | 'fw' | 'app' | 'param' | 'carrier' | 'keys',
  Weighted
>;

function drawsOf(fleet: Fleet): Draws {
  return {
    region: weighted(fleet.region),
    acquirer: weighted(fleet.acquirer),
    feePlan: weighted(fleet.feePlan),
    model: weighted(fleet.model),
    hw: weighted(fleet.hw),
    fw: weighted(fleet.fw),
    app: weighted(fleet.app),
    param: weighted(fleet.param),
    carrier: weighted(fleet.carrier),
    keys: weighted(fleet.keys),
  };
}

function drawTerminal(draws: Draws, random: Random, fleet: Fleet) {
  const carrier = draws.carrier.at(random.next());
  return {
    model: draws.model.at(random.next()),
    hw: draws.hw.at(random.next()),
    fw: draws.fw.at(random.next()),
    app: draws.app.at(random.next()),
    param: draws.param.at(random.next()),
    carrier,
    link: fleet.link[carrier] ?? '4g',
    keys: draws.keys.at(random.next()),
  };
}

/** Gives every merchant its least number of terminals, then the rest at random up to the most. */
function placeTerminals(plan: FleetPlan, random: Random): Merchant[] {
  const merchants = nameMerchants(plan);
  let left = plan.terminals;
  for (const merchant of merchants) {
    merchant.size = Math.min(merchant.min, left);
    left -= merchant.size;
  }
  const open = merchants.filter(({ size, max }) => size > 0 && size < max);
  while (left > 0 && open.length > 0) {
    const at = random.below(open.length);
    const merchant = open[at] as Merchant;
    merchant.size += 1;
    left -= 1;
    if (merchant.size === merchant.max) {
      open[at] = open[open.length - 1] as Merchant;
      open.pop();
    }
  }
  return merchants.filter(({ size }) => size > 0);
}

/**
 * Names the merchants of a fleet of any size: `m-1` and on for plain ones, the highest numbers of
 * the full fleet for the stores of chains, so that no story about a shop hits a chain. First come
 * those that must not be missing from a small fleet.
 */
function nameMerchants({ fleet, terminals, namedMerchants, sizes }: FleetPlan): Merchant[] {
  const scale = terminals / fleet.terminals;
  const taken = new Set(namedMerchants);
  const plain = (name: string): Merchant => {
    const own = sizes?.get(name);
    const { min, max } = own === undefined ? MERCHANT_TERMINALS : { min: own, max: own };
    return { name, chain: null, min, max, size: 0 };
  };
  const firstStores: Merchant[] = [];
  const moreStores: Merchant[] = [];
  let number = fleet.merchants;
  for (const [chain, stores] of Object.entries(fleet.chains)) {
    const count = Math.max(1, Math.round(stores * scale));
    for (let k = 0; k < count; k += 1) {
      while (taken.has(`m-${number}`)) number -= 1;
      const store = { name: `m-${number}`, chain, ...STORE_TERMINALS, size: 0 };
      (k === 0 ? firstStores : moreStores).push(store);
      taken.add(store.name);
      number -= 1;
    }
  }
  const wanted = Math.round(fleet.merchants * scale);
  // A file with few merchants for its terminals gets more of them: six terminals is the most.
  const enough = Math.ceil(terminals / MERCHANT_TERMINALS.max);
  const count = Math.max(wanted - moreStores.length - firstStores.length, enough);
  const others: Merchant[] = [];
  for (let k = 1; others.length + namedMerchants.length < count; k += 1) {
    if (!taken.has(`m-${k}`)) others.push(plain(`m-${k}`));
  }
  return [...namedMerchants.map(plain), ...firstStores, ...moreStores, ...others];
}

/** The laboratory's terminals: a fixed number of them, wherever they stand. */
function testTerminals({ seed, terminals, withTestTerminals }: FleetPlan): ReadonlySet<number> {
  if (!withTestTerminals) return new Set();
  const wanted = Math.max(TEST_TERMINALS_MIN, Math.round(terminals * TEST_SHARE));
  const ranked = Array.from({ length: terminals }, (_, index) => index).sort(
    (a, b) => stableShare(seed, TEST_STREAM, a) - stableShare(seed, TEST_STREAM, b),
  );
  return new Set(ranked.slice(0, wanted));
}
