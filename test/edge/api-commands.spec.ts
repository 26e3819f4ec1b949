/** Commands from the request to the terminal and back: over HTTP, with a real desk and sender. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '#domain/incident/incident.js';
import { Cmd } from '#domain/message/downward.js';
import {
  newCommandKeys,
  readCommandKey,
  readCommandPublicKey,
} from '#infra/command/command-key.js';
import { execute } from '#infra/db/query.js';
import { hearRestarts } from '#infra/store/command-wire.sql.js';
import { addMembers } from '#infra/store/incidents.sql.js';
import { type CommandDesk, startCommandDesk } from '../../apps/alerts/src/commands/command-desk.js';
import {
  type CommandSender,
  startCommandSender,
} from '../../apps/ingest/src/commands/command-sender.js';
import { aPlaybook } from '../support/a-playbook.js';
import { anIncident, aRun, storeIncident, storeRun } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import {
  attemptAt,
  type Manners,
  obedientFleet,
  seedTerminals,
} from '../support/obedient-fleet.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const COMMANDS = '/api/v1/commands';
const clock = { now: () => Date.now(), realDelay: (ms: number) => Math.min(ms, 100) };
const config = { COMMANDS_PER_MINUTE: 1_000, COMMANDS_PER_HOUR: 10_000 };
const metrics = { commandsSent: { inc: () => {} } } as never;

let folder: string;
let keyFile: string;
let api: TestApi;
let desk: CommandDesk | undefined;
let sender: CommandSender | undefined;
let manners: (terminal: string) => Manners;
let fleet: ReturnType<typeof obedientFleet>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
  keyFile = join(folder, 'key.pem');
  const { privatePem, publicPem } = newCommandKeys();
  writeFileSync(keyFile, privatePem);
  writeFileSync(`${keyFile}.pub`, publicPem);
});
beforeEach(async () => {
  manners = () => 'obeys';
  api = await startTestApi();
  await seedTerminals(api.db, 40, 'acq-1');
  fleet = obedientFleet(api.db, (terminal) => manners(terminal));
  const sign = readCommandKey(keyFile);
  desk = startCommandDesk({ config, db: api.db, clock, sign, log: silentLog });
  sender = await startCommandSender({ db: api.db, source: fleet, clock, metrics, log: silentLog });
});
afterEach(async () => {
  await sender?.close();
  await desk?.close();
  await api?.close();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stopTestServer();
});

const ask = { what: 'restart', reason: 'they hang', by: 'Wang Fang' };

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const { status, json } = await api.post(path, body);
  expect({ status, json }).toMatchObject({ status: 202 });
  return json as Record<string, unknown>;
}

/** An incident in which the first `hit` terminals failed. */
async function anOpenIncident(hit: number, changes: Partial<Incident> = {}): Promise<void> {
  await storeIncident(api.db, anIncident({ forbidden: [], ...changes }));
  const names = Array.from({ length: hit }, (_, i) => `T${i + 1}`);
  await execute(api.db, addMembers, 'demo', changes.id ?? 'inc-1', 'terminal', names);
}

async function until(id: unknown, state: object): Promise<Record<string, unknown>> {
  return eventually(`command ${id} to be ${JSON.stringify(state)}`, async () => {
    const { json } = await api.get(`${COMMANDS}/${id}`);
    expect(json).toMatchObject(state);
    return json as Record<string, unknown>;
  });
}

test('a restart waits for another who saw its hash, then goes out in signed waves', async () => {
  const order = await post(COMMANDS, { ...ask, where: { acquirer: ['acq-1'] } });
  expect(order).toMatchObject({
    state: 'proposed',
    needsApproval: true,
    terminals: 40,
    merchants: 20,
    waves: [1, 4, 40],
  });
  const approve = (by: string, hash: unknown) =>
    api.post(`${COMMANDS}/${order.id}/approve`, { by, hash });
  expect(await approve('li', 'f'.repeat(64))).toMatchObject({
    status: 409,
    json: { code: 'command_hash_differs' },
  });
  expect(await approve('wang  FANG', order.hash)).toMatchObject({
    status: 409,
    json: { code: 'approver_must_differ' },
  });
  const early = await api.post(`${COMMANDS}/${order.id}/go-on`, { by: 'li' });
  expect(early).toMatchObject({ status: 409, json: { code: 'command_not_approved' } });
  expect(String(early.json?.detail)).toContain(`/api/v1/commands/${order.id}/approve`);
  expect(fleet.sent).toEqual([]);
  expect(await approve('li', order.hash)).toMatchObject({ status: 202 });
  await until(order.id, { state: 'done', wave: 2, counts: { done: 40, underWay: 0 } });
  const verify = readCommandPublicKey(`${keyFile}.pub`);
  const commands = fleet.sent.map(({ terminal, payload }) => {
    const cmd = Cmd.parse(JSON.parse(payload));
    expect(verify(`pos/v1/demo/${terminal}/cmd`, cmd)).toBe(true);
    return cmd.id;
  });
  expect(new Set(commands).size).toBe(40);
});

test('a canary that refuses stops it, and nobody else is touched', async () => {
  manners = () => 'refuses';
  const order = await post(COMMANDS, { ...ask, where: { acquirer: ['acq-1'] } });
  await post(`${COMMANDS}/${order.id}/approve`, { by: 'li', hash: order.hash });
  await until(order.id, { state: 'stopped', stop: { by: null, why: 'harmed' } });
  expect(fleet.sent).toHaveLength(1);
});

test.each([
  ['stops by itself where it does not help', 25, { state: 'stopped', stop: { by: null } }],
  ['goes on where it does', 0, { wave: 1 }],
] as const)('a wave %s', async (_what, failures, after) => {
  await anOpenIncident(40);
  const order = await post(COMMANDS, { ...ask, what: 'rekey', incident: 'inc-1' });
  expect(order).toMatchObject({ terminals: 40, waves: [1, 4, 40] });
  await post(`${COMMANDS}/${order.id}/approve`, { by: 'li', hash: order.hash });
  await until(order.id, { wave: 0, settledAt: expect.any(Number) });
  const canary = String(fleet.sent[0]?.terminal);
  const other = canary === 'T1' ? 'T2' : 'T1';
  const code = 'iso8583:55';
  await attemptAt(api.db, other, { attempts: 50, failures: 30, code });
  await attemptAt(api.db, canary, { attempts: 30, failures, code });
  const told = await until(order.id, after);
  if (failures > 0) {
    expect(told.stop).toMatchObject({
      why: 'no_improvement',
      detail: '25 of 30 attempts fail where it was done, 30 of 50 where it was not',
    });
    expect(fleet.sent).toHaveLength(1);
  }
});

test('a step of a playbook asks by itself, under the name of who agreed, and is told', async () => {
  await anOpenIncident(40);
  const playbook = aPlaybook(`
    agree approve refused: end
    renew command command: sign_in, most: 5
    after manual`);
  const open = { status: 'open', by: null, at: null, note: null } as const;
  const agreed = [{ by: 'Wang Fang', at: 1_760_000_030_000 }];
  const steps = [
    { ...open, id: 'agree', status: 'done' as const, at: 1_760_000_030_000, approvals: agreed },
    { ...open, id: 'renew' },
    { ...open, id: 'after' },
  ];
  await storeRun(api.db, aRun({ playbook, steps }));
  const order = await eventually('the order of the step', async () => {
    const { json } = await api.get(`${COMMANDS}?incident=inc-1`);
    return (json as { items: Record<string, unknown>[] }).items[0];
  });
  expect(order).toMatchObject({
    ...{ step: 'renew', by: 'Wang Fang', state: 'proposed', terminals: 5, what: 'sign_in' },
  });
  await post(`${COMMANDS}/${order.id}/approve`, { by: 'li', hash: order.hash });
  await until(order.id, { wave: 0, settledAt: expect.any(Number) });
  await post(`${COMMANDS}/${order.id}/stop`, { by: 'li', reason: 'enough' });
  const { json } = await api.get('/api/v1/incidents/inc-1');
  const keys = (json as { timeline: { key: string }[] }).timeline.map(({ key }) => key);
  expect(keys).toEqual(['order_proposed', 'order_approved', 'order_stopped']);
});

test('somebody stops it while a wave is under way', async () => {
  manners = () => 'deaf';
  const order = await post(COMMANDS, { ...ask, where: { acquirer: ['acq-1'] } });
  await post(`${COMMANDS}/${order.id}/approve`, { by: 'li', hash: order.hash });
  await until(order.id, { counts: { underWay: 1 } });
  await post(`${COMMANDS}/${order.id}/stop`, { by: 'zhao', reason: 'wrong shops' });
  await until(order.id, { state: 'stopped', stop: { by: 'zhao', detail: 'wrong shops' } });
});

test('a terminal that is away gets its command, once, when it is back', async () => {
  fleet.away.add('T7');
  const order = await post(COMMANDS, { ...ask, what: 'diagnose', terminals: ['T7', 'T8'] });
  expect(order).toMatchObject({ needsApproval: false, state: 'running' });
  await until(order.id, { counts: { done: 1, underWay: 1 } });
  fleet.away.delete('T7');
  await until(order.id, { state: 'done', counts: { done: 2 } });
  expect(fleet.sent.map(({ terminal }) => terminal).toSorted()).toEqual(['T7', 'T8']);
});

test('nobody restarts what an open incident forbids, by its members or by its cause', async () => {
  await anOpenIncident(3, { forbidden: ['restart'] });
  const refused = await api.post(COMMANDS, { ...ask, terminals: ['T39'] });
  expect(refused).toMatchObject({ status: 409, json: { code: 'command_forbidden' } });
  expect(String(refused.json?.detail)).toContain('inc-1 forbids restart at 1 of 1');
  await post(COMMANDS, { ...ask, what: 'diagnose', terminals: ['T39'] });
  await storeIncident(api.db, anIncident({ forbidden: ['restart'], resolvedAt: Date.now() }));
  await post(COMMANDS, { ...ask, terminals: ['T39'] });
});

test('a hold reaches the cohort, forbids restarts, tells the countdown, and ends', async () => {
  await anOpenIncident(3);
  const scheduled = new Date(Date.now() - 24 * 3_600_000 + 38 * 60_000);
  await execute(api.db, hearRestarts, ['demo'], ['T2'], [1], ['scheduled'], [scheduled]);
  const hold = await post('/api/v1/holds', { incident: 'inc-1', reason: 'certificates', by: 'li' });
  expect(hold).toMatchObject({
    terminals: 40,
    restarts: { withinHour: 1, known: 1, nextAt: scheduled.getTime() + 24 * 3_600_000 },
  });
  expect((await api.get('/api/v1/holds?incident=inc-1')).json).toMatchObject({
    restarts: { withinHour: 1, known: 1 },
    items: [{ id: hold.id }],
  });
  const refused = await api.post(COMMANDS, { ...ask, terminals: ['T5'] });
  expect(refused).toMatchObject({ status: 409, json: { code: 'terminal_on_hold' } });
  expect(String(refused.json?.detail)).toContain(`/api/v1/holds/${hold.id}/release`);
  await until(hold.id, { what: 'hold', state: 'done', counts: { done: 40 } });
  await storeIncident(api.db, anIncident({ forbidden: [], resolvedAt: Date.now() }));
  await eventually('everybody to be told of the release', async () => {
    const { json } = await api.get('/api/v1/holds?status=all');
    expect(json).toMatchObject({ items: [{ releasedBy: 'tillwatch' }] });
    const told = fleet.sent.filter(({ payload }) => payload.includes('"release"'));
    return told.length === 40;
  });
  const again = await api.post(`/api/v1/holds/${hold.id}/release`, { by: 'li', reason: 'twice' });
  expect(again).toMatchObject({ status: 409, json: { code: 'hold_already_released' } });
  await post(COMMANDS, { ...ask, terminals: ['T5'] });
});

test('a terminal restarts twice a day at most, whoever asks', async () => {
  for (const expected of [{ done: 1 }, { done: 1 }, { withheld: 1 }]) {
    const order = await post(COMMANDS, { ...ask, terminals: ['T3'] });
    await until(order.id, { counts: expected, endedAt: expect.any(Number) });
  }
  expect(fleet.sent).toHaveLength(2);
});

test('the switch stops all that is asked for and all that waits', async () => {
  fleet.away.add('T9');
  const order = await post(COMMANDS, { ...ask, what: 'diagnose', terminals: ['T9'] });
  await until(order.id, { counts: { underWay: 1 } });
  await post(`${COMMANDS}/switch`, { halted: true, by: 'zhao', reason: 'drill' });
  fleet.away.delete('T9');
  const refused = await api.post(COMMANDS, { ...ask, what: 'diagnose', terminals: ['T10'] });
  expect(refused).toMatchObject({ status: 409, json: { code: 'commands_halted' } });
  expect((await api.get(COMMANDS)).json).toMatchObject({ switch: { halted: true, by: 'zhao' } });
  expect(fleet.sent).toEqual([]);
  await post(`${COMMANDS}/switch`, { halted: false, by: 'zhao', reason: 'over' });
  await until(order.id, { state: 'done' });
});

test.each([
  [{ ...ask }, 400, 'invalid_request'],
  [{ ...ask, what: 'hold', terminals: ['T1'] }, 400, 'invalid_request'],
  [{ ...ask, what: 'message', terminals: ['T1'] }, 400, 'invalid_request'],
  [{ ...ask, args: { shell: 'rm' }, terminals: ['T1'] }, 400, 'invalid_request'],
  [{ ...ask, terminals: ['nobody'] }, 422, 'command_reaches_nobody'],
  [{ ...ask, incident: 'inc-99' }, 404, 'incident_not_found'],
])('%j is refused', async (body, status, code) => {
  expect(await api.post(COMMANDS, body)).toMatchObject({ status, json: { code } });
});
