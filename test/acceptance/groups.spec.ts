/** Groups in the real process: what waits and what is due is told once, whoever is killed. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { MINUTE, SECOND } from '#domain/base/instant.js';
import { scaledClock } from '#infra/clock.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { defineQuery, rows } from '#infra/db/query.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { feedSeconds } from '../support/feed-seconds.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { storeDigest } from '../support/seed-history.js';
import { silentLog } from '../support/silent-log.js';
import { aDigest, START } from '../support/tiny-fleet.js';

const speed = 20;
let folder: string;
let room: FakeService;
let database: TestDatabase;
let db: Database;
let app: RunningApp | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-groups-'));
  room = await startFakeService(() => ({ status: 200, body: 'ok' }));
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'groups spec', log: silentLog });
});
afterEach(async () => {
  await app?.stop();
  app = undefined;
  await room.close();
  await db.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
afterAll(stopTestServer);

const receivers = () => `
route:
  receiver: log
  group_by: [alertname]
  group_wait: 5m
  group_interval: 5m
  repeat_interval: 20m
receivers:
  - { name: log, kind: webhook, url: '${room.url}/log' }
`;
const rules = `
groups:
  - name: opened
    rules:
      - alert: Opened
        detector: { kind: tamper, terminals: 1 }
        severity: SEV2
        annotations: { summary: { en: Opened, zh-CN: 被拆 } }
`;

const saidTo = defineQuery<[receiver: string]>()({
  name: 'said_to',
  text: `
    select reason, state, created_at as at, jsonb_array_length(body -> 'alerts') as alerts
      from outbox
     where receiver = $1
     order by id`,
  row: z.object({ reason: z.string(), state: z.string(), at: z.date(), alerts: z.number() }),
});
const opened = defineQuery<[]>()({
  name: 'opened',
  text: 'select id from incident',
  row: z.object({ id: z.string() }),
});

/** Two terminals that are opened in the first minute, and nothing after that. */
async function hear(second: number): Promise<void> {
  const at = START + second * SECOND;
  const devices = [30, 31].flatMap((n) => {
    const which = { profile: 1, terminal: `t-${n}`, merchant: `m-${n}`, at, code: 'hb:tamper' };
    return second === n ? [which] : [];
  });
  await storeDigest(db, second, aDigest(at, [], [], [], { devices, births: [] }));
}

test('what waits in a group, and what is to be repeated, is told once over two kills', async () => {
  const origin = Date.now();
  const clock = scaledClock({ start: START, speed, origin });
  await writeFile(join(folder, 'receivers.yaml'), receivers());
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'rules/opened.yaml'), rules);
  const env = {
    ...{ DATABASE_URL: database.url, ALERTS_OPS_PORT: '0', OUTGOING_ALLOW: '127.0.0.1' },
    ...{ RULES_DIR: join(folder, 'rules'), RECEIVERS_FILE: join(folder, 'receivers.yaml') },
    ...{ CLOCK_START: String(START), CLOCK_SPEED: String(speed), CLOCK_ORIGIN: String(origin) },
  };
  const passes = (at: number) => eventually('the moment', () => clock.now() > at, 240_000);
  const said = () => rows(db, saidTo, 'log');
  const stopFeeding = await feedSeconds(db, () => clock.now(), hear);
  app = await startApp('alerts', env);
  await eventually('two incidents', async () => (await rows(db, opened)).length === 2, 60_000);
  await app.kill();
  expect(await said()).toEqual([]);
  // Nobody is there when the wait is over.
  await passes(clock.now() + 5 * MINUTE);
  app = await startApp('alerts', env);
  await eventually('what waited', async () => (await said()).length === 1, 60_000);
  const [first] = await said();
  expect(first).toMatchObject({ reason: 'first', alerts: 2 });
  // Killed before its receipt is kept, it would rightly be sent again under the same id.
  await eventually('its receipt', async () => (await said())[0]?.state === 'sent', 60_000);
  await app.kill();
  await passes((first?.at.getTime() ?? 0) + 20 * MINUTE);
  app = await startApp('alerts', env);
  await eventually('the repetition', async () => (await said()).length === 2, 60_000);
  // Room for another one, were it told by what a process remembers and not by what was kept.
  await passes(clock.now() + 5 * MINUTE);
  expect((await said()).map(({ reason }) => reason)).toEqual(['first', 'repeated']);
  await stopFeeding();
  expect(room.asked).toHaveLength(2);
}, 600_000);
