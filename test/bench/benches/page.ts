/**
 * From the first failure of an outage to the webhook that tells of it: twenty outages, each at an
 * acquirer of its own, twenty terminals failing once a second; the stimulus under which the usual
 * pipeline of exporter, Prometheus and Alertmanager takes 43.7 s as packaged and 1.8 s tuned.
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { migrate } from '#infra/db/migrate.js';
import { startPostgres } from '#infra/postgres/embedded-postgres.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { MIGRATIONS_DIR } from '../../support/repository.js';
import type { Bench } from '../main.js';
import { startApp } from '../run-node.js';

const outages = 20;
/** Some acquirers stay healthy: an outage is told from the rest of the fleet. */
const acquirers = 24;
const terminals_each = 200;
const failing_each = 20;
const settle_ms = 8_000;
const pause_ms = 1_500;
const limit_ms = 30_000;
/** The reference pipeline under the same stimulus, as measured once; not run here. */
const TUNED_PROMETHEUS_MS = 1_800;

/** Milliseconds from spike to webhook. */
export const bench: Bench = async (say) => {
  const folder = makeHome('bench');
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const pages = await listenForPages();
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
      const paged = pages.next(acquirer);
      const began = performance.now();
      const outage = fleet.fail(acquirer);
      delays.push((await paged) - began);
      outage.stop();
      say(`outage ${i}: ${Math.round(delays.at(-1) ?? 0)} ms`);
      await sleep(pause_ms);
    }
    beating.stop();
    await client.endAsync();
    await alerts.stop();
    await ingest.stop();
    delays.sort((a, b) => a - b);
    const p50 = delays[Math.ceil(0.5 * delays.length) - 1] ?? 0;
    const p99 = delays[Math.ceil(0.99 * delays.length) - 1] ?? 0;
    return {
      figures: { page_p50_ms: Math.round(p50), page_p99_ms: Math.round(p99), outages },
      ratios: { tuned_prometheus_to_page_p50: Number((TUNED_PROMETHEUS_MS / p50).toFixed(2)) },
    };
  } finally {
    pages.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

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

  /** Twenty terminals of one acquirer fail once a second each, spread over the second. */
  fail(acquirer: string): { stop(): void } {
    const number = acquirer.slice('acq-'.length);
    let n = 0;
    const timer = setInterval(() => {
      const terminal = `A${number}-${(n % failing_each) * 3}`;
      n += 1;
      const failure = { kind: 'txn', code: 'cup-pos:55', outcome: 'declined', pin: true };
      const txn = { attempt: 1, declined: 1, pin: 1 };
      this.send(terminal, 'evt', { ...failure, txn }).catch(() => {});
    }, 1_000 / failing_each);
    return { stop: () => clearInterval(timer) };
  }
}

interface Notice {
  readonly status: string;
  readonly incident: { readonly cause: readonly { readonly value: string }[] };
}

/** A receiver that says when the page of an acquirer has come. */
async function listenForPages() {
  const waiting = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const at = performance.now();
      response.writeHead(204).end();
      const notice = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Notice;
      for (const { value } of notice.incident.cause) waiting.get(value)?.(at);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    next: (acquirer: string) =>
      new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no page for ${acquirer}`)), limit_ms);
        waiting.set(acquirer, (at) => {
          clearTimeout(late);
          resolve(at);
        });
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
