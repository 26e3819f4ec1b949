import { createRandom } from '../../../apps/simulator/src/world/random.js';
import { bell, poisson, uneven, Wander } from './draw-counts.js';

const ROUNDS = 20_000;

function momentsOf(draw: () => number): { mean: number; variance: number } {
  const drawn = Array.from({ length: ROUNDS }, draw);
  const mean = drawn.reduce((sum, x) => sum + x, 0) / ROUNDS;
  return { mean, variance: drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / ROUNDS };
}

test.each([0.02, 1.5, 40, 200])('counts of mean %d vary as much as they are many', (mean) => {
  const random = createRandom(3);
  const found = momentsOf(() => poisson(random, mean));
  expect(found.mean / mean).toBeCloseTo(1, 0);
  expect(found.variance / found.mean).toBeCloseTo(1, 0);
});

test('nothing happens where nothing is expected', () => {
  expect(poisson(createRandom(1), 0)).toBe(0);
});

test('a bell curve has mean nought and deviation one', () => {
  const random = createRandom(4);
  const { mean, variance } = momentsOf(() => bell(random));
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
});

test('uneven shares have mean one, and the less variance the higher their shape', () => {
  const random = createRandom(5);
  const { mean, variance } = momentsOf(() => uneven(random, 4));
  expect(mean).toBeCloseTo(1, 1);
  expect(variance).toBeCloseTo(0.25, 1);
});

test('a wandering factor stays around one and remembers', () => {
  const wander = new Wander(createRandom(6), 0.15, 0.9);
  const steps = momentsOf(() => {
    const before = wander.factor;
    wander.step();
    return wander.factor - before;
  });
  const levels = momentsOf(() => {
    wander.step();
    return wander.factor;
  });
  expect(levels.mean).toBeCloseTo(1, 1);
  expect(steps.variance).toBeLessThan(levels.variance / 2);
});
