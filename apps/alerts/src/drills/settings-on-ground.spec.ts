import type { Settings } from '#domain/engine/types.js';
import { settingsOnGround } from './settings-on-ground.js';

const settings = {
  tenant: 'acme~drill',
  rules: [],
  receivers: ['chat'],
  routing: { routes: [] },
  silences: [{ id: 's' }],
  oncall: { roster: {}, overrides: [], proofs: [] },
} as unknown as Settings;
const ground = { tenant: 'acme~drill', heard: true, fresh: false, dry: false };

test('people are paged by their ladders; rooms are told nothing, and silences do not hold', () => {
  const { tenant, rules, oncall } = settings;
  expect(settingsOnGround(settings, [ground])).toEqual({
    ...{ tenant, rules, oncall, receivers: [], silences: [] },
  });
});

test.each([
  ['a dry drill', [{ ...ground, dry: true }]],
  ['what is said of a drill that is over', [{ ...ground, tenant: 'else~drill' }]],
])('%s pages nobody', (_name, grounds) => {
  expect(settingsOnGround(settings, grounds)).not.toHaveProperty('oncall');
});
