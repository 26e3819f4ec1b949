/** Processes a benchmark needs, started and stopped by their own process ids. */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { INGEST_NODE_FLAGS } from '../../apps/ingest/src/ingest.config.js';

const dist = fileURLToPath(new URL('../..', import.meta.url));

/** A built file of this repository, by its path below `dist`. */
export function built(path: string): string {
  return join(dist, path);
}

/** A process and what it said when it was ready. */
export interface Started {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts one of the service's processes and waits until it says that it is ready. */
export function startApp(app: string, env: Readonly<Record<string, string>>): Promise<Started> {
  const child = fork(built(`apps/${app}/src/main.js`), [], {
    env: { ...process.env, LOG_LEVEL: 'error', ...env },
    execArgv: [...process.execArgv, ...(app === 'ingest' ? INGEST_NODE_FLAGS : [])],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return new Promise((resolve, reject) => {
    child.on('message', (facts) => {
      resolve({ facts: facts as Record<string, unknown>, child, stop });
    });
    child.once('close', (code) => reject(new Error(`${app} ended with code ${code}`)));
  });
}

/** Runs a script to its end, with flags of Node, and reads the JSON it prints. */
export function runForJson(
  script: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, built(script), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`${script} ended with code ${code}`));
    });
  });
}

/** A free port of loopback. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Where mosquitto is; throws how to get it when it is nowhere. */
export function findMosquitto(): string {
  const path = ['mosquitto', '/usr/sbin/mosquitto'].find(
    (p) => spawnSync(p, ['-h'], { stdio: 'ignore' }).error === undefined,
  );
  if (path === undefined) {
    throw new Error('mosquitto, the reference, is not installed: apt-get install mosquitto');
  }
  return path;
}

/** A broker that runs, and its own process. */
export interface Mosquitto {
  readonly port: number;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts mosquitto on a free port or the one that is given; `more` are lines of its settings. */
export async function startMosquitto(
  wanted?: number,
  more: readonly string[] = [],
): Promise<Mosquitto> {
  const path = findMosquitto();
  const port = wanted ?? (await freePort());
  const dir = mkdtempSync(join(tmpdir(), 'tillwatch-mosquitto-'));
  const conf = join(dir, 'mosquitto.conf');
  writeFileSync(
    conf,
    [
      // As root it would become somebody who cannot read our key.
      'user root',
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'max_inflight_messages 0',
      'max_queued_messages 0',
      'persistence false',
      'log_type error',
      ...more,
      '',
    ].join('\n'),
  );
  const child = spawn(path, ['-c', conf], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.once('close', () => rmSync(dir, { recursive: true, force: true }));
  await sleep(500);
  return {
    ...{ port, child },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
