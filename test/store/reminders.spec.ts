/** Reminders of limits of authorities: told once whatever becomes of the process, or not at all. */
import { HOUR, MINUTE, SECOND } from '#domain/base/instant.js';
import type { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { RegulationFile } from '#domain/regulation/regulation.js';
import type { Clock } from '#infra/clock.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { one, rows } from '#infra/db/query.js';
import { LimitReader } from '#infra/regulation/limit-reader.js';
import { raiseFence } from '#infra/store/engine.sql.js';
import { appendIncidentEvent, incidentStory } from '#infra/store/incidents.sql.js';
import { remindAll } from '../../apps/alerts/src/authorities/remind-people.js';
import { roomsOf } from '../../apps/alerts/src/authorities/rooms-of.js';
import { FencedOff } from '../../apps/alerts/src/commit-effects.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { deliverableTo } from '../support/ask-outbox.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

const START = Date.parse('2026-03-02T12:00:00+08:00');
const name = { en: 'Initial report', 'zh-CN': '首次报告' };
const file = RegulationFile.parse({
  regulations: [
    {
      ...{
        id: 'dora',
        name: { en: 'DORA', 'zh-CN': '法规' },
        time_zone: 'UTC',
        peak: '09:00-18:00',
      },
      ...{ awareness: 'detected', average_days: 30 },
      critical: { kinds: ['outage'], down_from: 0.5 },
      criteria: [{ id: 'critical', name, all: [{ critical: true }] }],
      grades: [{ id: 'major', name, when: [['critical']] }],
      reports: [
        { id: 'initial', name, due: [{ within: '4h', from: 'awareness' }], remind: ['1h', '10m'] },
      ],
    },
  ],
});

let database: TestDatabase;
let db: Database;
let token: number;
let now: number;
const clock: Clock = { now: () => now, realDelay: (ms) => ms };

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'reminders spec', log: silentLog });
  token = (await one(db, raiseFence)).token;
  await db.pool.query(
    `insert into host_message (tenant, source, channel, id, at, received_at, body)
     select tenant, 'bank', 'pulse', 'p', now(), now(), '{}'
       from unnest(array['demo', 'demo~drill']) as tenant`,
  );
  now = START + 3 * HOUR + 5 * MINUTE;
});
afterEach(async () => {
  await db.close();
  await database.close();
});
afterAll(stopTestServer);

const outage = (changes: Partial<Incident> = {}) =>
  anIncident({ kind: 'outage', startedAt: START, detectedAt: START, ...changes });
const standing = { roster: aRoster(), overrides: [], proofs: [] };
const rooms = () => ['chat'];

/** A look of a process that has just started, and knows nothing of those before it. */
function look(more: { token?: number; standing?: typeof standing | undefined } = {}) {
  const reachable = { rooms, routing: undefined, standing, ...more };
  const reader = new LimitReader(db, file);
  const about = { db, clock, log: silentLog, reader, externalUrl: 'https://till.example' };
  return remindAll({ ...about, token: more.token ?? token, reachable: () => reachable });
}
const told = async (receiver = 'li@sms') => (await deliverableTo(db, receiver)).length;
const story = async (tenant = 'demo') =>
  (await rows(db, incidentStory, tenant, 'inc-1')).map(({ body }) => body);
async function say(event: IncidentEvent): Promise<void> {
  const body = JSON.stringify(event);
  await rows(db, appendIncidentEvent, 'demo', 'inc-1', new Date(now), event.kind, body, true);
}

test('whoever is on call is told once of each reminder, however often one looks', async () => {
  await storeIncident(db, outage());
  await look();
  await look();
  const [first, ...others] = await deliverableTo(db, 'li@sms');
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    ...{ tenant: 'demo', incident: 'inc-1', reason: 'reminded' },
    body: {
      status: 'firing',
      notification_reason: 'report to an authority due',
      commonAnnotations: {
        summary: expect.stringMatching(/^DORA: "Initial report" is due 2026-03-02 08:00 \(UTC\)/),
        summary_zh: expect.stringMatching(/^法规：“首次报告”须于/),
      },
    },
  });
  const reminded = { kind: 'authority_reminded', regulation: 'dora', report: 'initial' };
  expect(await story()).toEqual([
    { ...reminded, at: now, before: HOUR, dueAt: START + 4 * HOUR, to: ['Li Wei'] },
  ]);
  now += 50 * MINUTE;
  await look();
  await look();
  expect([await told(), (await story()).length]).toEqual([2, 2]);
});

test('a process that decides no more tells nobody, and the next one does', async () => {
  await storeIncident(db, outage());
  const next = (await one(db, raiseFence)).token;
  await expect(look()).rejects.toThrow(FencedOff);
  expect([await told(), await story()]).toEqual([0, []]);
  await look({ token: next });
  expect(await told()).toBe(1);
});

test('what dies before it is committed is told after the start, and once', async () => {
  await storeIncident(db, outage());
  // The wake-up at the end of the transaction fails: all of it is as if it had never been.
  await db.pool.query('alter table oncall_page rename to oncall_page_away');
  await expect(look()).rejects.toThrow();
  expect([await told(), await story()]).toEqual([0, []]);
  await db.pool.query('alter table oncall_page_away rename to oncall_page');
  await look();
  expect(await told()).toBe(1);
});

test('not before it is due, not when the report went, not of what need not be told', async () => {
  await storeIncident(db, outage());
  now = START + 3 * HOUR - SECOND;
  await look();
  now += 2 * SECOND;
  const said = { by: 'Li', at: now, regulation: 'dora' };
  await say({ ...said, kind: 'authority_told', report: 'initial', sentAt: now });
  await look();
  expect(await told()).toBe(0);
  await storeIncident(db, outage({ kind: 'fee' }));
  await db.pool.query('delete from incident_event');
  await look();
  expect(await told()).toBe(0);
});

test('not of a note, not in a silence, and not in drills', async () => {
  await storeIncident(db, outage({ severity: 'SEV4' }));
  await look();
  await storeIncident(db, outage({ silenced: { silence: 's', by: 'Li', until: now + HOUR } }));
  await look();
  await storeIncident(db, outage({ tenant: 'demo~drill', id: 'drill-1' }));
  await look();
  expect(await told()).toBe(0);
  await storeIncident(db, outage());
  await look();
  expect(await told()).toBe(1);
});

test('without people the rooms are told, and of an end that nothing is opened by', async () => {
  await storeIncident(db, outage());
  await look({ standing: undefined });
  expect(await story()).toMatchObject([{ to: ['chat'] }]);
  now += 50 * MINUTE;
  await storeIncident(db, outage({ resolvedAt: now - MINUTE }));
  await look({ standing: undefined });
  expect(await deliverableTo(db, 'chat')).toMatchObject([
    { body: { status: 'firing' } },
    { body: { status: 'resolved' } },
  ]);
});

test('services that keep what is open are no rooms, and programs only until the end', () => {
  const kinds = { a: 'slack', b: 'pagerduty', c: 'alertmanager', d: 'webhook' };
  const receivers = Object.entries(kinds).map(([name, kind]) => ({ name, kind }));
  const set = { receivers, loaded: { file: { receivers } } } as unknown as Parameters<
    typeof roomsOf
  >[0];
  expect([roomsOf(set, false), roomsOf(set, true)]).toEqual([['a', 'd'], ['a']]);
});
