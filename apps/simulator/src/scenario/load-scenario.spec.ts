import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatMistake } from '#infra/yaml/load-yaml.js';
import { loadFleet, loadScenario, scenarioNames, scenariosFolder } from './load-scenario.js';

test('every shipped story is read, by name and by path', () => {
  expect(scenarioNames().length).toBeGreaterThan(20);
  for (const name of scenarioNames()) {
    expect([name, loadScenario(name).ok]).toEqual([name, true]);
    expect(loadScenario(join(scenariosFolder(), `${name}.yaml`))).toEqual(loadScenario(name));
  }
  expect(loadFleet().ok).toBe(true);
});

test('an unknown name is answered with the names there are', () => {
  expect(loadScenario('zpk')).toMatchObject({
    ok: false,
    mistakes: [{ file: 'zpk', message: expect.stringContaining('zpk-desync') }],
  });
});

test('a file that cannot be read is a mistake, not a crash', () => {
  expect(loadScenario('/nowhere/story.yaml')).toMatchObject({
    ok: false,
    mistakes: [{ file: '/nowhere/story.yaml', message: 'cannot be read (ENOENT)' }],
  });
});

test('mistakes in a file of one’s own name the file, the line and the column', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'story-')), 'mine.yaml');
  writeFileSync(file, 'scenario: mine\nkind: outage\n');
  const loaded = loadScenario(file);
  expect(loaded.ok ? [] : loaded.mistakes.map(formatMistake)).toEqual(
    expect.arrayContaining([expect.stringMatching(`^${file}:2:7: kind: `)]),
  );
});
