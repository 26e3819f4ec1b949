/**
 * Two copies of ingest and their database under load, killed again and again at the worst moments:
 * with a batch appended and not committed, committed and not acknowledged, with the answer lost.
 * Meanwhile the same messages come several times, to both, out of order, from old starts. What the
 * wire acknowledged is the judge. `TORTURE_SEED` plays a run again; only with HEAVY=1.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../apps/simulator/src/world/random.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { eventually } from '../support/eventually.js';
import { storeFaults } from '../support/store-faults.js';
import { type Outgoing, StubbornGateway } from '../support/stubborn-gateway.js';
import { type Chamber, openChamber } from '../support/torture-chamber.js';
import { TortureSpeaker } from '../support/torture-speaker.js';

const SEED = Number(process.env.TORTURE_SEED ?? Date.now() % 1_000_000);
const limit_ms = 900_000;
/** Each cruelty three times. */
const rounds = 27;
const terminals = 300;
const day_messages = 1_440;
/** Acknowledged messages between two cruelties. */
const breath_messages = 150;

const random = createRandom(SEED);
let chamber: Chamber;
let gateways: StubbornGateway[];
const sent = new Map<string, Outgoing>();
const acked = new Set<string>();
let attempts = 0;
let killed = 0;
let stopped: (number | null)[] = [];

/** The next message of a terminal, written down as sent. */
function say(speaker: TortureSpeaker): Outgoing {
  const message = speaker.speak();
  sent.set(message.id, message);
  attempts += message.attempts;
  return message;
}

const any = <T>(of: readonly T[]): T => of[random.below(of.length)] as T;

/** Keeps the gateways busy until it is told to stop: each message once to three times. */
async function load(speakers: readonly TortureSpeaker[], until: () => boolean): Promise<void> {
  const old: Outgoing[] = [];
  while (!until()) {
    const batch: Outgoing[] = [];
    for (let n = 0; n < 60; n += 1) {
      const message = say(any(speakers));
      if (random.below(20) === 0) old.push(message);
      batch.push(message);
      for (let again = random.below(5); again > 2; again -= 1) batch.push(message);
    }
    if (old.length > 0) batch.push(any(old));
    while (batch.length > 0) {
      const [message] = batch.splice(random.below(batch.length), 1);
      any(gateways).send(message as Outgoing);
    }
    await sleep(gateways.some((g) => g.open_messages > 400) ? 60 : 15);
  }
}

type Cruelty = () => Promise<void>;

function cruelties(): Readonly<Record<string, Cruelty>> {
  const [a] = chamber.copies;
  const victim = () => any(chamber.copies);
  const killAndStart = async (copy = victim()) => {
    await copy.kill();
    killed += 1;
    await copy.start();
  };
  return {
    'kill at any moment': async () => {
      await sleep(random.below(200));
      await killAndStart();
    },
    'kill after the commit, before it is acknowledged': async () => {
      const copy = victim();
      await copy.tap.next('held');
      await killAndStart(copy);
    },
    'kill after the append, before the commit': async () => {
      const copy = victim();
      await chamber.killBeforeCommit(copy);
      for (const each of chamber.copies) if (each.port() === null) await each.start();
      killed += 1;
    },
    'lose the answer to a commit': () => victim().tap.next('unanswered'),
    'lose a commit': () => victim().tap.next('unheard'),
    'kill both at once': async () => {
      await Promise.all(chamber.copies.map((copy) => killAndStart(copy)));
    },
    'kill the database': () => chamber.killDatabase(),
    'let one sleep': async () => {
      const { pid } = a.app();
      process.kill(pid, 'SIGSTOP');
      await sleep(800);
      process.kill(pid, 'SIGCONT');
    },
    'stop one politely': async () => {
      const copy = victim();
      await copy.stop();
      await copy.start();
    },
  };
}

async function allAcked(): Promise<void> {
  await eventually(
    'nothing left to acknowledge',
    () => {
      return gateways.every((gateway) => gateway.open_messages === 0);
    },
    60_000,
  );
}

beforeAll(async () => {
  process.stderr.write(`TORTURE_SEED=${SEED}\n`);
  chamber = await openChamber();
  gateways = [0, 1, 2, 3, 4, 5].map((n) => {
    const copy = chamber.copies[n % 2 === 0 ? 0 : 1];
    return new StubbornGateway(`g-${n}`, copy.port, ({ id }) => acked.add(id));
  });
  const day = new TortureSpeaker('day-1', { random });
  const yesterday = Array.from({ length: day_messages }, () => say(day));
  for (const [n, message] of yesterday.entries()) gateways[n % 6]?.send(message);
  let over = false;
  const names = Array.from({ length: terminals }, (_, n) => `T-${n}`);
  const speakers = names.map((name) => new TortureSpeaker(name, { random }));
  const loading = load(speakers, () => over);
  const kinds = Object.entries(cruelties());
  for (let round = 0; round < rounds; round += 1) {
    const before = acked.size;
    await eventually('a breath', () => acked.size >= before + breath_messages, 180_000);
    const [, inflict] = kinds[round % kinds.length] ?? any(kinds);
    await inflict();
  }
  over = true;
  await loading;
  await allAcked();
  // The terminal that sent a day before says all of it once more, to both.
  for (const message of yesterday) for (const n of [0, 1]) gateways[n]?.send(message);
  await allAcked();
  for (const gateway of gateways) gateway.close();
  stopped = [await chamber.copies[0].stop(), await chamber.copies[1].stop()];
}, limit_ms);

afterAll(async () => {
  for (const gateway of gateways ?? []) gateway.close();
  await chamber?.close();
});

test('what was acknowledged is stored, what is stored was sent, and each once', async () => {
  const rows = await askDatabase<{ id: string }>(
    chamber.url,
    `select tenant || '/' || terminal || '/' || boot || '/' || seq as id from message`,
  );
  const stored = new Set(rows.map(({ id }) => id));
  expect(killed).toBeGreaterThanOrEqual(15);
  expect(acked.size).toBeGreaterThan(rounds * breath_messages);
  expect([...acked].filter((id) => !stored.has(id))).toEqual([]);
  expect([...stored].filter((id) => !sent.has(id))).toEqual([]);
  expect([...sent.keys()].filter((id) => !acked.has(id))).toEqual([]);
  expect(rows).toHaveLength(stored.size);
});

test('log, ledger, accounts and counts agree with the messages', async () => {
  expect(await storeFaults(chamber.url, { ledger: true })).toEqual({});
  const counted = await askNumber(chamber.url, 'select sum(attempts) as n from traffic_10s');
  expect(counted).toBe(attempts);
});

test('both copies stopped in order', () => {
  expect(stopped).toEqual([0, 0]);
});
