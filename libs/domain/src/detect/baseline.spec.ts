import { learn, normalRate } from './baseline.js';

const HOUR = 3_600_000;

test('before anything is known, the prior of the class is normal', () => {
  expect(normalRate('pin_key', undefined, undefined)).toBeCloseTo(0.01);
  expect(normalRate('funds', undefined, undefined)).toBeCloseTo(0.05);
});

test('a cell of its own habits comes to be normal by them', () => {
  let cell = learn(undefined, { at: 0, attempts: 1_000, failures: 30 }, 0.03);
  for (let hour = 1; hour < 24; hour += 1) {
    cell = learn(cell, { at: hour * HOUR, attempts: 1_000, failures: 30 }, 0.03);
  }
  expect(normalRate('pin_key', undefined, cell)).toBeGreaterThan(0.028);
});

test('little traffic says little', () => {
  const cell = learn(undefined, { at: 0, attempts: 4, failures: 2 }, 0.01);
  expect(normalRate('pin_key', undefined, cell)).toBeLessThan(0.02);
});

test('one wild minute teaches little', () => {
  const calm = learn(undefined, { at: 0, attempts: 10_000, failures: 100 }, 0.01);
  const after = learn(calm, { at: 60_000, attempts: 1_000, failures: 900 }, 0.01);
  expect(normalRate('pin_key', after, undefined)).toBeLessThan(0.013);
});

test('what was long ago fades', () => {
  const old = learn(undefined, { at: 0, attempts: 1_000, failures: 10 }, 0.01);
  const now = learn(old, { at: 3 * 24 * HOUR, attempts: 0, failures: 0 }, 0.01);
  expect(now.attempts).toBeCloseTo(500);
});

test('the counts of the fleet are weighed once, though it is one of its own cells', () => {
  const fleet = learn(undefined, { at: 0, attempts: 2_000, failures: 0 }, 0.003);
  expect(normalRate('host_system', fleet, fleet)).toBeCloseTo(0.0015, 6);
});

test('no quiet history makes next to nothing normal', () => {
  const quiet = learn(undefined, { at: 0, attempts: 1_000_000, failures: 0 }, 0.003);
  const other = { ...quiet };
  expect(normalRate('host_system', quiet, quiet)).toBeCloseTo(0.0003, 6);
  expect(normalRate('host_system', quiet, other)).toBeCloseTo(0.0003, 6);
});
