import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { loadNotices } from '../notices/load-notices.js';
import { loadCodeBook } from './load-codes.js';
import { loadRegulation } from './load-regulation.js';
import { loadSeverity } from './load-severity.js';
import { readText, readYamlFile } from './read-text.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tillwatch-text-'));
});
afterAll(() => rm(dir, { recursive: true }));

const Schema = z.strictObject({ drills: z.array(z.string()) });

test('a file that is not there is told with its path, the reason, and the setting', async () => {
  const path = join(dir, 'gone.yaml');
  const mistake =
    `${path}: cannot be read: it is not there; ` +
    'DRILLS_FILE has to name a file that this process may read';
  expect(await readText(path, 'DRILLS_FILE')).toEqual({ ok: false, mistake });
  expect(await readYamlFile(Schema, path, 'DRILLS_FILE')).toEqual({
    ok: false,
    mistakes: [mistake],
  });
});

test('so is a folder in the place of a file, and a file in the place of a folder', async () => {
  expect(await readText(dir, 'X')).toMatchObject({
    mistake: expect.stringContaining(': it is a folder; X has to'),
  });
  await writeFile(join(dir, 'file'), '');
  expect(await readText(join(dir, 'file', 'a.yaml'), 'X')).toMatchObject({
    mistake: expect.stringContaining('what should be a folder on the way to it is a file'),
  });
});

test('what is wrong within a file is told with its line and column', async () => {
  const path = join(dir, 'drills.yaml');
  await writeFile(path, 'drills:\n  - one\n  - 2\n');
  expect(await readYamlFile(Schema, path, 'DRILLS_FILE')).toEqual({
    ok: false,
    mistakes: [expect.stringMatching(/drills\.yaml:3:5: drills\.1: /)],
  });
  await writeFile(path, 'drills: [one]\n');
  expect(await readYamlFile(Schema, path, 'X')).toEqual({ ok: true, value: { drills: ['one'] } });
});

test.each([
  ['REGULATION_FILE', (path: string) => loadRegulation(path)],
  ['SEVERITY_FILE', (path: string) => loadSeverity(path)],
  ['NOTICES_FILE', (path: string) => loadNotices(path)],
])('%s says so in the same words', async (setting, load) => {
  const path = join(dir, 'gone.yaml');
  await expect(load(path)).rejects.toThrow(
    `${path}: cannot be read: it is not there; ${setting} has to name`,
  );
});

test('a folder of codes that is not there is told so, too', async () => {
  await expect(loadCodeBook(join(dir, 'codes'))).rejects.toThrow(
    /codes: cannot be read: it is not there/,
  );
});
