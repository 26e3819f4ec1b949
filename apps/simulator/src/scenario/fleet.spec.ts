import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '#infra/yaml/load-yaml.js';
import { Fleet } from './fleet.js';
import { scenariosFolder } from './load-scenario.js';

const shipped = readFileSync(join(scenariosFolder(), 'fleet.yaml'), 'utf8');

test('the shipped fleet is read', () => {
  const loaded = parseYaml(Fleet, shipped, 'fleet.yaml');
  expect(loaded).toMatchObject({
    ok: true,
    value: { terminals: 20_000, tradingHours: { text: '09:00-22:00', opensAt: 9 * 3_600_000 } },
  });
});

test('shares that do not sum to one are told where they stand', () => {
  const wrong = shipped.replace('acq-1: 0.40', 'acq-1: 0.50');
  const line = wrong.split('\n').findIndex((text) => text.startsWith('acquirer:')) + 1;
  expect(parseYaml(Fleet, wrong, 'fleet.yaml')).toMatchObject({
    ok: false,
    mistakes: [{ line, column: 11, path: 'acquirer', message: 'expected shares that sum to 1' }],
  });
});

test('a day has 24 hours', () => {
  const wrong = shipped.replace('hourFactor: [0.02,', 'hourFactor: [');
  expect(parseYaml(Fleet, wrong, 'fleet.yaml').ok).toBe(false);
});
