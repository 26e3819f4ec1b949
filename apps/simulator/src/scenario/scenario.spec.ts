import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { Scenario } from './scenario.js';

const HEAD = ['scenario: of-a-test', 'kind: incident', 'title: {en: "A test"}', 'minutes: 12'];

function read(...lines: string[]) {
  return parseYaml(Scenario, [...HEAD, ...lines].join('\n'), 'story.yaml');
}

function mistakesOf(...lines: string[]): string[] {
  const loaded = read(...lines);
  return loaded.ok ? [] : loaded.mistakes.map(formatMistake);
}

test('a story is read with spans in milliseconds and values as lists', () => {
  const loaded = read(
    'play:',
    '  - {at: 2m, for: 90s, where: {model: [A920, P90], test: true}, traffic: {factor: 2}}',
    'expect: {incidents: []}',
  );
  expect(loaded).toMatchObject({
    ok: true,
    value: {
      start: 12.5 * 3_600_000,
      play: [{ at: 120_000, for: 90_000, where: { model: ['A920', 'P90'], test: ['true'] } }],
    },
  });
});

test('mistakes are told with line and column, all at once', () => {
  const mistakes = mistakesOf(
    'play:',
    '  - {at: 2 minutes, traffic: {factor: 2}}',
    '  - {at: 2m, where: {modell: A920}, silent: {share: 2}}',
    'expect: {incidents: []}',
  );
  expect(mistakes).toEqual([
    'story.yaml:6:10: play.0.at: expected a duration such as "90s" or "5m"',
    'story.yaml:7:22: play.1.where.modell: unknown key, did you mean "model"?',
    expect.stringMatching(/^story\.yaml:7:53: play\.1\.silent\.share: /),
  ]);
});

test('a line without an effect is a mistake', () => {
  const [mistake] = mistakesOf('play:', '  - {at: 2m, ramp: 30}', 'expect: {incidents: []}');
  expect(mistake).toMatch(/^story\.yaml:6:\d+: play\.0: expected an effect: answers, silent/);
});

test('waves are cumulative and a duty has a period', () => {
  const line = (more: string) => `  - {at: 1m, traffic: {factor: 2}, ${more}}`;
  const waves = line('waves: {every: 60, steps: [0.5, 0.2]}');
  const duty = line('duty: {on: 0, off: 0}');
  expect(mistakesOf('play:', waves, duty, 'expect: {incidents: []}')).toHaveLength(2);
});

test('a comma in the note of a flow mapping does not end the note', () => {
  const incident = [
    'cause: {}, diagnosis: unknown, playbook: case_one, severity: SEV1, within: 20s',
    'note: to the desk, not an outage',
  ].join(', ');
  const loaded = read('play: []', `expect: {incidents: [{${incident}, forbidden: [restart]}]}`);
  expect(loaded).toMatchObject({
    ok: true,
    value: {
      expect: {
        incidents: [{ note: 'to the desk, not an outage', forbidden: ['restart'], within: 20_000 }],
      },
    },
  });
});
