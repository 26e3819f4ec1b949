/** Processes of the product as an operator starts them, stopped by their own process ids. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from './repository.js';

/** A program that runs. */
export interface RunningProgram {
  readonly pid: number;
  /** What it says when it is ready; rejects when it ends before. */
  readonly ready: Promise<Readonly<Record<string, unknown>>>;
  /** Everything it wrote so far, logs included. */
  output(): string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Asks it to stop; answers its exit code. */
  stop(): Promise<number | null>;
}

/** A process of the service that said it was ready. */
export interface RunningApp extends RunningProgram {
  /** What it said: its addresses. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A process that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Env = Readonly<Record<string, string>>;

/** Nothing of the test run's own settings: only what a program needs, and what is given. */
function cleanEnv(env: Env): Env {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return { PATH, HOME, TMPDIR, NODE_ENV: 'production', ...env };
}

function start(app: string, args: readonly string[], env: Env): ChildProcess {
  return fork(join(REPOSITORY, 'dist/apps', app, 'src/main.js'), [...args], {
    cwd: REPOSITORY,
    env: cleanEnv(env),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** Starts a program of the product; it is up to the caller to see what it says. */
export function startProgram(app: string, args: readonly string[], env: Env): RunningProgram {
  const child = start(app, args, env);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Record<string, unknown>));
    void ended.then((code) => reject(new Error(`${app} ended with code ${code}: ${output}`)));
  });
  // Not every program says so, and not everybody asks.
  ready.catch(() => {});
  const end = (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    return ended;
  };
  return {
    pid: child.pid ?? -1,
    ready,
    output: () => output,
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** Starts ingest, alerts or api and waits until it is ready; throws what it said when it ends. */
export async function startApp(app: string, env: Env): Promise<RunningApp> {
  const program = startProgram(app, [], env);
  return { ...program, facts: await program.ready };
}

/** Runs a program of the product to its end. */
export async function runToEnd(app: string, args: readonly string[], env: Env): Promise<Ended> {
  const child = start(app, args, env);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      said[name] += chunk.toString('utf8');
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...said };
}
