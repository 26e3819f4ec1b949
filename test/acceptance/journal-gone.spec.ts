/**
 * A copy of ingest that slept for so long that the journal no longer holds what the others wrote
 * meanwhile: it cannot know what is a duplicate, so it acknowledges nothing, says why, and ends.
 * Its next start reads everything anew.
 */
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { letIn, publishPacket, type RawClient } from '../support/raw-client.js';
import { type RunningApp, startApp } from '../support/run-process.js';

let database: TestDatabase;
const apps: RunningApp[] = [];
const clients: RawClient[] = [];

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(async () => {
  for (const client of clients) client.close();
  for (const app of apps) await app.kill();
  await database?.close();
  await stopTestServer();
});

async function start(): Promise<{ app: RunningApp; say(seq: number): Promise<void> }> {
  const ports = { MQTT_PORT: '0', INGEST_OPS_PORT: '0' };
  const app = await startApp('ingest', { DATABASE_URL: database.url, ...ports });
  apps.push(app);
  const client = await letIn(Number(new URL(String(app.facts.mqtt)).port), 'demo/T-1');
  clients.push(client);
  return {
    app,
    async say(seq) {
      client.heard.length = 0;
      const payload = JSON.stringify({ v: 1, boot: 1, seq, at: Date.now() });
      client.send(publishPacket('pos/v1/demo/T-1/hb', seq, { payload }));
      await Promise.race([client.hears('puback'), client.ended()]);
      if (client.closed) throw new Error('not acknowledged');
    },
  };
}

test('it ends with the reason, and the next start knows what is there', async () => {
  const slow = await start();
  await slow.say(1);
  const quick = await start();
  process.kill(slow.app.pid, 'SIGSTOP');
  for (const seq of [2, 3, 4]) await quick.say(seq);
  await eventually('a checkpoint of all of it', async () => {
    const [log] = await askDatabase<{ whole: boolean }>(
      database.url,
      'select checkpoint = position as whole from ingest_log',
    );
    return log?.whole;
  });
  // As housekeeping does once a checkpoint is ten minutes old.
  await askDatabase(database.url, 'delete from journal');
  process.kill(slow.app.pid, 'SIGCONT');
  await expect(slow.say(5)).rejects.toThrow('not acknowledged');
  // It has ended by itself; what stop answers is how.
  expect(await slow.app.stop()).toBe(1);
  const lines = slow.app.output().trim().split('\n');
  // A checkpoint that is tried meanwhile may say that nobody writes any more.
  const error = lines.findLast((line) => line.includes('"level":"error"'));
  expect(error).toMatch(/the journal no longer holds batch 2/);

  const again = await start();
  for (const seq of [5, 3, 1]) await again.say(seq);
  expect(await askNumber(database.url, 'select count(*) as n from message')).toBe(5);
  expect(await again.app.stop()).toBe(0);
  expect(await quick.app.stop()).toBe(0);
});
