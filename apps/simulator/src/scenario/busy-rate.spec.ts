import { paceOf } from './busy-rate.js';
import { loadScenario } from './load-scenario.js';

function paceAt(name: string, terminals: number): number {
  const story = loadScenario(name);
  if (!story.ok) throw new Error(`${name} cannot be read`);
  return paceOf(story.value, terminals);
}

test('a small fleet is as busy as a full one, and a full one as it is', () => {
  expect(paceAt('zpk-desync', 2_000)).toBe(10);
  expect(paceAt('zpk-desync', 20_000)).toBe(1);
  expect(paceAt('zpk-desync', 40_000)).toBe(1);
});

test('a story about single shops goes at the pace of a shop', () => {
  expect(paceAt('card-testing', 2_000)).toBe(1);
  expect(paceAt('quiet-one-shop-mistypes', 2_000)).toBe(1);
});
