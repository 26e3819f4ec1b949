/** The reference: mosquitto, relaying to a client that acknowledges and discards. */
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { built, runForJson, startMosquitto } from './run-node.js';

export interface Relay {
  readonly port: number;
  /** Messages a second that reach the client. */
  rate(task: { readonly terminals: number; readonly seconds: number }): Promise<number>;
  close(): Promise<void>;
}

/** Starts the broker; the client joins for the time of a measurement only. */
export async function startRelay(): Promise<Relay> {
  const broker = await startMosquitto();
  return {
    port: broker.port,
    async rate(task) {
      const own = await startMosquitto();
      const consumer = fork(built('test/bench/discard-messages.js'), [String(own.port)]);
      try {
        await new Promise<void>((resolve) => consumer.once('message', () => resolve()));
        const before = performance.now();
        const stream = JSON.stringify({ port: own.port, from: task.terminals, ...task });
        const script = 'test/bench/stream-messages.js';
        const { acked } = (await runForJson(script, [stream])) as { acked: number };
        const received = await receivedAll(consumer, acked);
        return received / ((performance.now() - before) / 1_000);
      } finally {
        consumer.kill('SIGTERM');
        await own.stop();
      }
    },
    close: () => broker.stop(),
  };
}

/** Waits until the consumer has everything, or has stopped getting more. */
async function receivedAll(consumer: ChildProcess, wanted: number): Promise<number> {
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
