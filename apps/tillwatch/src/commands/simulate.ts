import { fork } from 'node:child_process';
import { builtScript } from '../service/start-service.js';

export const SIMULATE_USAGE = `tillwatch simulate [--scenario NAME|FILE] [--mqtt URL] …

Plays a virtual fleet against a running service, over real MQTT. \`tillwatch simulate --help\`
lists every option. Progress comes as JSON lines on stdout.
`;

/** Runs the simulator as a process of its own and passes its end on. */
export function simulate(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = fork(builtScript('simulator'), [...args], { stdio: 'inherit', detached: true });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
