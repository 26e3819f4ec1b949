/** What stands in the way of commands, over HTTP, with a real desk and sender behind it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCommandKeys, readCommandKey } from '#infra/command/command-key.js';
import { startCommandDesk } from '../../apps/alerts/src/commands/command-desk.js';
import { startCommandSender } from '../../apps/ingest/src/commands/command-sender.js';
import { stopTestServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { obedientFleet, seedTerminals } from '../support/obedient-fleet.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const COMMANDS = '/api/v1/commands';
const clock = { now: () => Date.now(), realDelay: (ms: number) => Math.min(ms, 100) };
const config = { COMMANDS_PER_MINUTE: 1_000, COMMANDS_PER_HOUR: 10_000 };
const metrics = { commandsSent: { inc: () => {} } } as never;
const ask = { what: 'restart', reason: 'they hang', by: 'Wang Fang' };
const folder = mkdtempSync(join(tmpdir(), 'breakers-'));
let api: TestApi;
let close: () => Promise<void>;

beforeAll(async () => {
  const keyFile = join(folder, 'key.pem');
  writeFileSync(keyFile, newCommandKeys().privatePem);
  api = await startTestApi({ COMMANDS_PER_MINUTE: '3' });
  await seedTerminals(api.db, 4, 'acq-1');
  const about = { db: api.db, clock, log: silentLog };
  const desk = startCommandDesk({ ...about, config, sign: readCommandKey(keyFile) });
  const source = obedientFleet(api.db, () => 'obeys');
  const sender = await startCommandSender({ ...about, source, metrics });
  close = async () => {
    await sender.close();
    await desk.close();
  };
});
afterAll(async () => {
  await close?.();
  await api?.close();
  rmSync(folder, { recursive: true });
  await stopTestServer();
});

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const { status, json } = await api.post(path, body);
  expect({ status, json }).toMatchObject({ status: 202 });
  return json as Record<string, unknown>;
}

async function until(id: unknown, state: object): Promise<void> {
  await eventually(`command ${id} to be ${JSON.stringify(state)}`, async () => {
    expect((await api.get(`${COMMANDS}/${id}`)).json).toMatchObject(state);
    return true;
  });
}

test('the breakers are told: the switch, the pace, and who restarted too often', async () => {
  const breakers = async () => (await api.get(`${COMMANDS}/breakers`)).json;
  expect(await breakers()).toEqual({
    switch: { halted: false, at: null, by: null, reason: null },
    ...{ minute: { released: 0, max: 3 }, hour: { released: 0, max: 12_000 } },
    ...{ open: false, restartsMax: 2, terminals: [] },
  });
  for (const [terminals, state] of [
    [['T1', 'T2'], 'done'],
    [['T1'], 'done'],
    // Nobody is left of it: the third restart of one terminal is no turn.
    [['T1'], 'stopped'],
  ] as const) {
    const order = await post(COMMANDS, { ...ask, terminals });
    await until(order.id, { state });
  }
  const told = await breakers();
  expect(told).toMatchObject({ minute: { released: 3 }, hour: { released: 3 }, open: true });
  expect(told?.terminals).toMatchObject([{ terminal: 'T1', restarts: 2 }]);
  const [tripped] = (told?.terminals ?? []) as { freeAt: number }[];
  expect(Math.abs((tripped?.freeAt ?? 0) - Date.now() - 86_400_000)).toBeLessThan(600_000);
  await post(`${COMMANDS}/switch`, { halted: true, by: 'zhao', reason: 'look first' });
  expect(await breakers()).toMatchObject({ switch: { halted: true, by: 'zhao' } });
});
