import { modelFleet } from './model-fleet.js';

const size = { seed: 1, terminals: 6_000, profiles: 1_500 };
const fleet = modelFleet(size);

function shareOf(attribute: 'acquirer' | 'fw', value: string): number {
  const own = fleet.terminals.filter((t) => fleet.profiles[t.profile]?.[attribute] === value);
  return own.length / fleet.terminals.length;
}

test('the same seed draws the same fleet, another seed another', () => {
  expect(modelFleet(size)).toEqual(fleet);
  expect(modelFleet({ ...size, seed: 2 }).profiles[0]).not.toEqual(fleet.profiles[0]);
});

test('values are as common as they should be', () => {
  expect(shareOf('acquirer', 'acq-2')).toBeCloseTo(0.23, 1);
  expect(shareOf('fw', 'fw-8')).toBeGreaterThan(0);
  expect(shareOf('fw', 'fw-8')).toBeLessThan(0.03);
});

test('merchants have one to six terminals, all of one profile', () => {
  const byShop = new Map<string, number[]>();
  for (const { merchant, profile } of fleet.terminals) {
    byShop.set(merchant, [...(byShop.get(merchant) ?? []), profile]);
  }
  for (const own of byShop.values()) {
    expect(own.length).toBeLessThanOrEqual(6);
    expect(new Set(own).size).toBe(1);
  }
  expect(byShop.size).toBeGreaterThan(1_000);
});

test('a busy terminal has more lots than a quiet one', () => {
  const lots = new Map<number, number>();
  for (const i of fleet.lots) lots.set(i, (lots.get(i) ?? 0) + 1);
  const busiest = fleet.terminals.reduce((a, b, i) => {
    return b.busy > (fleet.terminals[a]?.busy ?? 0) ? i : a;
  }, 0);
  const { busy = 0 } = fleet.terminals[busiest] ?? {};
  expect((lots.get(busiest) ?? 0) / 16).toBeCloseTo(busy, 0);
});
