import { SETTINGS } from '../../support/tiny-fleet.js';
import { playStress, STRESSES } from './measure-stress.js';
import { modelFleet } from './model-fleet.js';
import { warmUp } from './warm-up.js';

const NOON = Date.UTC(2026, 2, 10, 4);
const fleet = modelFleet({ seed: 1, terminals: 2_000, profiles: 200 });
const warm = warmUp({ fleet, settings: SETTINGS, seed: 1, until: NOON, seconds: 240 });

test.each(Object.keys(STRESSES))('nobody is told of %s', (name) => {
  expect(playStress(warm, name, 1, 7).pages).toEqual([]);
});
