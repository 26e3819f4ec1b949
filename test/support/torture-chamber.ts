/** Two copies of ingest on one database; all three are processes of ours and can be killed. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '#infra/db/migrate.js';
import { type EmbeddedPostgres, startPostgres } from '#infra/postgres/embedded-postgres.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { askNumber } from './ask-database.js';
import { type CommitTap, openCommitTap } from './commit-tap.js';
import { eventually } from './eventually.js';
import { MIGRATIONS_DIR } from './repository.js';
import { type RunningApp, startApp } from './run-process.js';
import { silentLog as log } from './silent-log.js';

/** One copy of ingest, and the one that takes its place. */
export interface Copy {
  /** Where it listens; null while there is none. */
  readonly port: () => number | null;
  readonly tap: CommitTap;
  readonly app: () => RunningApp;
  kill(): Promise<void>;
  /** Asks it to stop, and waits for that. */
  stop(): Promise<number | null>;
  start(): Promise<void>;
}

export interface Chamber {
  readonly url: string;
  readonly copies: readonly [Copy, Copy];
  killDatabase(): Promise<void>;
  /** Kills a copy after its batch is appended and copied in part, before it commits. */
  killBeforeCommit(copy: Copy): Promise<void>;
  close(): Promise<void>;
}

/** Builds it, empty; `env` is what a copy of this name is started with besides. */
export async function openChamber(
  env: (name: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<Chamber> {
  const home = makeHome('torture');
  const dataDir = join(home, 'data');
  let server: EmbeddedPostgres = await startPostgres({ dataDir, fsync: false, log });
  const { url, port } = server;
  await migrate(url, { dir: MIGRATIONS_DIR, log });
  const copies = [await openCopy(url, env('a')), await openCopy(url, env('b'))] as const;
  return {
    ...{ url, copies },
    async killDatabase() {
      process.kill(server.pid, 'SIGKILL');
      await server.exited;
      server = await startPostgres({ dataDir, port, fsync: false, log });
    },
    killBeforeCommit: (copy) => killBeforeCommit(url, copy),
    async close() {
      for (const copy of copies) {
        await copy.kill();
        await copy.tap.close();
      }
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function openCopy(url: string, env: Readonly<Record<string, string>>): Promise<Copy> {
  const tap = await openCommitTap(url);
  let app: RunningApp | null = null;
  const end = async (how: 'kill' | 'stop') => {
    const ending = app;
    app = null;
    return ending ? ((await ending[how]()) ?? null) : null;
  };
  const copy: Copy = {
    tap,
    port: () => (app ? Number(/:(\d+)$/.exec(String(app.facts.mqtt))?.[1]) : null),
    app() {
      if (!app) throw new Error('this copy of ingest does not run');
      return app;
    },
    kill: async () => void (await end('kill')),
    stop: () => end('stop'),
    async start() {
      app = await startApp('ingest', {
        ...{ DATABASE_URL: tap.url, MQTT_PORT: '0', INGEST_OPS_PORT: '0', LOG_LEVEL: 'warn' },
        ...env,
      });
    },
  };
  await copy.start();
  return copy;
}

async function killBeforeCommit(url: string, copy: Copy): Promise<void> {
  const holder = new pg.Client(url);
  holder.on('error', () => {});
  await holder.connect();
  try {
    // COPY has to wait for this lock, and by then the batch is appended to the log.
    await holder.query('begin; lock table heartbeat, event in share mode');
    await eventually('a batch that waits to be copied', async () => {
      const waiting = await askNumber(
        url,
        `select count(*) as n from pg_stat_activity
          where wait_event_type = 'Lock' and query like 'copy %'`,
      );
      return waiting > 0;
    });
    await copy.kill();
  } finally {
    await holder.end().catch(() => {});
  }
}
