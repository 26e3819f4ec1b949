/** The past, lived through again from the store, explains what was decided and what was not. */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import { explainMinute } from '#infra/history/explain-minute.js';
import { saveEngineState } from '#infra/store/engine.sql.js';
import { dropPast, findPast, keepPast } from '#infra/store/history.sql.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { ticksOf } from '../support/engine-notation.js';
import { seedHistory } from '../support/seed-history.js';
import { silentLog } from '../support/silent-log.js';
import { START } from '../support/tiny-fleet.js';

const STORY = `
  0s     acq-1 10  acq-2 10  acq-3 10
  1205s  acq-1 8x55/10
  1300s  acq-1 10
  1500s  end`;

let database: TestDatabase;
let db: Database;
let decided: Awaited<ReturnType<typeof seedHistory>>['decided'];

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'explain spec', log: silentLog });
  ({ decided } = await seedHistory(db, ticksOf(STORY)));
});

afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
});

const ask = (at: number, cell: string | null, rule = 'MassError55') =>
  explainMinute(db, { tenant: 'demo', rule, at: START + at * SECOND, cell });

async function explained(at: number, cell: string | null, rule?: string) {
  const answer = await ask(at, cell, rule);
  if (!answer.ok) throw new Error(answer.why);
  return answer.explanation;
}

test('the minute in which it fired shows the evidence it fired on, in that second', async () => {
  const opened = decided.find(({ effect }) => effect.kind === 'append_event');
  const { effect } = opened ?? {};
  if (effect?.kind !== 'append_event' || effect.event.kind !== 'triggered') throw new Error();
  const { evidence } = effect.event.incident;
  const why = await explained(1_215, null);
  expect(why).toMatchObject({ verdict: 'fired', incident: 'inc-1', at: opened?.at });
  expect(why.scope).toEqual([{ attribute: 'acquirer', value: 'acq-1' }]);
  expect(why.evidence?.limit).toBe(evidence.limit);
  expect(why.evidence?.nats).toBeCloseTo(evidence.score, 1);
  expect(why.gates.every(({ met }) => met)).toBe(true);
  expect(why.normal?.from).toBe('cell');
});

test('another acquirer did not fire in it, and another rule had nothing to say', async () => {
  const why = await explained(1_215, 'acquirer=acq-2');
  expect(why.evidence?.met).toBe(false);
  const host = await explained(1_215, 'acquirer=acq-1', 'HostErrors');
  expect(host).toMatchObject({ verdict: 'below', owners: [], evidence: { met: false } });
});

test('a minute later the incident explains it', async () => {
  expect(await explained(1_275, 'acquirer=acq-1')).toMatchObject({
    verdict: 'owned',
    incident: 'inc-1',
    owners: [{ incident: 'inc-1', whole: true }],
  });
  // Nothing speaks anywhere: what is shown is the fleet.
  expect((await explained(1_100, null)).verdict).toBe('below');
});

test('what is not known is told as such', async () => {
  expect(await ask(-600, '')).toEqual({ ok: false, why: 'no_memory' });
  expect(await ask(1_215, '', 'NoSuchRule')).toEqual({ ok: false, why: 'no_rule' });
});

test('a minute that lies ahead, or long after the last words, is not waited for', async () => {
  const quarter = 1_500 + 15 * 60;
  expect((await explained(quarter - 60, '')).verdict).toBe('unheard');
  const notHeard = { ok: false, why: 'not_heard' };
  expect(await ask(quarter + 60, '')).toEqual(notHeard);
  expect(await ask(4 * 365 * 86_400, 'acquirer=acq-1')).toEqual(notHeard);
});

test('the past is kept four times an hour, whatever is decided between', async () => {
  const { rows: before } = await db.pool.query('select at from engine_past order by at');
  expect(before.length).toBeGreaterThan(1);
  const last = before.at(-1).at as Date;
  const save = (after: number) => {
    const newest = new Date(last.getTime() + after);
    return execute(db, saveEngineState, 'demo', '{"version":0}', 9_999, newest, newest);
  };
  await save(14 * MINUTE);
  expect(await execute(db, keepPast, 'demo')).toBe(0);
  await save(15 * MINUTE);
  expect(await execute(db, keepPast, 'demo')).toBe(1);
  // Of another version: it explains nothing rather than something wrong.
  const answer = await ask((last.getTime() - START) / SECOND + 17 * 60, '');
  expect(answer).toEqual({ ok: false, why: 'no_memory' });
  await execute(db, dropPast, new Date(last.getTime() + 20 * MINUTE));
  expect(await rows(db, findPast, 'demo', new Date(8e12))).toEqual([]);
});
