/** The shipped rules tell what their own tests say; and a test that is wrong says where. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRuleTests } from '../../apps/tillwatch/src/rules/run-rule-tests.js';
import { REPOSITORY } from '../support/repository.js';

const rules = join(REPOSITORY, 'deploy/rules');
const playbooks = join(REPOSITORY, 'deploy/playbooks');
const files = readdirSync(rules).filter((name) => name.endsWith('.test.yaml'));

test.each(files)(
  '%s',
  async (file) => {
    const done = await runRuleTests(join(rules, file));
    if (!done.ok) throw new Error(done.mistakes.join('\n'));
    expect(done.outcomes.length).toBeGreaterThan(1);
    expect(done.outcomes.flatMap(({ misses }) => misses)).toEqual([]);
  },
  300_000,
);

test('a file that is not there is told as such', async () => {
  const done = await runRuleTests(join(rules, 'nowhere.test.yaml'));
  expect(done).toEqual({
    ok: false,
    mistakes: [expect.stringMatching(/nowhere\.test\.yaml: cannot be read: it is not there$/)],
  });
});

describe('a test of one’s own', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillwatch-rules-'));
    cpSync(join(rules, 'payments.yaml'), join(folder, 'payments.yaml'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(text: string, codes?: string): Promise<string[]> {
    const file = join(folder, 'own.test.yaml');
    writeFileSync(file, text);
    const done = await runRuleTests(file, { playbooks, ...(codes !== undefined && { codes }) });
    const said = done.ok ? done.outcomes.flatMap(({ misses }) => misses) : done.mistakes;
    return said.map((line) => line.replace(/^.*own\.test/, 'own.test'));
  }

  const HOST = `tests:
  - name: a host
    series:
      - { where: { acquirer: a }, attempts: 20x90, failures: { "96": 0x60 15x30 } }
      - { where: { acquirer: b }, attempts: 60x90 }
`;

  test('what is told and was not expected is shown', async () => {
    const [miss, ...more] = await run(`${HOST}    expect: nothing\n`);
    expect(miss).toMatch(/^own.test.yaml:6:13: expect\n {2}expected nothing more\n/);
    expect(miss).toMatch(/\n {2}told {5}61s first HostErrors acquirer=a acquirer_host SEV1$/);
    expect(more).toEqual([]);
  });

  test('each thing that is told otherwise is shown with its place', async () => {
    const told = 'severity: SEV2, cause: { acquirer: b }, text: { zh-CN: 主机故障 }';
    const misses = await run(`${HOST}    expect:\n      - { at: 60s, ${told} }\n`);
    expect(misses.map((miss) => miss.split('\n')[0])).toEqual([
      'own.test.yaml:7:15: expect.0.at',
      'own.test.yaml:7:43: expect.0.cause',
      'own.test.yaml:7:30: expect.0.severity',
      'own.test.yaml:7:75: expect.0.text.zh-CN',
    ]);
    expect(misses[0]).toMatch(/expected 60s\n {2}told {5}61s$/);
    expect(misses[3]).toMatch(/expected 主机故障\n {2}told {5}SEV1 错误96激增/);
  });

  test('what was expected and is not told is shown', async () => {
    const quiet = HOST.replace('15x30', '0x30');
    const misses = await run(`${quiet}    expect:\n      - { at: 60s..70s, rule: HostErrors }\n`);
    expect(misses).toEqual([
      'own.test.yaml:7:9: expect.0\n  expected 60s..70s first HostErrors\n  told     nothing',
    ]);
  });

  test('mistakes of the file are told at once, each with its place', async () => {
    const wrong = HOST.replace('0x60 15x30', '0x60 15*30').replace('60x90', '60x90, pins: 1');
    expect(await run(`${wrong}    expect: nothing\n`)).toEqual([
      expect.stringMatching(/^own.test.yaml:4:\d+: tests.0.series.0.failures.96: "15\*30" is no /),
      expect.stringMatching(/^own.test.yaml:5:\d+: .*pins: unknown key, did you mean "pin"\?$/),
    ]);
    const more = HOST.replace('15x30', '25x30');
    expect(await run(`${more}    expect: nothing\n`)).toEqual([
      expect.stringMatching(/:4:\d+: .*failures: step 61 has 20 payments, of which 25 fail$/),
    ]);
  });

  test('codes of a dialect of one’s own mean what its file says', async () => {
    const codes = join(folder, 'codes');
    mkdirSync(codes);
    const line = '{ code: C1, alone: HOST_ERROR, mass: ACQ_SYSTEM, en: x, zh-CN: x, source: s }';
    const head = 'dialect: ours\ntitle: { en: x, zh-CN: x }\nsources: { s: x }';
    writeFileSync(join(codes, 'ours.yaml'), `${head}\ncodes:\n  - ${line}\n`);
    const told = 'expect:\n      - { at: 61s, rule: HostErrors }';
    const own = `${HOST.replace('"96"', '"ours:C1"')}    ${told}\n`;
    expect(await run(own, codes)).toEqual([]);
    expect(await run(own)).not.toEqual([]);
  });

  test('a story that is not there is told with those that are', async () => {
    const [said] = await run('tests: [{ name: x, scenario: no-such-story, expect: nothing }]\n');
    expect(said).toMatch(/^own.test.yaml:1:\d+: .*no story of this name; there are .*zpk-desync/);
  });
});
