/**
 * Ten thousand terminals on TLS connections of their own, and the storm when ingest is killed with
 * -9 and comes back: how long until all of them are in again and answered, what the longest wait
 * for a failure's PUBACK was, and that nothing acknowledged is missing. The terminals run on this
 * machine and count against us; the reference is the calm first arrival of the same fleet.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#infra/db/database.js';
import { migrate } from '#infra/db/migrate.js';
import { startPostgres } from '#infra/postgres/embedded-postgres.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { Authority } from '../../support/certificates.js';
import { MIGRATIONS_DIR } from '../../support/repository.js';
import { residentMiB } from '../cpu-of.js';
import type { Bench } from '../main.js';
import { built, freePort, startApp } from '../run-node.js';

/** As many as two processes may have open files for; `ulimit -n` has to allow it. */
const terminals = Number(process.env.BENCH_TERMINALS ?? 10_000);
const per_second = 300;
const limit_s = 300;

interface Report {
  readonly connected: number;
  readonly acked: number;
  readonly sent: number;
  readonly slowestMs: number;
  readonly seconds: number | null;
}

/** Seconds of a storm, and what it did to those in it. */
export const bench: Bench = async (say) => {
  const folder = makeHome('bench-connections');
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  await migrate(postgres.url, { dir: MIGRATIONS_DIR });
  const { cert, key } = new Authority('bench').issue('localhost', { usage: 'serverAuth' });
  const port = await freePort();
  const env = {
    ...{ DATABASE_URL: postgres.url, MQTT_PORT: '0', INGEST_OPS_PORT: '0' },
    ...{ MQTT_TLS_PORT: String(port), MQTT_TLS_CERT_FILE: cert, MQTT_TLS_KEY_FILE: key },
  };
  let ingest = await startApp('ingest', env);
  const task = JSON.stringify({ port, terminals, perSecond: per_second });
  const fleet = fork(built('test/bench/connect-terminals.js'), [task]);
  try {
    const calm = await allBack(fleet, say);
    const rss = residentMiB(ingest.child.pid ?? 0);
    say(`${terminals} connected over TLS in ${calm.seconds?.toFixed(1)} s; ingest has ${rss} MiB`);
    const ended = new Promise((resolve) => ingest.child.once('close', resolve));
    ingest.child.kill('SIGKILL');
    await ended;
    await ask(fleet, 'storm');
    ingest = await startApp('ingest', env);
    const storm = await allBack(fleet, say);
    say(`after kill -9 all were back in ${storm.seconds?.toFixed(1)} s`);
    const missing = storm.acked - (await stored(postgres.url));
    if (missing > 0) throw new Error(`${missing} acknowledged messages are not stored`);
    return {
      figures: {
        tls_connections: terminals,
        ingest_rss_mib: rss,
        calm_seconds: rounded(calm.seconds ?? 0),
        storm_seconds: rounded(storm.seconds ?? 0),
        storm_slowest_puback_ms: rounded(storm.slowestMs),
        acked: storm.acked,
      },
      ratios: { storm_to_calm: rounded((storm.seconds ?? 0) / (calm.seconds ?? 1)) },
    };
  } finally {
    fleet.kill('SIGKILL');
    await ingest.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

function ask(fleet: ChildProcess, what: string): Promise<Report> {
  return new Promise((resolve) => {
    fleet.once('message', (report) => resolve(report as Report));
    fleet.send(what);
  });
}

async function allBack(fleet: ChildProcess, say: (text: string) => void): Promise<Report> {
  for (let seconds = 0; seconds < limit_s; seconds += 1) {
    const report = await ask(fleet, 'report');
    if (report.seconds !== null) return report;
    if (seconds % 10 === 9) say(`  ${report.connected} of ${terminals} are in`);
    await sleep(1_000);
  }
  throw new Error(`the fleet was not complete after ${limit_s} s`);
}

async function stored(url: string): Promise<number> {
  const db = openDatabase({ url, max: 1, name: 'bench' });
  try {
    const { rows } = await db.pool.query<{ n: string }>('select count(*) as n from event');
    return Number(rows[0]?.n);
  } finally {
    await db.close();
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
