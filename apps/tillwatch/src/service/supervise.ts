/**
 * One process of the service, kept alive. Ingest, alerts and api are processes of their own also
 * on one machine: one that crashes takes nobody with it, and what runs here is what runs in
 * production. A child ends by itself when its parent is gone, because its channel closes.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a process is started, and where it writes its log. */
export interface Supervised {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** Flags of Node, beside those of this process. */
  readonly nodeFlags?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Told whenever the process has ended without being asked to. */
  readonly onExit?: (code: number | null) => void;
}

/** A process that is kept alive. */
export interface Keeper {
  readonly name: string;
  /** What the process said when it was ready; rejects when it ends before, at its first start. */
  readonly ready: Promise<Readonly<Record<string, unknown>>>;
  readonly pid: () => number | undefined;
  stop(): Promise<void>;
}

const restart_pause_ms = 500;
const stop_limit_ms = 12_000;

/** Starts the process and starts it again whenever it ends, until it is stopped. */
export function supervise(options: Supervised): Keeper {
  let child: ChildProcess | null = null;
  let stopping = false;
  let told: (facts: Record<string, unknown>) => void = () => {};
  let failed: (error: Error) => void = () => {};
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    told = resolve;
    failed = reject;
  });
  ready.catch(() => {});
  let wasReady = false;

  const run = async (): Promise<void> => {
    while (!stopping) {
      const { code, said } = await runOnce(options, (started) => {
        child = started;
        started.on('message', (message) => {
          if (!isReady(message)) return;
          wasReady = true;
          told(message);
        });
      });
      child = null;
      if (stopping) return;
      options.onExit?.(code);
      if (!wasReady) {
        failed(new Error(said.trim() || `${options.name} ended with code ${code}`));
        return;
      }
      await sleep(restart_pause_ms);
    }
  };
  const running = run();
  return {
    name: options.name,
    ready,
    pid: () => child?.pid,
    async stop() {
      stopping = true;
      const last = child;
      if (last === null) return;
      last.kill('SIGTERM');
      const killer = setTimeout(() => last.kill('SIGKILL'), stop_limit_ms);
      await running;
      clearTimeout(killer);
    },
  };
}

function isReady(message: unknown): message is Record<string, unknown> {
  return (
    typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready'
  );
}

/** What a process says on stderr before it is ready is what went wrong: kept for the error. */
const said_chars_max = 4_000;

function runOnce(
  options: Supervised,
  started: (child: ChildProcess) => void,
): Promise<{ code: number | null; said: string }> {
  const log = openSync(options.logFile, 'a');
  const child = fork(options.script, options.args ?? [], {
    env: { ...process.env, ...options.env },
    execArgv: [...process.execArgv, ...(options.nodeFlags ?? [])],
    stdio: ['ignore', log, 'pipe', 'ipc'],
    // Ctrl-C goes to the whole group of the terminal; only we decide when a child stops.
    detached: true,
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    said = (said + text.replace(/^\{.*\}\n?/gm, '')).slice(-said_chars_max);
    writeSync(log, text);
  });
  started(child);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      closeSync(log);
      resolve({ code, said });
    });
  });
}
