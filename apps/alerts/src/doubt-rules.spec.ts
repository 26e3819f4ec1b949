import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../../../test/support/repository.js';
import { doubtsAboutRules } from './doubt-rules.js';
import { readRuleFiles } from './rule-files.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillwatch-rules-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const summary = 'annotations: { summary: { en: it fails, zh-CN: 失败 } }';

/** Reads a file of rules, each written as one flow mapping. */
async function read(...rules: string[]) {
  const lines = rules.map((rule) => `      - { ${rule}, ${summary} }`);
  const text = ['groups:', '  - name: some', '    rules:', ...lines, ''].join('\n');
  writeFileSync(join(folder, 'some.yaml'), text);
  const playbooks = join(folder, 'playbooks');
  mkdirSync(playbooks, { recursive: true });
  return readRuleFiles(folder, playbooks);
}

async function doubts(...rules: string[]): Promise<string[]> {
  const loaded = await read(...rules);
  if (!loaded.ok) throw new Error(loaded.mistakes.join('\n'));
  return placed(doubtsAboutRules(loaded.value.rules));
}

/** Without the folder, which is another in each run. */
const placed = (lines: readonly string[]) => lines.map((line) => line.replace(/\S*some/g, 'some'));

const pin = 'detector: { kind: failure_ratio, class: pin_key }';

test('rules that watch different things are not doubted', async () => {
  const host = 'detector: { kind: failure_ratio, class: host_system }';
  expect(
    await doubts(`alert: One, ${pin}`, `alert: Two, ${host}, labels: { team: night }`),
  ).toEqual([]);
});

test('nothing that is shipped is doubted', async () => {
  const deploy = join(REPOSITORY, 'deploy');
  const loaded = await readRuleFiles(join(deploy, 'rules'), join(deploy, 'playbooks'));
  if (!loaded.ok) throw new Error(loaded.mistakes.join('\n'));
  expect(loaded.value.rules.length).toBeGreaterThan(15);
  expect(doubtsAboutRules(loaded.value.rules)).toEqual([]);
});

test('a gate that is never met is told with its place', async () => {
  expect(await doubts(`alert: One, ${pin}, gates: { failures: 90, terminals: 80 }`)).toEqual([
    'some.yaml:4:108: gates.terminals: One: never met: the engine tells at most 64 terminals apart',
  ]);
});

test('two rules with one condition are told with both places', async () => {
  expect(await doubts(`alert: One, ${pin}`, `alert: Two, ${pin}`)).toEqual([
    'some.yaml:5:33: detector: Two: watches the same as One at some.yaml:4:18',
  ]);
});

test('a label that is reserved, or a slip, is told', async () => {
  const host = 'detector: { kind: failure_ratio, class: host_system }';
  const format = 'detector: { kind: failure_ratio, class: format }';
  const found = await doubts(
    `alert: One, ${pin}, labels: { team: night, severity: high }`,
    `alert: Two, ${host}, labels: { team: night }`,
    `alert: Three, ${format}, labels: { taem: night }`,
  );
  expect(found).toEqual([
    expect.stringMatching(/^some.yaml:4:\d+: labels.severity: One: a notification sets this/),
    expect.stringMatching(/^some.yaml:6:\d+: labels.taem: Three: .* did you mean "team"\?$/),
  ]);
});

test('more cells than are allowed are a mistake, told in words at the dearest rule', async () => {
  const many = Array.from({ length: 13 }, (_, n) => {
    return `alert: R${n}, ${pin.replace(' }', `, evidence: ${n + 20} }`)}, by: [chain, keys]`;
  });
  const refused = await read(...many, `alert: Wide, ${pin}, by: [chain, keys, region]`);
  if (refused.ok) throw new Error('they were taken');
  const [said] = placed(refused.mistakes);
  expect(said).toBe(
    'some.yaml:17:79: by: 14 rules may watch 56,414 cells in a large fleet, at most 50,000 are ' +
      'allowed; Wide is the dearest with 4,401: 1 for the fleet, 3,000 by chain, ' +
      '1,000 by keys, 400 by region',
  );
});

test('one name of two alerts is a mistake with both places', async () => {
  const again = await read(`alert: One, ${pin}`, `alert: One, ${pin}`);
  if (again.ok) throw new Error('it was taken');
  expect(placed(again.mistakes)).toContain(
    'some.yaml:5:18: One is the name of the alert at some.yaml:4:18',
  );
});
