import { SETTINGS } from '../../support/tiny-fleet.js';
import { writtenLines } from './common-lines.js';
import { modelFleet } from './model-fleet.js';
import { causeKey, playOutage } from './play-outage.js';
import { warmUp } from './warm-up.js';

/** Noon of a Tuesday in Shanghai. */
const NOON = Date.UTC(2026, 2, 10, 4);
const fleet = modelFleet({ seed: 1, terminals: 2_000, profiles: 200 });
const watching = { fleet, settings: SETTINGS, seed: 1, until: NOON, seconds: 240 };
const warm = warmUp(watching);
const outage = { cause: { acquirer: 'acq-2' }, share: 0.8, seed: 3 };

test('a hard outage is told within seconds with its cause, the same in every run', () => {
  const playing = { limit_s: 120, later_s: [0, 10] };
  const seen = playOutage(warm, outage, playing);
  expect(seen.page_s).toBeLessThan(40);
  expect(seen.failures).toBeGreaterThanOrEqual(5);
  expect(seen.exact).toHaveLength(2);
  expect(playOutage(warm, outage, playing)).toEqual(seen);
});

test('its end is seen, and not before it is over', () => {
  const seen = playOutage(warm, outage, { limit_s: 400, later_s: [], ends_s: 60 });
  expect(seen.isOverEarly).toBe(false);
  expect(seen.over_s).toBeGreaterThan(0);
  expect(seen.over_s).toBeLessThan(120);
});

test('a share above its line for five minutes is told after five minutes', () => {
  const lines = { written: writtenLines(), silent: writtenLines() };
  const { written } = playOutage(warm, outage, { limit_s: 500, later_s: [0], lines });
  expect(written.get('share_5m_for_5m')).toBeGreaterThan(300);
});

test('a cause has one key, however it is written', () => {
  expect(causeKey({ region: 'r-1', acquirer: 'a' })).toBe(
    causeKey({ acquirer: 'a', region: 'r-1' }),
  );
});
