import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployFolder } from '../deploy-folder.js';
import { loadSeverity } from './load-severity.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tillwatch-severity-'));
});
afterAll(() => rm(dir, { recursive: true }));

test('the shipped example is right, and no file is no limits', async () => {
  const policy = await loadSeverity(join(deployFolder('severity'), 'severity.example.yaml'));
  expect(policy?.rules.map(({ severity }) => severity)).toEqual(['SEV1', 'SEV2']);
  expect(await loadSeverity(undefined)).toBeUndefined();
});

test('every mistake is told with its place', async () => {
  const file = join(dir, 'severity.yaml');
  await writeFile(file, 'unknown: SEV9\nrules:\n  - severity: SEV1\n    shops: 3\n');
  await expect(loadSeverity(file)).rejects.toThrow(/:1:10: unknown[\s\S]*:4:5: rules\.0/);
});
