/** The simulator beside a service: its own process, whose progress is read line by line. */
import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { builtScript } from './start-service.js';

/** A line the simulator prints. */
export type SimulatorLine = Readonly<Record<string, unknown>> & { readonly kind: string };

export interface Simulator {
  /** Settles when the simulator has ended. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

export interface SimulatorOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine: (line: SimulatorLine) => void;
}

/** Starts it. What it says on stderr is shown: those are mistakes in what was asked. */
export function runSimulator({ args, env, onLine }: SimulatorOptions): Simulator {
  const child: ChildProcess = fork(builtScript('simulator'), [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    detached: true,
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      onLine(JSON.parse(text) as SimulatorLine);
    });
  }
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  return {
    ended,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
