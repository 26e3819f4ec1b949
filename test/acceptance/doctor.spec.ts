/** `tillwatch doctor`: silent about what is well, plain about what is not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Symptom } from '../../apps/tillwatch/src/doctor/symptom.js';
import { askDatabase } from '../support/ask-database.js';
import {
  emptyDatabase,
  stopTestServer,
  type TestDatabase,
  testDatabase,
} from '../support/database.js';
import { startCli } from '../support/run-cli.js';
import { startApp } from '../support/run-process.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(() => database?.close());
afterAll(stopTestServer);

async function examine(
  env: Record<string, string> = {},
): Promise<{ code: number | null; of: (check: string) => Symptom | undefined }> {
  const settings = { DATABASE_URL: database.url, INGEST_OPS_PORT: '1', MQTT_PORT: '1', ...env };
  const { code, stdout } = await startCli(['doctor', '--json'], settings).ended;
  const symptoms = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Symptom);
  return { code, of: (check) => symptoms.find((symptom) => symptom.check === check) };
}

test('a service that is well has nothing to say but where it stands', async () => {
  const ingest = await startApp('ingest', {
    DATABASE_URL: database.url,
    MQTT_PORT: '0',
    INGEST_OPS_PORT: '0',
  });
  try {
    const { of } = await examine({
      INGEST_OPS_PORT: String(ingest.facts.opsPort),
      MQTT_PORT: new URL(String(ingest.facts.mqtt)).port,
    });
    const well = 'settings_ingest settings_alerts settings_api database version schema clock'
      .concat(' autovacuum partitions default_partition checkpoint rejected registry clocks')
      .concat(' ready mqtt');
    for (const check of well.split(' ')) expect([check, of(check)?.outcome]).toEqual([check, 'ok']);
    // Servers of tests give safety away for speed, and that is told.
    expect(of('commits')).toMatchObject({
      outcome: 'problem',
      what: expect.stringContaining('fsync'),
    });
  } finally {
    await ingest.stop();
  }
});

test('what is not well is told with why and what to do', async () => {
  await askDatabase(
    database.url,
    `insert into heartbeat (terminal, boot, seq, channel, at, received_at, body)
     values (1, 1, 1, 'hb', now(), now(), '{}')`,
  );
  await askDatabase(
    database.url,
    `insert into account_1m values
       ('demo', date_trunc('minute', now()), 'hb', 100, 80, 0, 10, 0, 10)`,
  );
  await askDatabase(
    database.url,
    `insert into quarantine (received_at, reason, detail)
     select now(), 'schema_invalid', '' from generate_series(1, 3)`,
  );
  await askDatabase(
    database.url,
    `with unnamed as (
       insert into profile (tenant, attributes) values ('demo', '{}') returning id)
     insert into terminal (tenant, terminal, registered, profile, attributes, test, boot, online,
                           first_seen_at, changed_at, clock_skew_ms)
     select 'demo', 'T-1', false, id, '{}', false, 1, true, now(), now(), 99999999 from unnamed`,
  );
  await askDatabase(
    database.url,
    `update ingest_log set position = 7, checkpoint_at = now() - interval '1 hour'`,
  );
  const mistakes = ['payments.yaml:3:1: a mistake', 'payments.yaml:9:1: another'];
  await askDatabase(
    database.url,
    `insert into engine_rules (loaded_at, rules, mistakes) values (now(), '[]', $1)`,
    [JSON.stringify(mistakes)],
  );
  const { code, of } = await examine({ RETENTION_10S_DAYS: 'soon' });
  expect(code).toBe(1);
  const told = (check: string) => [of(check)?.outcome, of(check)?.what];
  expect(told('settings_ingest')).toEqual(['problem', expect.stringMatching(/RETENTION_10S_DAYS/)]);
  expect(told('partitions')).toEqual(['warning', expect.stringMatching(/heartbeat_\d{8}/)]);
  expect(told('default_partition')).toEqual(['warning', expect.stringMatching(/^1 messages/)]);
  expect(told('checkpoint')).toEqual(['warning', expect.stringMatching(/7 batches and 36\d\d s/)]);
  expect(told('rejected')).toEqual([
    'warning',
    expect.stringMatching(/^10 of 100 .*schema_invalid \(3\)/),
  ]);
  expect(told('shed')).toEqual(['warning', expect.stringMatching(/^10 /)]);
  expect(told('registry')).toEqual(['warning', expect.stringMatching(/^1 terminals/)]);
  expect(told('clocks')).toEqual(['warning', expect.stringMatching(/^1 terminals/)]);
  expect(told('rules')).toEqual([
    'problem',
    expect.stringMatching(/2 mistakes, payments.yaml:3:1/),
  ]);
  for (const check of ['settings_ingest', 'partitions', 'clocks', 'rules']) {
    expect(of(check)?.why).toMatch(/\w+\.$/);
    expect(of(check)?.todo).not.toBe('');
  }
});

test('a schema that is missing, and a database that is away', async () => {
  const empty = await emptyDatabase();
  const bare = await examine({ DATABASE_URL: empty.url });
  await empty.close();
  expect(bare.code).toBe(1);
  expect(bare.of('schema')).toMatchObject({
    outcome: 'problem',
    todo: expect.stringContaining('tillwatch migrate'),
  });
  const away = await examine({ DATABASE_URL: 'postgres://127.0.0.1:1/x' });
  expect(away.code).toBe(1);
  expect(away.of('database')).toMatchObject({ outcome: 'problem' });
});

test('nobody listens for terminals, and a certificate that is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tillwatch-doctor-'));
  const path = join(folder, 'cert.pem');
  writeFileSync(path, 'no certificate');
  try {
    const { of } = await examine({ MQTT_TLS_CERT_FILE: path });
    expect(of('mqtt')).toMatchObject({ outcome: 'warning' });
    expect(of('ready')).toMatchObject({ outcome: 'skipped' });
    expect(of('certificate')).toMatchObject({ outcome: 'problem' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('called wrongly it says how', async () => {
  const { code, stderr } = await startCli(['doctor', '--everything']).ended;
  expect(code).toBe(2);
  expect(stderr).toContain('tillwatch doctor [--json]');
});
