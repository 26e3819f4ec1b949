/**
 * Ten thousand terminals on TLS connections of their own, and the storm when ingest is killed with
 * -9 and comes back: how long until all of them are in again and have had a failure stored, what
 * the longest wait for a failure's PUBACK was, and that nothing acknowledged is missing. The
 * reference is mosquitto, killed in the same way under the same fleet; it stores nothing. The
 * terminals run on this machine and count against both. Connections come in at the speed of a
 * processor, so the figures mean something only while nothing else runs.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#infra/db/database.js';
import { migrate } from '#infra/db/migrate.js';
import { startPostgres } from '#infra/postgres/embedded-postgres.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { Authority, type CertificateFiles } from '../../support/certificates.js';
import { MIGRATIONS_DIR } from '../../support/repository.js';
import type { FleetReport } from '../connect-terminals.js';
import { cpuSecondsOf, residentMiB } from '../cpu-of.js';
import type { Bench } from '../main.js';
import { built, freePort, startApp, startMosquitto } from '../run-node.js';

/** As many as two processes may have open files for; `ulimit -n` has to allow it. */
const terminals = Number(process.env.BENCH_TERMINALS ?? 10_000);
const per_second = 500;
const limit_s = 300;

type Say = (text: string) => void;

/** A server that a fleet connects to, and that can be killed and started again. */
interface Server {
  readonly name: string;
  pid(): number;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** What a fleet met at a server. */
interface Weathered {
  readonly calm: FleetReport;
  readonly storm: FleetReport;
  readonly kibPerConnection: number;
  /** Of processor time, of the server alone, for one connection of the storm. */
  readonly msPerConnection: number;
  readonly acked: readonly string[];
}

/** Seconds of a storm, and what it did to those in it. */
export const bench: Bench = async (say) => {
  const certificate = new Authority('bench').issue('localhost', { usage: 'serverAuth' });
  const theirs = await weather(await mosquitto(certificate), say);
  const { ours, missing } = await weatherIngest(certificate, say);
  if (missing > 0) throw new Error(`${missing} acknowledged messages are not stored`);
  return {
    figures: {
      tls_connections: ours.storm.back,
      kib_per_connection: rounded(ours.kibPerConnection),
      calm_seconds: rounded(ours.calm.seconds ?? 0),
      storm_seconds: rounded(ours.storm.seconds ?? 0),
      storm_attempts: ours.storm.attempts,
      storm_slowest_puback_ms: rounded(ours.storm.slowestMs),
      ingest_ms_per_connection: rounded(ours.msPerConnection),
      acked: ours.acked.length,
      acked_missing: missing,
      mosquitto_storm_seconds: rounded(theirs.storm.seconds ?? 0),
      mosquitto_kib_per_connection: rounded(theirs.kibPerConnection),
      mosquitto_ms_per_connection: rounded(theirs.msPerConnection),
    },
    ratios: {
      storm_to_mosquitto: rounded((ours.storm.seconds ?? 0) / (theirs.storm.seconds ?? 1)),
      storm_to_calm: rounded((ours.storm.seconds ?? 0) / (ours.calm.seconds ?? 1)),
    },
  };
};

async function weatherIngest(certificate: CertificateFiles, say: Say) {
  const folder = makeHome('bench-connections');
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  try {
    await migrate(postgres.url, { dir: MIGRATIONS_DIR });
    const server = await ingest(postgres.url, certificate);
    const ours = await weather(server, say);
    const stored = await storedEvents(postgres.url);
    return { ours, missing: ours.acked.filter((key) => !stored.has(key)).length };
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A calm arrival, kill -9, and the storm. Ends the server. */
async function weather(server: Server & { readonly port: number }, say: Say): Promise<Weathered> {
  const { name, port } = server;
  const idleMiB = residentMiB(server.pid());
  const task = JSON.stringify({ port, terminals, perSecond: per_second });
  const fleet = fork(built('test/bench/connect-terminals.js'), [task]);
  try {
    const calm = await allBack(fleet, say);
    const kibPerConnection = ((residentMiB(server.pid()) - idleMiB) * 1_024) / terminals;
    say(`${name}: ${terminals} came over TLS in ${calm.seconds?.toFixed(1)} s`);
    await server.kill();
    await ask(fleet, 'storm');
    await server.start();
    const before = cpuSecondsOf(server.pid());
    const storm = await allBack(fleet, say);
    const msPerConnection = ((cpuSecondsOf(server.pid()) - before) * 1_000) / terminals;
    say(`${name}: after kill -9 all were back in ${storm.seconds?.toFixed(1)} s`);
    const acked = await ask<string[]>(fleet, 'acked');
    return { calm, storm, kibPerConnection, msPerConnection, acked };
  } finally {
    fleet.kill('SIGKILL');
    await server.kill();
  }
}

async function ingest(url: string, { cert, key }: CertificateFiles) {
  const port = await freePort();
  const env = {
    ...{ DATABASE_URL: url, MQTT_PORT: 'off', INGEST_OPS_PORT: '0' },
    ...{ MQTT_TLS_PORT: String(port), MQTT_TLS_CERT_FILE: cert, MQTT_TLS_KEY_FILE: key },
  };
  return restartable('ingest', port, async () => (await startApp('ingest', env)).child);
}

async function mosquitto({ cert, key }: CertificateFiles) {
  const port = await freePort();
  const tls = [`certfile ${cert}`, `keyfile ${key}`];
  return restartable('mosquitto', port, async () => (await startMosquitto(port, tls)).child);
}

async function restartable(name: string, port: number, run: () => Promise<ChildProcess>) {
  let child = await run();
  return {
    ...{ name, port },
    pid: () => child.pid ?? 0,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await ended;
    },
    async start() {
      child = await run();
    },
  };
}

function ask<T = FleetReport>(fleet: ChildProcess, what: string): Promise<T> {
  return new Promise((resolve) => {
    fleet.once('message', (answer) => resolve(answer as T));
    fleet.send(what);
  });
}

async function allBack(fleet: ChildProcess, say: Say): Promise<FleetReport> {
  for (let seconds = 0; seconds < limit_s; seconds += 1) {
    const report = await ask(fleet, 'report');
    if (report.seconds !== null) return report;
    if (seconds % 10 === 9) {
      say(`  ${report.back} of ${terminals} are in, after ${report.attempts} attempts`);
    }
    await sleep(1_000);
  }
  throw new Error(`the fleet was not complete after ${limit_s} s`);
}

/** `terminal/seq` of every event, as the fleet names what it was acknowledged. */
async function storedEvents(url: string): Promise<ReadonlySet<string>> {
  const db = openDatabase({ url, max: 1, name: 'bench' });
  try {
    const { rows } = await db.pool.query<{ key: string }>(
      `select terminal.terminal || '/' || seq as key
         from event join terminal on terminal.id = event.terminal`,
    );
    return new Set(rows.map(({ key }) => key));
  } finally {
    await db.close();
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
