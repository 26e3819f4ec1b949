/**
 * Messages stored before their PUBACK, against mosquitto relaying the same stream to a client that
 * discards it. Both run on this machine, one after the other in the same run, with the same
 * generator; a second round of each is taken, in the other order, because machines have moods.
 */
import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#infra/db/database.js';
import { migrate } from '#infra/db/migrate.js';
import { startPostgres } from '#infra/postgres/embedded-postgres.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { MIGRATIONS_DIR } from '../../support/repository.js';
import type { Bench } from '../main.js';
import { built, runForJson, startApp, startMosquitto } from '../run-node.js';

const terminals = 20_000;
const seconds = 8;
const rounds = 2;

interface Streamed {
  readonly acked: number;
  readonly seconds: number;
}

/** Messages a second, stored and relayed. */
export const bench: Bench = async (say) => {
  const stored: number[] = [];
  const relayed: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const measures = [
      async () => stored.push(await measureStored(say, round + 1)),
      async () => relayed.push(await measureRelayed(say)),
    ];
    if (round % 2 === 1) measures.reverse();
    for (const measure of measures) await measure();
  }
  const storedPerSecond = Math.round(mean(stored));
  const relayedPerSecond = Math.round(mean(relayed));
  return {
    figures: {
      stored_per_second: storedPerSecond,
      mosquitto_discard_per_second: relayedPerSecond,
      terminals,
    },
    ratios: { to_mosquitto_discard: Number((storedPerSecond / relayedPerSecond).toFixed(3)) },
  };
};

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

async function measureStored(say: (text: string) => void, boot: number): Promise<number> {
  const folder = makeHome('bench');
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  try {
    await migrate(postgres.url, { dir: MIGRATIONS_DIR });
    const ingest = await startApp('ingest', {
      DATABASE_URL: postgres.url,
      MQTT_PORT: '0',
      INGEST_OPS_PORT: '0',
    });
    const { port } = new URL(String(ingest.facts.mqtt));
    const args = [port, String(terminals), String(seconds), String(boot)];
    const streamed = (await runForJson('test/bench/stream-heartbeats.js', args)) as Streamed;
    await ingest.stop();
    await assertStored(postgres.url, streamed.acked);
    const rate = streamed.acked / streamed.seconds;
    say(`stored before PUBACK: ${Math.round(rate)} messages/s`);
    return rate;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A benchmark of a promise checks the promise: what was acknowledged is there. */
async function assertStored(url: string, acked: number): Promise<void> {
  const db = openDatabase({ url, max: 1, name: 'bench' });
  const { rows } = await db.pool.query<{ n: number }>('select count(*) as n from message');
  await db.close();
  const n = Number(rows[0]?.n);
  if (n < acked) throw new Error(`${acked} messages were acknowledged and ${n} are stored`);
}

async function measureRelayed(say: (text: string) => void): Promise<number> {
  const broker = await startMosquitto();
  const consumer = fork(built('test/bench/discard-messages.js'), [String(broker.port)]);
  try {
    await new Promise<void>((resolve) => consumer.once('message', () => resolve()));
    const before = performance.now();
    const args = [String(broker.port), String(terminals), String(seconds), '1'];
    const streamed = (await runForJson('test/bench/stream-heartbeats.js', args)) as Streamed;
    const received = await receivedAll(consumer, streamed.acked);
    const rate = received / ((performance.now() - before) / 1_000);
    say(`relayed to a discarding client: ${Math.round(rate)} messages/s`);
    return rate;
  } finally {
    consumer.kill('SIGTERM');
    await broker.stop();
  }
}

/** Waits until the consumer has everything, or has stopped getting more. */
async function receivedAll(consumer: ReturnType<typeof fork>, wanted: number): Promise<number> {
  let last = -1;
  for (;;) {
    const { received } = await new Promise<{ received: number }>((resolve) => {
      consumer.once('message', (message) => resolve(message as { received: number }));
      consumer.send('how many');
    });
    if (received >= wanted || received === last) return received;
    last = received;
    await sleep(250);
  }
}
