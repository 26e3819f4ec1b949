/**
 * Behind a broker of the house: two copies of ingest share its subscription, and all of them, the
 * broker too, are killed again and again under load.
 *
 * What mosquitto 2.0.11 has told a publisher is not what it has kept. Killed with -9 it forgets
 * what came since it last wrote its file, and its PUBACKs do not wait for that, whatever it is set
 * to. And even stopped in order it forgets shared subscriptions, though not the sessions and what
 * waits in them: until ingest has subscribed again, what it acknowledges goes to nobody. So a
 * publisher here does what the contract asks of it: without a PUBACK it sends again, and with one
 * it keeps its message until a receipt on `rcv` covers it, and sends again what no receipt has
 * covered, after each new connection and then with patience. So each must be stored, once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../apps/simulator/src/world/random.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { eventually } from '../support/eventually.js';
import { type PersistentBroker, startPersistentBroker } from '../support/persistent-broker.js';
import { storeFaults } from '../support/store-faults.js';
import { StubbornGateway } from '../support/stubborn-gateway.js';
import { type Chamber, openChamber } from '../support/torture-chamber.js';
import { type Said, TortureSpeaker } from '../support/torture-speaker.js';

const SEED = Number(process.env.TORTURE_SEED ?? Date.now() % 1_000_000);
const limit_ms = 900_000;
/** Each cruelty once. */
const rounds = 9;
const terminals_each = 20;
/** Messages acknowledged, and messages stored, between two cruelties. */
const breath_messages = 100;

const random = createRandom(SEED);
const any = <T>(of: readonly T[]): T => of[random.below(of.length)] as T;
const sent = new Map<string, Said>();
const acked = new Set<string>();
let brokerKilled = 0;
/** Messages sent again although the broker had acknowledged them. */
let said_again = 0;
/** Longer than the pause between two receipts of a terminal. */
const patience_ms = 35_000;

/** Terminals behind one connection, which keep what they said until a receipt covers it. */
class Publishers {
  private readonly kept = new Map<string, Map<number, Said & { readonly saidAt: number }>>();
  private readonly speakers: readonly TortureSpeaker[];
  private readonly gateway: StubbornGateway;
  private saidAllAt = 0;

  constructor(name: string, port: number) {
    this.speakers = Array.from({ length: terminals_each }, (_, n) => {
      return new TortureSpeaker(`${name}-${n}`, { random, steady: true });
    });
    for (const speaker of this.speakers) this.kept.set(speaker.name, new Map());
    this.gateway = new StubbornGateway(
      name,
      () => port,
      ({ id }) => acked.add(id),
      {
        filter: 'pos/v1/demo/+/rcv',
        onMessage: (topic, payload) => this.covered(topic.split('/')[3] ?? '', JSON.parse(payload)),
        onOpen: () => this.sayAgain(),
      },
    );
  }

  get open_messages(): number {
    return this.gateway.open_messages;
  }

  get kept_messages(): number {
    return [...this.kept.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** A message that is kept, for whoever asks why. */
  get oldest(): string | undefined {
    const [first] = [...this.kept.values()].flatMap((kept) => [...kept.values()]);
    return first?.id;
  }

  /** One message of any of its terminals; one in ten is said twice. */
  speak(): void {
    this.say(any(this.speakers));
  }

  /** The last heartbeat of each: its receipt covers all before it. */
  speakOnceEach(): void {
    for (const speaker of this.speakers) this.say(speaker);
  }

  /** Says again what has had no receipt for long. */
  insist(): void {
    const now = performance.now();
    if (now - this.saidAllAt > patience_ms) this.sayAgain(now - patience_ms);
  }

  close(): void {
    this.gateway.close();
  }

  private say(speaker: TortureSpeaker): void {
    const message = speaker.speak();
    sent.set(message.id, message);
    const saidAt = performance.now();
    this.kept.get(speaker.name)?.set(message.seq, { ...message, saidAt });
    this.gateway.send(message);
    if (random.below(10) === 0) this.gateway.send(message);
  }

  private covered(terminal: string, { upto }: { upto: number }): void {
    const kept = this.kept.get(terminal);
    for (const seq of kept?.keys() ?? []) if (seq <= upto) kept?.delete(seq);
  }

  private sayAgain(before = performance.now()): void {
    this.saidAllAt = performance.now();
    for (const kept of this.kept.values()) {
      for (const message of kept.values()) {
        if (message.saidAt > before) continue;
        if (acked.has(message.id)) said_again += 1;
        this.gateway.send(message);
      }
    }
  }
}

let broker: PersistentBroker;
let chamber: Chamber;
let publishers: Publishers[];
let stopped: (number | null)[] = [];

function cruelties(): Readonly<Record<string, () => Promise<void>>> {
  const victim = () => any(chamber.copies);
  const killAndStart = async (copy = victim()) => {
    await copy.kill();
    await copy.start();
  };
  const killBroker = async () => {
    await broker.kill();
    brokerKilled += 1;
  };
  return {
    'kill ingest at any moment': async () => {
      await sleep(random.below(200));
      await killAndStart();
    },
    'kill ingest after the commit, before it is acknowledged': async () => {
      const copy = victim();
      await copy.tap.next('held');
      await killAndStart(copy);
    },
    'kill the broker': async () => {
      await sleep(random.below(200));
      await killBroker();
      await broker.start();
    },
    'kill the broker and both copies': async () => {
      await Promise.all([killBroker(), ...chamber.copies.map((copy) => copy.kill())]);
      await broker.start();
      await Promise.all(chamber.copies.map((copy) => copy.start()));
    },
    'kill a copy, then the broker that keeps its messages': async () => {
      const copy = victim();
      await copy.kill();
      await sleep(300);
      await killBroker();
      await broker.start();
      await copy.start();
    },
    'stop the broker politely': async () => {
      await broker.stop();
      await broker.start();
    },
    'kill the database': () => chamber.killDatabase(),
    'let the broker sleep': async () => {
      process.kill(broker.pid, 'SIGSTOP');
      await sleep(500);
      process.kill(broker.pid, 'SIGCONT');
    },
    'stop one copy politely': async () => {
      const copy = victim();
      await copy.stop();
      await copy.start();
    },
  };
}

async function load(until: () => boolean): Promise<void> {
  while (!until()) {
    for (let n = 0; n < 12; n += 1) any(publishers).speak();
    for (const each of publishers) each.insist();
    await sleep(publishers.some((each) => each.open_messages > 300) ? 200 : 80);
  }
}

const stored = () => askNumber(chamber.url, 'select count(*) as n from message');

async function breathe(): Promise<void> {
  // A machine with much to do may need more than one try to ask.
  const before = await eventually('a look', async () => {
    return { acked: acked.size, stored: await stored() };
  });
  const more = async () =>
    acked.size >= before.acked + breath_messages &&
    (await stored()) >= before.stored + breath_messages;
  await eventually('a breath', more, 90_000);
}

/** Says what it is that nobody has heard of. */
function nothingKept(): boolean {
  for (const each of publishers) each.insist();
  for (const each of publishers) {
    const left = `${each.open_messages} not acknowledged, ${each.kept_messages} without a receipt`;
    if (each.open_messages + each.kept_messages > 0) throw new Error(`${left}: ${each.oldest}`);
  }
  return true;
}

beforeAll(async () => {
  process.stderr.write(`TORTURE_SEED=${SEED}\n`);
  broker = await startPersistentBroker();
  const MQTT_URL = `mqtt://127.0.0.1:${broker.port}`;
  chamber = await openChamber((name) => ({ MQTT_URL, INGEST_NAME: name }));
  publishers = [0, 1, 2, 3].map((n) => new Publishers(`P${n}`, broker.port));
  let over = false;
  const loading = load(() => over);
  const kinds = Object.entries(cruelties());
  try {
    for (let round = 0; round < rounds; round += 1) {
      await breathe();
      const [name, inflict] = kinds[round % kinds.length] ?? any(kinds);
      process.stderr.write(`${round} ${name}\n`);
      await inflict();
    }
  } finally {
    over = true;
  }
  await loading;
  for (const each of publishers) each.speakOnceEach();
  await eventually('a receipt for everything', nothingKept, 180_000);
  for (const each of publishers) each.close();
  stopped = [await chamber.copies[0].stop(), await chamber.copies[1].stop()];
}, limit_ms);

afterAll(async () => {
  for (const each of publishers ?? []) each.close();
  await chamber?.close();
  await broker?.close();
});

test('what was said is stored, each once, although the broker was killed as well', async () => {
  const rows = await askDatabase<{ id: string }>(
    chamber.url,
    `select tenant || '/' || terminal || '/' || boot || '/' || seq as id from message`,
  );
  const ids = new Set(rows.map(({ id }) => id));
  expect(brokerKilled).toBe(rounds / 3);
  // The load was real: some of what the broker had acknowledged had no receipt when it was killed.
  expect(said_again).toBeGreaterThan(0);
  expect([...sent.keys()].filter((id) => !acked.has(id))).toEqual([]);
  expect([...sent.keys()].filter((id) => !ids.has(id))).toEqual([]);
  expect([...ids].filter((id) => !sent.has(id))).toEqual([]);
  expect(rows).toHaveLength(ids.size);
});

test('log, ledger, accounts and counts agree with the messages', async () => {
  expect(await storeFaults(chamber.url, { ledger: true })).toEqual({});
  const told = [...sent.values()].reduce((sum, { attempts }) => sum + attempts, 0);
  expect(await askNumber(chamber.url, 'select sum(attempts) as n from traffic_10s')).toBe(told);
});

test('both copies stopped in order', () => {
  expect(stopped).toEqual([0, 0]);
});
