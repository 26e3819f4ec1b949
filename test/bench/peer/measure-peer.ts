/** How long the usual pipeline takes from the first failure of an outage to its webhook. */
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';
import { failInTurn } from '../fail-in-turn.js';
import type { PageListener } from './listen-for-pages.js';
import { type PeerTimes, startPeer } from './start-peer.js';

/** What is measured, and how; times in milliseconds. */
export interface PeerTask {
  readonly times: PeerTimes;
  readonly outages: number;
  /** Terminals that fail once a second each, spread over the second. */
  readonly failing: number;
  /** Counters must have been seen at zero for as long as a rate looks back. */
  readonly warmUp: number;
  /** Between two outages, somewhere between these: another phase of its clocks each. */
  readonly gap: readonly [least: number, most: number];
  readonly limit: number;
  readonly name: string;
}

const beat_ms = 5_000;

/** Milliseconds of each outage, in order. */
export async function measurePeer(
  task: PeerTask,
  pages: PageListener,
  say: (text: string) => void,
): Promise<number[]> {
  const peer = await startPeer(task.times, pages.url);
  const client = await mqtt.connectAsync(peer.mqttUrl, { clientId: 'fleet' });
  const errors = new Map<string, number>();
  const topics = Array.from({ length: task.outages }, (_, outage) =>
    Array.from({ length: task.failing }, (_, t) => `pos/${nameOf(task, outage)}/${outage}-${t}`),
  );
  for (const topic of topics.flat()) errors.set(topic, 0);
  const tell = (topic: string) =>
    client.publishAsync(`${topic}/errors`, JSON.stringify({ err_55: errors.get(topic) }), {
      qos: 1,
    });
  const beating = setInterval(() => {
    for (const topic of errors.keys()) tell(topic).catch(() => {});
  }, beat_ms);
  const fail = (own: readonly string[], over: AbortSignal) =>
    failInTurn(own.length, over, (turn) => {
      const topic = own[turn] as string;
      errors.set(topic, (errors.get(topic) ?? 0) + 1);
      tell(topic).catch(() => {});
    });
  try {
    for (const topic of errors.keys()) await tell(topic);
    await sleep(task.warmUp);
    const delays: Promise<number>[] = [];
    for (const [outage, own] of topics.entries()) {
      const over = new AbortController();
      const began = performance.now();
      const paged = pages.next(nameOf(task, outage), task.limit).finally(() => over.abort());
      const failing = fail(own, over.signal);
      delays.push(paged.then(async (at) => failing.then(() => at - began)));
      const [least, most] = task.gap;
      await sleep(least + ((most - least) * outage) / task.outages);
    }
    const measured = await Promise.all(delays);
    for (const [i, ms] of measured.entries()) {
      say(`${task.name}, outage ${i + 1}: ${Math.round(ms)} ms`);
    }
    return measured;
  } finally {
    clearInterval(beating);
    await client.endAsync(true);
    await peer.stop();
  }
}

function nameOf({ name }: PeerTask, outage: number): string {
  return `${name}-${outage + 1}`;
}
