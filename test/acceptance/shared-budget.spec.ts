/**
 * One person on call for two tenants, in the real process: 250 incidents each within five minutes,
 * and a process that dies in the middle. The two share what the person is asked to bear, no word.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTE, SECOND } from '#domain/base/instant.js';
import { scaledClock } from '#infra/clock.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { markOf } from '#infra/people/sign-words.js';
import { saveProof } from '#infra/store/oncall.sql.js';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { feedSeconds } from '../support/feed-seconds.js';
import { seedTenants } from '../support/many-outages.js';
import { type RunningApp, startApp } from '../support/run-process.js';
import { storeDigest } from '../support/seed-history.js';
import { silentLog } from '../support/silent-log.js';
import { aDigest, PROFILES, START } from '../support/tiny-fleet.js';

const key = 'k'.repeat(40);
const number = '+8613800138001';
const speed = 20;
const EACH = 250;
const TENANTS = ['demo', 'other'];
/** Two terminals with one identity: a SEV1, of a third tenant, so that it tells of nobody else. */
const GRAVE = { tenant: 'grave', second: 150 };

let folder: string;
let gateway: FakeService;
let database: TestDatabase;
let db: Database;
let app: RunningApp | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-budget-'));
  gateway = await startFakeService(() => ({ status: 200, body: 'ok' }));
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'budget spec', log: silentLog });
});
afterAll(async () => {
  await app?.stop();
  await gateway?.close();
  await db?.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
  await stopTestServer();
});

const receivers = () => `
route: { receiver: log }
receivers:
  - { name: log, kind: webhook, url: '${gateway.url}/log' }
  - name: sms
    kind: gateway
    url: '${gateway.url}/sms'
    fields: { to: '{to}', text: '{text}' }
`;
const roster = `
people:
  - id: li
    name: Li Wei
    language: en
    time_zone: UTC
    contacts: [{ by: sms, address: "${number}" }]
policies:
  - { id: all, steps: [{ after: 0s, notify: [{ person: li }] }], repeat: 0, ack_timeout: 0s }
`;
const rules = `
groups:
  - name: flood
    rules:
      - alert: Opened
        detector: { kind: tamper, terminals: 1 }
        severity: SEV2
        annotations: { summary: { en: Opened, zh-CN: 被拆 } }
      - alert: Twin
        detector: { kind: cloned_identity }
        severity: SEV1
        annotations: { summary: { en: Twin, zh-CN: 克隆 } }
`;

async function settings(origin: number): Promise<Readonly<Record<string, string>>> {
  await mkdir(join(folder, 'rules'));
  const files = { 'receivers.yaml': receivers(), 'oncall.yaml': roster, 'rules/flood.yaml': rules };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return {
    ...{ DATABASE_URL: database.url, ALERTS_OPS_PORT: '0', OUTGOING_ALLOW: '127.0.0.1' },
    ...{ RECEIVERS_FILE: join(folder, 'receivers.yaml'), RULES_DIR: join(folder, 'rules') },
    ...{ ONCALL_FILE: join(folder, 'oncall.yaml'), ONCALL_KEY: key },
    ...{ CLOCK_START: String(START), CLOCK_SPEED: String(speed), CLOCK_ORIGIN: String(origin) },
  };
}

/** What all hear in a second: terminals that are opened, and once a twin. */
async function hearSecond(second: number): Promise<void> {
  const at = START + second * SECOND;
  for (const [place, tenant] of TENANTS.entries()) {
    const profile = place * PROFILES.length + 1;
    const from = Math.floor((second - 1) * (EACH / 300));
    const length = second > 300 ? 0 : Math.floor(second * (EACH / 300)) - from;
    const devices = Array.from({ length }, (_, i) => ({
      ...{ profile, terminal: `${tenant}-${from + i}`, merchant: `${tenant}-m-${from + i}` },
      ...{ at, code: 'hb:tamper' },
    }));
    await storeDigest(db, second, aDigest(at, [], [], [], { devices }), tenant);
  }
  const births = (second === GRAVE.second ? [1, 2, 1, 2, 1, 2, 1, 2] : []).map((boot) => {
    const profile = 2 * PROFILES.length + 1;
    return { profile, terminal: 'twin', merchant: 'm-twin', at, boot, reason: 'power' };
  });
  await storeDigest(db, second, aDigest(at, [], [], [], { births }), GRAVE.tenant);
}

const listed = (tenant: string) =>
  askDatabase(
    database.url,
    `select incident as id from outbox where tenant = '${tenant}' and receiver = 'li@sms'
      union select also ->> 'id' from outbox, jsonb_array_elements(body -> 'also') as also
      where tenant = '${tenant}' and receiver = 'li@sms'`,
  );

test('two tenants page one person once in ten minutes, list all, and delay no SEV1', async () => {
  const origin = Date.now();
  const clock = scaledClock({ start: START, speed, origin });
  const mark = markOf(key, { by: 'sms', address: number });
  await execute(db, saveProof, 'li', 'sms', mark, new Date(START));
  const env = await settings(origin);
  await seedTenants(db, ['other', GRAVE.tenant]);
  const stopFeeding = await feedSeconds(db, () => clock.now(), hearSecond);
  app = await startApp('alerts', env);
  await eventually('a page', () => gateway.asked.some(({ path }) => path === '/sms'), 120_000);
  // What was asked of the person is known to whoever comes after.
  await app.kill();
  app = await startApp('alerts', env);
  for (const tenant of TENANTS) {
    const all = async () => (await listed(tenant)).length === EACH;
    await eventually(`all of ${tenant} to be listed`, all, 300_000);
  }
  await stopFeeding();
  await app.stop();
  app = undefined;

  const pages = await askDatabase(
    database.url,
    `select page.tenant, page.at, incident.severity
       from oncall_page as page
       join incident on incident.tenant = page.tenant and incident.id = page.incident
      order by page.at`,
  );
  const calm = pages.filter(({ severity }) => severity !== 'SEV1');
  expect(new Set(calm.map(({ tenant }) => tenant))).toEqual(new Set(TENANTS));
  const gaps = calm.slice(1).map(({ at }, i) => Number(at) - Number(calm[i]?.at));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10 * MINUTE);
  const [grave] = await askDatabase(
    database.url,
    `select min((body ->> 'at')::bigint) filter (where event.kind = 'triggered') as opened,
            min((body ->> 'at')::bigint) filter (where event.kind = 'page') as paged
       from incident_event as event
      where (tenant, incident) in (select tenant, id from incident where severity = 'SEV1')`,
  );
  expect(Number(grave?.paged) - Number(grave?.opened)).toBeLessThanOrEqual(SECOND);
  // Each tells of its own alone; of the other there is a number.
  for (const { json } of gateway.asked.filter(({ path }) => path === '/sms')) {
    const text = String(json?.text);
    expect(text).not.toMatch(/demo-\d[\s\S]*other-\d|other-\d[\s\S]*demo-\d/);
  }
  const counting = gateway.asked.find(({ json }) => /other tenants/.test(String(json?.text)));
  expect(counting?.json?.text).toMatch(/^\d+ INCIDENTS? \(\+\d+ of other tenants\), gravest: SEV2/);
}, 600_000);
