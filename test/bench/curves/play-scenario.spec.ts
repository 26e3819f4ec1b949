import { SETTINGS } from '../../support/tiny-fleet.js';
import { FAULTS, type Mishap } from './everyday.js';
import { modelFleet } from './model-fleet.js';
import { causeKey } from './play-outage.js';
import { judgeTold, playScenario } from './play-scenario.js';
import { warmUp } from './warm-up.js';

const NOON = Date.UTC(2026, 2, 10, 4);
const [mishap] = FAULTS as readonly [Mishap];

test('one outage is told of as one incident with its cause', () => {
  const fleet = modelFleet({ seed: 1, terminals: 2_000, profiles: 200 });
  const warm = warmUp({ fleet, settings: SETTINGS, seed: 1, until: NOON, seconds: 240 });
  const cause = { acquirer: 'acq-2' };
  const part = { cause, from_s: 0, to_s: 60, share: 0.9, mishap };
  const told = playScenario(warm, { name: 'single', parts: [part], causes: [cause] }, 4);
  expect(told).toEqual({ causes: [causeKey(cause)], pages: 1 });
});

test('as many incidents as causes are right, and exact if they name them', () => {
  const a = { acquirer: 'acq-2' };
  const b = { region: 'r-2' };
  const judge = (...causes: string[]) => judgeTold([a, b], { causes, pages: causes.length });
  expect(judge(causeKey(b), causeKey(a))).toEqual({ isCount: true, isExact: true });
  expect(judge(causeKey(b), 'fw=fw-1')).toEqual({ isCount: true, isExact: false });
  expect(judge(causeKey(a))).toEqual({ isCount: false, isExact: false });
});
