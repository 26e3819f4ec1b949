import { NameIndex } from './name-index.js';

test('every name is found at its slot, and no other one is', () => {
  const index = new NameIndex();
  const names = Array.from({ length: 20_000 }, (_, i) => ({
    tenant: i % 7 === 0 ? 'other' : 'demo',
    terminal: `T-${i}`,
  }));
  for (const { tenant, terminal } of names) index.add(tenant, terminal);
  expect(index.size).toBe(names.length);
  const slots = names.map(({ tenant, terminal }) => index.find(tenant, terminal));
  expect(slots).toEqual([...names.keys()]);
  expect(slots.map((slot) => index.nameOf(slot))).toEqual(names);
  expect(index.find('demo', 'T-0')).toBe(-1);
  expect(index.find('demo', 'T-20000')).toBe(-1);
  expect(index.find('demoT', '-1')).toBe(-1);
});
