/**
 * From the first failure of an outage to the webhook that tells of it: outages each at an acquirer
 * of its own, twenty terminals of as many merchants failing once a second; by Tillwatch, and by the
 * pipeline of an exporter, Prometheus and Alertmanager, as packaged and tuned, in turn, to the same
 * receiver.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { migrate } from '#infra/db/migrate.js';
import { startPostgres } from '#infra/postgres/embedded-postgres.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { MIGRATIONS_DIR } from '../../support/repository.js';
import { failInTurn } from '../fail-in-turn.js';
import type { Bench } from '../main.js';
import { listenForPages, type PageListener } from '../peer/listen-for-pages.js';
import { measurePeer, type PeerTask } from '../peer/measure-peer.js';
import { PACKAGED, peerMissing, TUNED } from '../peer/start-peer.js';
import { startApp } from '../run-node.js';

const outages = 20;
/** Some acquirers stay healthy: an outage is told from the rest of the fleet. */
const acquirers = 24;
const terminals_each = 200;
const failing_each = 20;
const settle_ms = 8_000;
const pause_ms = 1_500;
const limit_ms = 30_000;
const peer_outages = 10;
const PACKAGED_PEER: PeerTask = {
  ...{ name: 'packaged', times: PACKAGED, outages: peer_outages, failing: failing_each },
  ...{ warmUp: 70_000, gap: [7_000, 22_000], limit: 150_000 },
};
const TUNED_PEER: PeerTask = {
  ...{ name: 'tuned', times: TUNED, outages: peer_outages, failing: failing_each },
  // In steps of no simple part of a second, which is the period of its clocks.
  ...{ warmUp: 15_000, gap: [3_000, 8_370], limit: 30_000 },
};
/** How long after a scrape it evaluates is drawn when it starts, and stays for that life. */
const tuned_starts = 3;
/** From one failing terminal to the next in number: an acquirer's fault asks for no neighbours. */
const stride = 37;

/** Milliseconds from spike to webhook, and how many times as long the others take. */
export const bench: Bench = async (say) => {
  const missing = peerMissing();
  if (missing !== null) throw new Error(`the pipeline to compare with: ${missing}`);
  const pages = await listenForPages();
  try {
    const own = sorted(await measureOwn(pages, say));
    const lives: number[] = [];
    for (let i = 0; i < tuned_starts; i += 1) {
      lives.push(...(await measurePeer(TUNED_PEER, pages, say)));
    }
    const tuned = sorted(lives);
    const packaged = sorted(await measurePeer(PACKAGED_PEER, pages, say));
    const p50 = rankOf(own, 0.5);
    const times = (peer: readonly number[]) => Number((rankOf(peer, 0.5) / p50).toFixed(2));
    return {
      figures: {
        outages,
        page_p50_ms: Math.round(p50),
        page_p99_ms: Math.round(rankOf(own, 0.99)),
        default_p50_ms: Math.round(rankOf(packaged, 0.5)),
        tuned_p50_ms: Math.round(rankOf(tuned, 0.5)),
      },
      ratios: { times_faster_than_default: times(packaged), times_faster_than_tuned: times(tuned) },
    };
  } finally {
    pages.close();
  }
};

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function rankOf(ordered: readonly number[], share: number): number {
  return ordered[Math.ceil(share * ordered.length) - 1] ?? 0;
}

async function measureOwn(pages: PageListener, say: (text: string) => void): Promise<number[]> {
  const folder = makeHome('bench');
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  try {
    await migrate(postgres.url, { dir: MIGRATIONS_DIR });
    const env = { DATABASE_URL: postgres.url };
    const ports = { MQTT_PORT: '0', INGEST_OPS_PORT: '0', ALERTS_OPS_PORT: '0' };
    const ingest = await startApp('ingest', { ...env, ...ports });
    const alerts = await startApp('alerts', { ...env, ...ports, WEBHOOK_URL: pages.url });
    const client = await mqtt.connectAsync(String(ingest.facts.mqtt), {
      clientId: 'demo/gateway/bench',
    });
    const fleet = new Fleet(client);
    await fleet.beBorn();
    const beating = fleet.beat();
    await sleep(settle_ms);
    const delays: number[] = [];
    for (let i = 1; i <= outages; i += 1) {
      const acquirer = `acq-${i}`;
      const over = new AbortController();
      const began = performance.now();
      const paged = pages.next(acquirer, limit_ms).finally(() => over.abort());
      const failing = fleet.fail(acquirer, over.signal);
      delays.push((await paged) - began);
      await failing;
      say(`outage ${i}: ${Math.round(delays.at(-1) ?? 0)} ms`);
      await sleep(pause_ms);
    }
    beating.stop();
    await client.endAsync();
    await alerts.stop();
    await ingest.stop();
    return delays;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Terminals of as many acquirers as there are outages, with little but steady traffic. */
class Fleet {
  private readonly seqs = new Map<string, number>();
  private readonly boot = Math.floor(Date.now() / 1_000);

  constructor(private readonly client: MqttClient) {}

  private send(terminal: string, channel: string, body: object): Promise<unknown> {
    const seq = (this.seqs.get(terminal) ?? 0) + 1;
    this.seqs.set(terminal, seq);
    const message = { v: 1, boot: this.boot, seq, at: Date.now(), ...body };
    const topic = `pos/v1/demo/${terminal}/${channel}`;
    return this.client.publishAsync(topic, JSON.stringify(message), { qos: 1 });
  }

  private *all(): Generator<{ terminal: string; acquirer: string; n: number }> {
    for (let a = 1; a <= acquirers; a += 1) {
      for (let n = 0; n < terminals_each; n += 1) {
        yield { terminal: `A${a}-${n}`, acquirer: `acq-${a}`, n };
      }
    }
  }

  async beBorn(): Promise<void> {
    const sent: Promise<unknown>[] = [];
    for (const { terminal, acquirer, n } of this.all()) {
      const models = ['A920', 'P90', 'N5', 'V200'];
      const model = models[n % models.length];
      const region = String(110_000 + (n % 7) * 10_000);
      const merchant = `m-${terminal.slice(0, -1)}`;
      sent.push(this.send(terminal, 'birth', { acquirer, model, region, merchant, fw: '3.2.1' }));
    }
    await Promise.all(sent);
  }

  /** A tenth of the fleet tells of healthy attempts every second. */
  beat(): { stop(): void } {
    let turn = 0;
    const timer = setInterval(() => {
      turn += 1;
      for (const { terminal, n } of this.all()) {
        if (n % 10 !== turn % 10) continue;
        const txn = { attempt: 4, approved: 4, pin: 2, pinless: 2 };
        this.send(terminal, 'hb', { txn }).catch(() => {});
      }
    }, 1_000);
    return { stop: () => clearInterval(timer) };
  }

  /** Twenty terminals of one acquirer fail in turn, until it is over. */
  fail(acquirer: string, over: AbortSignal): Promise<void> {
    const number = acquirer.slice('acq-'.length);
    return failInTurn(failing_each, over, (turn) => {
      const terminal = `A${number}-${(turn * stride) % terminals_each}`;
      const failure = { kind: 'txn', code: 'cup-pos:55', outcome: 'declined', pin: true };
      const txn = { attempt: 1, declined: 1, pin: 1 };
      this.send(terminal, 'evt', { ...failure, txn }).catch(() => {});
    });
  }
}
