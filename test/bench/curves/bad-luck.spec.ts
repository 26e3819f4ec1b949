import { MINUTE, SECOND } from '#domain/base/instant.js';
import { createRandom } from '../../../apps/simulator/src/world/random.js';
import { BadLuck } from './bad-luck.js';
import { FAULTS, type Mishap } from './everyday.js';
import { modelFleet } from './model-fleet.js';

const fleet = modelFleet({ seed: 1, terminals: 2_000, profiles: 100 });
const [mishap] = FAULTS as readonly [Mishap];

test('a stuck terminal fails every five seconds until it is freed', () => {
  const luck = new BadLuck(fleet, createRandom(1), 0);
  luck.stick({ terminal: 3, until: MINUTE, mishap });
  const seconds = Array.from({ length: 120 }, (_, i) => luck.failing(i * SECOND).length);
  expect(seconds.slice(0, 60).reduce((a, b) => a + b)).toBe(12);
  expect(seconds.slice(60).reduce((a, b) => a + b)).toBe(0);
});

test('some shops have a poor line for a while, and not for ever', () => {
  const luck = new BadLuck(fleet, createRandom(2), 50_000);
  const troubled = (now: number) =>
    fleet.terminals.filter(({ merchant }) => luck.befalls(merchant, now)).length;
  for (let i = 0; i < 60; i += 1) luck.pass(i * SECOND);
  expect(troubled(MINUTE)).toBeGreaterThan(0);
  expect(troubled(1_000 * MINUTE)).toBe(0);
});
