/** The registry by command line: what is printed, and the exit codes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KINDS } from '#domain/registry/kinds.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { exampleCsv } from '../support/import-registry.js';
import { startCli } from '../support/run-cli.js';

let database: TestDatabase;
let home: string;

beforeAll(async () => {
  database = await testDatabase();
  home = mkdtempSync(join(tmpdir(), 'tillwatch-registry-'));
});

afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  await database?.close();
  await stopTestServer();
});

function run(...args: string[]) {
  return startCli(['registry', ...args], { DATABASE_URL: database.url }).ended;
}

test('the examples are imported, exported as they were, and shown', async () => {
  for (const kind of KINDS) {
    const file = `docs/examples/registry/${kind}.csv`;
    const done = await run('import', file, '--kind', kind);
    expect(done).toMatchObject({ code: 0, stdout: '' });
    expect(done.stderr).toMatch(/imported \d ([a-z]+): \d new, 0 changed, 0 as they were/);
    expect((await run('import', file, '--kind', kind)).stderr).toContain('nothing changed');
  }
  const out = join(home, 'merchants.csv');
  expect((await run('export', 'merchants', '--out', out)).code).toBe(0);
  expect(readFileSync(out, 'utf8').replaceAll('\r\n', '\n')).toBe(exampleCsv('merchants'));
  expect((await run('export', 'terminals')).stdout).toMatch(/^terminal,merchant,.*\r\nT-001,/);
  const shown = await run('show', 'T-001');
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/T-001 at .*\n\s+acquirer\s+acq-1\n/);
});

test('mistakes go to stdout like those of a compiler, and nothing is imported', async () => {
  const file = join(home, 'bad.csv');
  writeFileSync(file, 'terminal,merchant,state\nT-8,m-100,retierd\nT-9,m-999,active\n');
  const done = await run('import', file, '--kind', 'terminals');
  expect(done.code).toBe(1);
  expect(done.stdout.split('\n')).toEqual([
    expect.stringMatching(/^bad\.csv:2:11: state: .*did you mean "retired"\?$/),
    expect.stringMatching(/^bad\.csv:3:5: merchant: there is no merchant "m-999"/),
    '',
  ]);
  expect(done.stderr).toContain('bad.csv has 2 mistakes; nothing was imported');
  expect((await run('show', 'T-8')).code).toBe(1);
});

test('replacing needs a yes when it would retire much', async () => {
  const file = join(home, 'few.csv');
  writeFileSync(file, 'terminal,merchant\nT-001,m-100\n');
  const replace = ['import', file, '--kind', 'terminals', '--replace'];
  const refused = await run(...replace);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('would retire 3 of 4 terminals');
  expect((await run(...replace, '--yes', '--dry-run')).stderr).toContain(
    'would import 1 terminals',
  );
  const done = await run(...replace, '--yes');
  expect(done.stderr).toContain('1 as they were, 3 retired');
  const shown = await run('show', 'T-003');
  expect(shown.stdout).toMatch(/registry {2}state\s+active → retired/);
  const before = await run('show', 'T-003', '--at', '2026-01-01T00:00:00Z');
  expect(before.stdout).toMatch(/state\s+active/);
});

test.each([
  [['import', 'docs/examples/registry/terminals.csv'], '--kind: expected one of merchants'],
  [['import', 'nowhere.csv', '--kind', 'terminals'], 'there is no file nowhere.csv'],
  [['import', 'x', '--kind', 'shops'], '--kind: expected one of merchants'],
  [['forget', 'T-1'], 'it can import, export and show'],
  [['show', 'T-001', '--at', 'yesterday'], 'expected a time such as'],
  [['show', 'T 1'], 'no terminal can have that name'],
  [['export', 'merchants', '--tenant', 'A B'], 'no tenant can have that name'],
  [[], 'tillwatch registry import FILE'],
])('%j is called wrongly', async (args, says) => {
  const done = await run(...args);
  expect(done.code).toBe(2);
  expect(done.stderr).toContain(says);
});
