import { DAY } from '#domain/base/instant.js';
import { shippedSettings } from '../../support/shipped-settings.js';
import { playQuietDays, type QuietDays } from './quiet-days.js';

const about: QuietDays = {
  ...{ fleetSeed: 1, seed: 1, terminals: 300, badLuck: 1, span: 15 },
  ...{ from: Date.UTC(2026, 2, 10, 4), days: 1 / 48, warmHours: 0.5 },
};

test('half an hour is played after one that is not counted, and is the same again', async () => {
  const settings = await shippedSettings();
  const said: string[] = [];
  const first = playQuietDays(about, settings, (text) => said.push(text));
  expect(said[0]).toMatch(/^warm after \d+ s of CPU$/);
  expect(first.pages).toEqual({});
  for (const { nats, at } of Object.values(first.highest)) {
    expect(nats).toBeGreaterThan(0);
    expect(at).toBeGreaterThan(about.from);
    expect(at).toBeLessThanOrEqual(about.from + DAY / 48);
  }
  expect(Object.keys(first.highest)).toContain('MassError55');
  const again = playQuietDays(about, settings, () => {});
  expect({ ...again, cpu_s: 0 }).toEqual({ ...first, cpu_s: 0 });
});
