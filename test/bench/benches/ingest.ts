/**
 * Messages stored before their PUBACK, against mosquitto relaying the same stream to a client that
 * discards it, and against PostgreSQL's own COPY of the same rows. Everything runs on this machine,
 * the generator too, in rounds one after the other with the order turned around, because machines
 * have moods. The full path is measured: validation, card-data guard, registry, ledger, counts,
 * roll-ups, accounts.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#infra/db/database.js';
import { migrate } from '#infra/db/migrate.js';
import { type EmbeddedPostgres, startPostgres } from '#infra/postgres/embedded-postgres.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { MIGRATIONS_DIR } from '../../support/repository.js';
import { copyRate } from '../copy-rate.js';
import { cpuSecondsOf, residentMiB } from '../cpu-of.js';
import type { Bench } from '../main.js';
import { type Relay, startRelay } from '../relay.js';
import { runForJson, type Started, startApp } from '../run-node.js';
import { seedFleet } from '../seed-fleet.js';

const terminals = 10_000;
const million = 1_000_000;
const seconds = 8;
const rounds = 2;
/** Looks, a tenth of a second apart, without a message more: then something is lost. */
const patience = 100;

interface Streamed {
  readonly acked: number;
  readonly seconds: number;
  readonly next: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

type Say = (text: string) => void;

/** Messages a second stored and relayed, what one costs, and how long a PUBACK takes. */
export const bench: Bench = async (say) => {
  const small = await openPipeline(terminals);
  const relay = await startRelay();
  const behind = await openPipeline(terminals, `mqtt://127.0.0.1:${relay.port}`);
  try {
    const stored: number[] = [];
    const relayed: number[] = [];
    const subscribed: number[] = [];
    const measures = [
      async () => stored.push(await small.rate(say, 'stored before PUBACK')),
      async () => relayed.push(await relayRate(relay, say)),
      async () => subscribed.push(await behind.rate(say, 'stored behind a broker')),
    ];
    for (let round = 0; round < rounds; round += 1) {
      for (const measure of measures) await measure();
      measures.reverse();
    }
    const storedPerSecond = mean(stored);
    const paced = await small.paced(say, storedPerSecond / 2);
    const copied = await copyRate(small.url);
    say(`COPY of the same rows: ${Math.round(copied)} rows/s`);
    const large = await measureMillion(say, small.cost);
    return {
      figures: {
        stored_per_second: Math.round(storedPerSecond),
        mosquitto_discard_per_second: Math.round(mean(relayed)),
        subscriber_stored_per_second: Math.round(mean(subscribed)),
        copy_rows_per_second: Math.round(copied),
        puback_p50_ms: rounded(paced.p50 ?? 0),
        puback_p99_ms: rounded(paced.p99 ?? 0),
        ingest_us_per_message: rounded(small.cost.ingest),
        postgres_us_per_message: rounded(small.cost.postgres),
        ...large.figures,
      },
      ratios: {
        to_mosquitto_discard: rounded(storedPerSecond / mean(relayed)),
        subscriber_to_mosquitto_discard: rounded(mean(subscribed) / mean(relayed)),
        to_copy: rounded(storedPerSecond / copied),
        cost_million_to_ten_thousand: rounded(large.costRatio),
      },
    };
  } finally {
    await behind.close();
    await relay.close();
    await small.close();
  }
};

/** A million known terminals: what they take in memory, and what a message of one costs. */
async function measureMillion(say: Say, small: Cost) {
  say('a fleet of a million …');
  const large = await openPipeline(million);
  try {
    const figures = {
      load_seconds_million: rounded(large.loadSeconds),
      ingest_rss_mib_million: large.residentMiB(),
    };
    await large.rate(say, 'stored, of a million');
    const after = large.residentMiB();
    const costRatio = total(large.cost) / total(small);
    return { figures: { ...figures, ingest_rss_mib_million_busy: after }, costRatio };
  } finally {
    await large.close();
  }
}

/** Microseconds of processor time a message takes. */
interface Cost {
  ingest: number;
  postgres: number;
}

const total = ({ ingest, postgres }: Cost) => ingest + postgres;

/** A database, an ingest in front of it that knows a fleet, and the place in the stream. */
class Pipeline {
  readonly cost: Cost = { ingest: 0, postgres: 0 };
  /** The fleet is known: its births, the first round of the stream, are in the ledger. */
  private next: number;

  constructor(
    private readonly folder: string,
    private readonly postgres: EmbeddedPostgres,
    private readonly ingest: Started,
    private readonly port: number,
    private readonly fleet: number,
    readonly loadSeconds: number,
    private readonly behindBroker: boolean,
  ) {
    this.next = fleet;
  }

  get url(): string {
    return this.postgres.url;
  }

  residentMiB(): number {
    return residentMiB(this.ingest.child.pid ?? 0);
  }

  /** Messages a second, as fast as they go, until all are stored. The last rate's cost is kept. */
  async rate(say: Say, what: string): Promise<number> {
    const before = this.spent();
    const storedBefore = await countStored(this.url);
    const startedAt = performance.now();
    const { acked, seconds: streaming } = await this.stream({});
    // A benchmark of a promise checks the promise: what was acknowledged is there, by ingest at
    // once, by a broker at last.
    const wanted = storedBefore + acked;
    if (!this.behindBroker && (await countStored(this.url)) < wanted) {
      throw new Error(`${acked} messages were acknowledged and fewer are stored`);
    }
    await untilStored(this.url, wanted);
    const elapsed = this.behindBroker ? (performance.now() - startedAt) / 1_000 : streaming;
    const after = this.spent();
    this.cost.ingest = ((after.ingest - before.ingest) / acked) * 1e6;
    this.cost.postgres = ((after.postgres - before.postgres) / acked) * 1e6;
    say(`${what}: ${Math.round(acked / elapsed)} messages/s`);
    return acked / elapsed;
  }

  /** The same stream at a pace, for the time from publish to PUBACK. */
  async paced(say: Say, perSecond: number): Promise<Streamed> {
    // A server that has run for some minutes writes into log files it has; a new one has to make
    // each, and every commit that meets one waits for 16 MiB of zeros.
    await checkpoint(this.url);
    const streamed = await this.stream({ perSecond: Math.round(perSecond) });
    say(`at ${Math.round(perSecond)}/s: PUBACK after ${streamed.p50} ms, p99 ${streamed.p99} ms`);
    return streamed;
  }

  async close(): Promise<void> {
    await this.ingest.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spent() {
    const postgres = cpuSecondsOf(this.postgres.pid);
    return { ingest: cpuSecondsOf(this.ingest.child.pid ?? 0), postgres };
  }

  private async stream(more: object): Promise<Streamed> {
    const { port, fleet } = this;
    const task = { port, terminals: fleet, seconds, from: this.next, ...more };
    const script = 'test/bench/stream-messages.js';
    const streamed = (await runForJson(script, [JSON.stringify(task)])) as Streamed;
    this.next = streamed.next;
    return streamed;
  }
}

/** Opens a pipeline whose fleet is known already; `broker` puts it behind one. */
async function openPipeline(fleet: number, broker?: string): Promise<Pipeline> {
  const folder = makeHome('bench');
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  await migrate(postgres.url, { dir: MIGRATIONS_DIR });
  await seedFleet(postgres.url, fleet);
  const before = performance.now();
  const ingest = await startApp('ingest', {
    DATABASE_URL: postgres.url,
    MQTT_PORT: '0',
    INGEST_OPS_PORT: '0',
    ...(broker === undefined ? {} : { MQTT_URL: broker }),
  });
  const loadSeconds = (performance.now() - before) / 1_000;
  const port = portOf(broker ?? ingest.facts.mqtt);
  return new Pipeline(folder, postgres, ingest, port, fleet, loadSeconds, broker !== undefined);
}

async function relayRate(relay: Relay, say: Say): Promise<number> {
  const rate = await relay.rate({ terminals, seconds });
  say(`relayed by mosquitto to a discarding client: ${Math.round(rate)} messages/s`);
  return rate;
}

async function countStored(url: string): Promise<number> {
  const db = openDatabase({ url, max: 1, name: 'bench' });
  try {
    const { rows } = await db.pool.query<{ n: number }>(
      'select coalesce(sum(stored), 0)::int8 as n from account_1m',
    );
    return Number(rows[0]?.n);
  } finally {
    await db.close();
  }
}

async function checkpoint(url: string): Promise<void> {
  const db = openDatabase({ url, max: 1, name: 'bench' });
  try {
    await db.pool.query('checkpoint');
  } finally {
    await db.close();
  }
}

/** Waits until so many are stored; throws when none has been added for a while. */
async function untilStored(url: string, wanted: number): Promise<void> {
  let last = -1;
  for (let still = 0; still < patience; ) {
    const n = await countStored(url);
    if (n >= wanted) return;
    still = n === last ? still + 1 : 0;
    last = n;
    await sleep(100);
  }
  throw new Error(`${wanted} messages were acknowledged and ${last} are stored`);
}

function portOf(url: unknown): number {
  return Number(new URL(String(url)).port);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
