/** What the API says about response codes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { defineQuery, execute } from '#infra/db/query.js';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const dir = mkdtempSync(join(tmpdir(), 'tillwatch-api-codes-'));
const own = `dialect: acq-7
title: { en: Our acquirer, zh-CN: 本收单 }
sources: { letter: a letter of the acquirer }
codes:
  - code: C1
    alone: CONFIG_TERMINAL
    mass: MASTER_DATA
    en: unknown terminal
    zh-CN: 终端未知
    source: letter
`;

let api: TestApi;

beforeAll(async () => {
  writeFileSync(join(dir, 'acq-7.yaml'), own);
  api = await startTestApi({ CODES_DIR: dir });
});

afterAll(async () => {
  await api?.close();
  await stopTestServer();
  rmSync(dir, { recursive: true });
});

const items = (json: unknown) => (json as { items: Record<string, unknown>[] }).items;

test('asked for by name, every code is answered, and one that nobody knows too', async () => {
  const { status, json } = await api.get('/api/v1/codes?codes=cup-pos:55,acq-7:C1,acq-7:ZZ');
  expect(status).toBe(200);
  expect(items(json)).toMatchObject([
    { code: 'cup-pos:55', listed: true, act: 'C', mass: { reason: 'KEY_SYNC_PIN' } },
    { code: 'acq-7:C1', listed: true, class: 'config', means: { en: 'unknown terminal' } },
    { code: 'acq-7:ZZ', listed: false, class: 'other', means: null, source: null },
  ]);
});

test('a dialect is listed by its name, and what is no code is refused', async () => {
  const { json } = await api.get('/api/v1/codes?dialect=acq-7');
  expect(items(json).map(({ code }) => code)).toEqual(['acq-7:C1']);
  const all = await api.get('/api/v1/codes?limit=3');
  expect(items(all.json)).toHaveLength(3);
  expect(all.json).toMatchObject({
    dialects: expect.arrayContaining([expect.objectContaining({ dialect: 'acq-7', codes: 1 })]),
  });
  expect((await api.get('/api/v1/codes?codes=55')).status).toBe(400);
});

test('the taxonomy has its ids and words', async () => {
  const { json } = await api.get('/api/v1/codes/taxonomy');
  expect(json).toMatchObject({
    types: { 'TYPE.SYSTEM.KEY': { en: 'Keys' } },
    remedies: { 'REM.RESTART': { action: 'restart' } },
  });
});

test('codes that nobody knows are shown, with those beyond counting', async () => {
  const put = defineQuery<[code: string, failures: number]>()({
    name: 'put_code_for_test',
    text: `insert into code_1m (tenant, at, acquirer, code, failures)
           values ('demo', date_bin('1 minute', now(), 'epoch'), 'a', $1, $2)`,
    row: z.object({}),
  });
  for (const [code, failures] of [
    ['cup-pos:55', 9],
    ['acq-7:C1', 8],
    ['acq-7:ZZ', 3],
    ['local:overflow', 7],
  ] as const) {
    await execute(api.db, put, code, failures);
  }
  const { json } = await api.get('/api/v1/codes/unlisted?tenant=demo&hours=1');
  expect(items(json)).toMatchObject([
    { code: 'local:overflow', failures: 7 },
    { code: 'acq-7:ZZ', failures: 3 },
  ]);
});
