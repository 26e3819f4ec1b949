import { buildFleet, type FleetPlan, type FleetTerminal } from './build-fleet.js';
import { shippedFleet } from './played-story.js';

const fleet = shippedFleet();
const draw = (plan: Partial<FleetPlan> = {}) =>
  buildFleet({
    ...{ fleet, seed: 55, terminals: 20_000, namedMerchants: [], withTestTerminals: false },
    ...plan,
  });

function sizes(terminals: readonly FleetTerminal[]) {
  const counts = new Map<string, { size: number; chain: string | null }>();
  for (const { merchant, chain } of terminals) {
    counts.set(merchant, { size: (counts.get(merchant)?.size ?? 0) + 1, chain });
  }
  return [...counts.values()];
}

test('the full fleet has its merchants, and its chains their stores', () => {
  const terminals = draw();
  expect(terminals).toHaveLength(20_000);
  const merchants = sizes(terminals);
  expect(merchants).toHaveLength(6_000);
  for (const [chain, stores] of Object.entries(fleet.chains)) {
    const own = merchants.filter((merchant) => merchant.chain === chain);
    expect(own).toHaveLength(stores);
    expect(own.every(({ size }) => size >= 2 && size <= 4)).toBe(true);
  }
  const plain = merchants.filter(({ chain }) => chain === null);
  expect(plain.every(({ size }) => size >= 1 && size <= 6)).toBe(true);
});

test.each(['acquirer', 'region', 'model', 'fw', 'carrier', 'hw', 'app', 'feePlan'] as const)(
  '%s comes in the shares of the file',
  (attribute) => {
    const terminals = draw();
    for (const [value, share] of Object.entries<number>(fleet[attribute])) {
      const own = terminals.filter((terminal) => terminal[attribute] === value).length;
      expect([value, Math.abs(own / 20_000 - share) < 0.02]).toEqual([value, true]);
    }
  },
);

test('terminals of a merchant stand in one place and have one contract', () => {
  const shops = new Map<string, string>();
  for (const { merchant, region, acquirer, feePlan } of draw({ terminals: 2_000 })) {
    const contract = [region, acquirer, feePlan].join();
    expect(shops.get(merchant) ?? contract).toBe(contract);
    shops.set(merchant, contract);
  }
});

test.each([1, 10, 37, 500, 3_000])('a fleet of %d has so many, with chains and names', (count) => {
  const terminals = draw({ terminals: count, namedMerchants: ['m-5990'] });
  expect(terminals).toHaveLength(count);
  expect(new Set(terminals.map(({ terminal }) => terminal)).size).toBe(count);
  const named = terminals.filter(({ merchant }) => merchant === 'm-5990');
  expect(named.length).toBeGreaterThan(0);
  expect(named.every(({ chain, isOffline }) => chain === null && !isOffline)).toBe(true);
});

test('a merchant that a story is about has as many terminals as it says', () => {
  const named = ['m-501', 'm-502', 'm-503'];
  const sizes = new Map([
    ['m-501', 1],
    ['m-502', 8],
  ]);
  for (const terminals of [100, 2_000, 20_000]) {
    const drawn = draw({ terminals, namedMerchants: named, sizes });
    const of = (name: string) => drawn.filter(({ merchant }) => merchant === name).length;
    expect([drawn.length, of('m-501'), of('m-502')]).toEqual([terminals, 1, 8]);
  }
});

test('only stories about laboratories have some', () => {
  const tests = (withTestTerminals: boolean) =>
    draw({ terminals: 2_000, withTestTerminals }).filter(({ test: isTest }) => isTest).length;
  expect([tests(false), tests(true)]).toEqual([0, 10]);
});
