import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { Scenario } from '../../apps/simulator/src/scenario/scenario.js';
import { timelineOf } from '../../apps/simulator/src/world/timeline.js';
import { expectationsOf } from './expectations.js';

/** `from-to` of each expected incident, in seconds since the start. */
function spans(play: readonly string[], causes: readonly string[]): string[] {
  const rest = 'diagnosis: hsm, playbook: hsm, severity: SEV1, within: 10s';
  const text = [
    'scenario: of-a-test',
    'kind: incident',
    'title: {en: "A test"}',
    'minutes: 20',
    `play: [${play.map((line) => `{${line}}`).join(', ')}]`,
    `expect: {incidents: [${causes.map((cause) => `{cause: ${cause}, ${rest}}`).join(', ')}]}`,
  ].join('\n');
  const loaded = parseYaml(Scenario, text, 'story.yaml');
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  const due = expectationsOf(timelineOf(loaded.value, { startsAt: 0 }));
  return due.map(({ from, to }) => `${from / 1e3}-${to / 1e3}`);
}

const ANSWERS = 'answers: {codes: {"cup-pos:96": 1}}';

test('an incident is due from the line that causes it, not from its announcement', () => {
  const announced = 'at: 1m, change: {what: hsm, scope: {acquirer: acq-1}}';
  const failing = `at: 2m, for: 1m, where: {acquirer: acq-1}, ${ANSWERS}`;
  expect(spans([announced, failing], ['{acquirer: acq-1}'])).toEqual(['120-180']);
});

test('each incident has its own line, wherever the line names the cause', () => {
  const lines = [
    `at: 1m, for: 1m, where: {acquirer: acq-1}, ${ANSWERS}`,
    'at: 3m, for: 1m, answers: {of: {issuer: cmb}, codes: {"cup-pos:91": 1}}',
    `at: 5m, for: 1m, report: {keys: {tpk: FFEE01}}, ${ANSWERS}`,
    `at: 7m, for: 1m, report: {app: 5.4.0}, ${ANSWERS}`,
  ];
  const causes = ['{app: 5.4.0}', '{keys: FFEE01}', '{issuer: cmb}', '{acquirer: acq-1}'];
  expect(spans(lines, causes)).toEqual(['420-480', '300-360', '180-240', '60-120']);
});

test('a relapse belongs to its incident; what never ends has no end', () => {
  const twice = [1, 5].map((m) => `at: ${m}m, for: 1m, where: {acquirer: acq-1}, ${ANSWERS}`);
  expect(spans(twice, ['{acquirer: acq-1}'])).toEqual(['60-360']);
  expect(spans([`at: 1m, ${ANSWERS}`], ['{}'])).toEqual(['60-Infinity']);
});

test('a note with a cause is due as an incident is, and a word to the reader is none', () => {
  const rest = 'diagnosis: store_own, playbook: merchant, severity: SEV4, within: 10m';
  const text = [
    ...['scenario: of-a-test', 'kind: incident', 'title: {en: "A test"}', 'minutes: 20'],
    `play: [{at: 2m, for: 1m, where: {store: s-1}, ${ANSWERS}}]`,
    `expect: {incidents: [], notes: ["a word", {cause: {store: s-1}, ${rest}}]}`,
  ].join('\n');
  const loaded = parseYaml(Scenario, text, 'story.yaml');
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  const due = expectationsOf(timelineOf(loaded.value, { startsAt: 0 }));
  expect(due).toMatchObject([{ isNote: true, from: 120_000, to: 180_000 }]);
});
