import { loadFleet, loadScenario } from '../../apps/simulator/src/scenario/load-scenario.js';
import { AS_WRITTEN, VARIANTS, vary } from './variants.js';

const fleet = loadFleet();
const story = loadScenario('quiet-maintenance');

test('as written nothing is changed', () => {
  if (!fleet.ok || !story.ok) throw new Error('not read');
  const made = vary(story.value, fleet.value, AS_WRITTEN);
  const { seed, terminals } = fleet.value;
  expect(made).toEqual({ scenario: story.value, seed, terminals, dayBy: 0 });
});

test('a later story is later as a whole, its announced windows too', () => {
  if (!fleet.ok || !story.ok) throw new Error('not read');
  const variant = VARIANTS.find(({ name }) => name === 'shifted');
  if (!variant?.later) throw new Error('no such variant');
  const { later } = variant;
  const { scenario } = vary(story.value, fleet.value, variant);
  const moments = (s: typeof scenario) =>
    [...s.play.map(({ at }) => at), s.play[0]?.change?.until ?? 0, s.minutes * 60_000] as const;
  expect(moments(scenario)).toEqual(moments(story.value).map((at) => at + later));
  expect(scenario.play.map((line) => line.for)).toEqual(story.value.play.map((line) => line.for));
});

test('variants have names of their own, and sizes from a tenth to tenfold', () => {
  expect(new Set(VARIANTS.map(({ name }) => name)).size).toBe(VARIANTS.length);
  const sizes = VARIANTS.flatMap(({ size }) => size ?? []);
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([0.1, 10]);
});
