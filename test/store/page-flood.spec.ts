/**
 * What one person is asked to bear, counted where it is felt: at the gateways that reach him.
 * Five hundred incidents in five minutes; the person is on call by two rotas and by name, and has
 * a telephone and a mailbox behind two receivers.
 */
import { z } from 'zod';
import { MINUTE, SECOND } from '#domain/base/instant.js';
import { pagePeople } from '#domain/engine/page-people.js';
import type { Effect } from '#domain/engine/types.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { enqueueNotification } from '#infra/store/outbox.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { contactReceivers } from '../../apps/alerts/src/oncall/contact-receivers.js';
import { startOutboxWorker } from '../../apps/alerts/src/outbox-worker.js';
import { alsoAllow, PUBLIC_ONLY } from '../../apps/alerts/src/outgoing/judge-address.js';
import { createOutgoing } from '../../apps/alerts/src/outgoing/outgoing.js';
import { ReceiversFile } from '../../apps/alerts/src/receivers/settings/receivers-file.js';
import { aFollowed, aPager, aRoster, NOON, standingOf } from '../support/a-roster.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type FakeService, startFakeService } from '../support/fake-service.js';
import { silentLog } from '../support/silent-log.js';

const INCIDENTS = 500;
/** Somebody takes it before its ladder calls again, which a SEV1 may do in any flood. */
const GRAVE = { id: 'inc-grave', second: 250, takenAt: 350 };
const HALF_AN_HOUR = 1_800;
const number = '+8613800138001';

let gateway: FakeService;
let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  gateway = await startFakeService(() => ({ status: 200, body: 'ok' }));
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'flood', log: silentLog });
});
afterEach(async () => {
  await db?.close();
  await database?.close();
  await gateway?.close();
});
afterAll(stopTestServer);

const contacts = [
  { by: 'sms', address: number },
  { by: 'sms', name: 'second', address: '+8613800138002', after: '2m' },
  { by: 'call', address: number, after: '3m' },
];
const li = { id: 'li', name: 'Li Wei', language: 'en', time_zone: 'Asia/Shanghai', contacts };
const rota = (id: string) => ({
  ...{ id, time_zone: 'Asia/Shanghai' },
  layers: [{ people: ['li'], every: 'day', start: '2026-03-02', at: '09:00' }],
});
const notify = [{ rota: 'tills' }, { rota: 'bank' }, { person: 'li' }];
const roster = aRoster({
  people: [li] as never,
  rotas: [rota('tills'), rota('bank')] as never,
  policies: [
    { id: 'grave', matchers: ['severity="SEV1"'], steps: [{ after: '0s', notify }] },
    { id: 'tills', matchers: ['severity="SEV2"'], steps: [{ after: '0s', notify }] },
    { id: 'rest', steps: [{ after: '30s', notify: [{ rota: 'bank' }] }] },
  ] as never,
});

/** All that is decided in half an hour, with the second of each decision. */
function decide(): { readonly second: number; readonly effect: Effect }[] {
  const pager = aPager(standingOf(roster));
  const { followed } = pager.state.memory;
  const decided: { second: number; effect: Effect }[] = [];
  for (let second = 0; second <= HALF_AN_HOUR; second += 1) {
    const now = NOON + second * SECOND;
    const due = Math.min(INCIDENTS, Math.floor((second * INCIDENTS) / 300));
    for (
      let i = followed.filter(({ incident }) => incident.id !== GRAVE.id).length;
      i < due;
      i += 1
    ) {
      const severity = i % 2 === 0 ? 'SEV2' : 'SEV3';
      followed.push(aFollowed({ id: `inc-${i + 1}`, severity, startedAt: now }));
    }
    if (second === GRAVE.second) {
      followed.push(aFollowed({ id: GRAVE.id, severity: 'SEV1', startedAt: now }));
    }
    const grave = followed.find(({ incident }) => incident.id === GRAVE.id);
    if (grave && second === GRAVE.takenAt) {
      const taken = {
        acknowledgedAt: now,
        acknowledgedBy: 'Zhao Min',
        status: 'acknowledged' as const,
      };
      grave.incident = { ...grave.incident, ...taken };
    }
    for (const effect of pagePeople(pager.state, pager.settings, now)) {
      decided.push({ second, effect });
    }
  }
  return decided;
}

const Also = z.array(z.object({ id: z.string() }));

test('one page in ten minutes, whichever ways lead there; all listed, SEV1 at once', async () => {
  const file = ReceiversFile.parse({
    route: { receiver: 'sms' },
    receivers: ['sms', 'call'].map((name) => ({
      ...{ name, kind: 'gateway', url: `${gateway.url}/${name}` },
      fields: { to: '{to}', text: '{text}', id: '{id}' },
    })),
  });
  const outgoing = createOutgoing({
    allowance: alsoAllow(PUBLIC_ONLY, '127.0.0.1'),
    limitMs: 5_000,
  });
  const links = { key: 'k'.repeat(40), externalUrl: 'https://till.example', now: () => NOON };
  const loaded = { file, routing: undefined as never, reveal: () => '' };
  const people = contactReceivers(roster, loaded, outgoing, links);
  const secondOf = new Map<string, number>();
  const listed = new Set<string>();
  for (const { second, effect } of decide()) {
    if (effect.kind !== 'enqueue_notification') continue;
    const { incident, receiver, reason, dedupKey, body } = effect;
    secondOf.set(dedupKey, second);
    for (const { id } of [{ id: incident }, ...Also.parse(body.also ?? [])]) listed.add(id);
    const at = new Date(NOON);
    const text = JSON.stringify(body);
    await execute(db, enqueueNotification, 'demo', incident, receiver, reason, dedupKey, text, at);
  }
  const clock = { now: () => NOON + MINUTE, realDelay: (ms: number) => ms };
  const worker = await startOutboxWorker({
    ...{ db, clock, metrics: new AlertsMetrics(), log: silentLog, nameOf: (id) => id },
    receivers: () => people,
  });
  await eventually('all is delivered', () => gateway.asked.length === secondOf.size);
  await worker.close();

  // One page is the same number, by whichever contact it is told again while nobody has it.
  const pages = new Map<string, { first: number; grave: boolean }>();
  for (const { json } of gateway.asked) {
    const key = String(json?.id);
    const page = /\/(page-\d+)\//.exec(key)?.[1] ?? key;
    const second = secondOf.get(key) ?? Number.NaN;
    const grave = key.startsWith(`demo/${GRAVE.id}/`);
    const known = pages.get(page) ?? { first: second, grave };
    const first = Math.min(known.first, second);
    pages.set(page, { first, grave: known.grave || grave });
  }
  const all = [...pages.values()].sort((a, b) => a.first - b.first);
  const calm = all.filter(({ grave }) => !grave);
  expect(calm.length).toBeGreaterThan(1);
  for (const [i, { first }] of all.entries()) {
    if (all[i]?.grave) continue;
    expect(first - (all[i - 1]?.first ?? -600)).toBeGreaterThanOrEqual(600);
  }
  expect(all.find(({ grave }) => grave)?.first).toBe(GRAVE.second);
  expect(listed.size).toBe(INCIDENTS + 1);
  // Not one request for each incident either: what the person's telephones got in half an hour.
  expect(gateway.asked.length).toBeLessThan(40);
}, 60_000);
