import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployFolder } from '../deploy-folder.js';
import { loadRegulation } from './load-regulation.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tillwatch-regulation-'));
});
afterAll(() => rm(dir, { recursive: true }));

const example = (name: string) => join(deployFolder('regulation'), `${name}.example.yaml`);

test('the shipped examples are right, and say that lawyers have to confirm them', async () => {
  expect(await loadRegulation(undefined)).toBeNull();
  for (const name of ['dora', 'pboc']) {
    const file = await loadRegulation(example(name));
    const [regulation] = file?.regulations ?? [];
    expect(regulation?.id).toBe(name);
    expect(regulation?.caution).toMatchObject({
      en: expect.stringContaining('confirm with your own lawyers'),
      'zh-CN': expect.stringContaining('律师'),
    });
  }
});

test.each([
  [
    'over: 24h',
    'over: soon',
    /:\d+:\d+: regulations\.0\.criteria\.4\.any\.0\.over: expected a dura/,
  ],
  [
    '[critical, malicious]',
    '[critical, malice]',
    /:\d+:\d+: regulations\.0\.grades\.0\.when\.0: "malice"/,
  ],
  [
    'from: intermediate',
    'from: final',
    /regulations\.0\.reports\.2\.due\.0\.from: "final" is nowhere/,
  ],
  ['yes: data_loss', 'yes: cost_eur', /"cost_eur" is no question that is asked/],
  ['asked: member_states', 'asked: data_loss', /"data_loss" is no number that is asked/],
  [
    'value: EUR',
    'value: CNY',
    /regulations\.0\.criteria\.2\.any\.4: "value_eur" is asked in EUR, expected "unit: CNY"/,
  ],
  ['unit: EUR\n', '\n', /"value_eur" is asked without a unit, expected "unit: EUR"/],
  ['asked: value_eur', 'asked: data_loss', /"data_loss" is no number that is asked/],
  ['value: EUR', 'value: euros', /criteria\.2\.any\.4\.value: expected a currency such as CNY/],
  ['peak: Mo-Sa', 'peak: Mon-Sa', /regulations\.0\.peak: "Mon" is no day/],
  ['awareness: detected', 'awarness: detected', /unknown key, did you mean "awareness"/],
  ['id: reputation\n        name', 'id: clients\n        name', /"clients" is given twice/],
])('%s as %s is refused with its place', async (was, is, mistake) => {
  const text = await readFile(example('dora'), 'utf8');
  expect(text).toContain(was);
  const file = join(dir, 'regulation.yaml');
  await writeFile(file, text.replace(was, is));
  await expect(loadRegulation(file)).rejects.toThrow(mistake);
});
