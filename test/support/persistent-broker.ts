/**
 * Mosquitto with its persistence on, on one port for as long as a test lasts: it can be killed,
 * stopped in order, and started again with what its file still holds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMosquitto, freePort } from '../bench/run-node.js';
import { eventually } from './eventually.js';

export interface PersistentBroker {
  readonly port: number;
  readonly pid: number;
  /** Ends it at once; what its file does not hold yet is lost. */
  kill(): Promise<void>;
  /** Asks it to stop, which writes everything down first. */
  stop(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  /** Ends it and removes its file. */
  close(): Promise<void>;
}

/** Starts a broker with nothing in it. */
export async function startPersistentBroker(): Promise<PersistentBroker> {
  const path = findMosquitto();
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'tillwatch-broker-'));
  const conf = join(dir, 'mosquitto.conf');
  const lines = [
    ...[`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'log_type error'],
    ...['max_inflight_messages 0', 'max_queued_messages 0'],
    ...['persistence true', `persistence_location ${dir}/`],
    // The whole file is written each time: at every change it would do nothing else.
    ...['autosave_on_changes true', 'autosave_interval 200'],
    // Run by root it would take another account, which may not write here.
    'user root',
  ];
  writeFileSync(conf, `${lines.join('\n')}\n`);
  let child: ChildProcess | null = null;
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('close', resolve));
    ending.kill(signal);
    await ended;
  };
  const start = async () => {
    child = spawn(path, ['-c', conf], { stdio: ['ignore', 'ignore', 'inherit'] });
    await eventually('a broker that listens', () => answers(port));
  };
  await start();
  return {
    port,
    get pid() {
      return child?.pid ?? -1;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start,
    async close() {
      await end('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
