import { SETTINGS } from '../../support/tiny-fleet.js';
import { modelFleet } from './model-fleet.js';
import { compareSent, playRestart } from './play-restart.js';
import { warmUp } from './warm-up.js';

const NOON = Date.UTC(2026, 2, 10, 4);
const one = (isFirst: boolean, ...times: number[]) => ({ isFirst, times });

test('a kill before the page neither loses it nor sends it twice', () => {
  const fleet = modelFleet({ seed: 1, terminals: 2_000, profiles: 200 });
  const warm = warmUp({ fleet, settings: SETTINGS, seed: 1, until: NOON, seconds: 240 });
  const outage = { cause: { acquirer: 'acq-2' }, share: 0.8, seed: 3 };
  const calm = playRestart(warm, outage, null);
  const killed = playRestart(warm, outage, { after_s: 3, gone_s: 4 });
  expect(compareSent(calm, killed)).toMatchObject({ lost: 0, duplicated: 0 });
});

test('what is missing is lost, what came twice is a duplicate', () => {
  const calm = new Map([['a', one(true, 5)]]);
  expect(compareSent(calm, new Map())).toMatchObject({ lost: 1, duplicated: 0 });
  expect(compareSent(calm, new Map([['a', one(true, 8, 9)]]))).toEqual({
    ...{ lost: 0, duplicated: 1, later: 3 },
  });
  const two = new Map([
    ['a', one(true, 5)],
    ['b', one(true, 6)],
  ]);
  expect(compareSent(calm, two)).toMatchObject({ lost: 0, duplicated: 1, later: 0 });
});
