import { mkdtempSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#infra/clock.js';
import { type Arrival, serveMqtt } from '../../../test/support/tiny-broker.js';
import { openLedger, payloadHash, readLedger } from './ledger.js';
import { type LivePlay, playLive } from './play-live.js';
import type { MessageSource, OutMessage } from './world/message.js';

/** A broker that can be torn down and come back on its port, and remembers what arrived. */
interface Broker {
  readonly arrived: Arrival[];
  readonly port: number;
  /** Ends it at once: connections are cut in the middle of whatever they carry. */
  kill(): Promise<void>;
  revive(): Promise<void>;
  /** From now on every so-manieth message arrives and is never acknowledged. */
  withhold(every: number): void;
  onArrival(look: (topic: string, payload: string) => void): void;
}

async function startBroker(): Promise<Broker> {
  const arrived: Broker['arrived'] = [];
  let sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  let withheldEvery = Number.POSITIVE_INFINITY;
  let look: (topic: string, payload: string) => void = () => {};
  const revive = async () => {
    sockets = new Set();
    server = createServer((socket) => {
      sockets.add(socket);
      serveMqtt(socket, (arrival) => {
        look(arrival.topic, arrival.payload);
        arrived.push(arrival);
        return arrived.length % withheldEvery !== 0;
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  await revive();
  return {
    arrived,
    port,
    revive,
    async kill() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    withhold(every) {
      withheldEvery = every;
    },
    onArrival(looker) {
      look = looker;
    },
  };
}

/** Says one event for each terminal whenever it is asked, up to a number. */
function chatter(terminals: number, perTerminal: number, channel = 'evt'): MessageSource {
  let seq = 0;
  return {
    endsAt: null,
    phaseAt: () => 'quiet',
    advance(to) {
      if (seq === perTerminal) return [];
      seq += 1;
      return Array.from({ length: terminals }, (_, i): OutMessage => {
        const topic = `pos/v1/demo/t-${i + 1}/${channel}`;
        const body = { v: 1, boot: 1, seq, at: to };
        return { at: to, topic, body, terminal: `t-${i + 1}`, qos: 1 };
      });
    },
  };
}

async function until(holds: () => boolean, limitMs = 15_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const seqs = (broker: Broker, terminal: string) =>
  broker.arrived
    .filter(({ topic }) => topic === `pos/v1/demo/${terminal}/evt`)
    .map(({ payload }) => JSON.parse(payload).seq as number);

const base = { tenant: 'demo', clock: systemClock, gateways: 4, name: 'sim', ledger: null };
let broker: Broker;
let play: LivePlay | undefined;

beforeEach(async () => {
  broker = await startBroker();
});

afterEach(async () => {
  await play?.stop();
  play = undefined;
  await broker.kill();
});

const url = () => `mqtt://127.0.0.1:${broker.port}`;

test('every message arrives once, in order, through one gateway for each terminal', async () => {
  play = playLive({ ...base, mqttUrl: url(), source: chatter(40, 20) });
  await until(() => play?.counts().acked === 800);
  const clients = new Map<string, Set<string>>();
  for (const { client, topic } of broker.arrived) {
    clients.set(topic, (clients.get(topic) ?? new Set()).add(client));
  }
  for (let i = 1; i <= 40; i += 1) {
    expect(seqs(broker, `t-${i}`)).toEqual(Array.from({ length: 20 }, (_, k) => k + 1));
    expect(clients.get(`pos/v1/demo/t-${i}/evt`)?.size).toBe(1);
  }
  const all = new Set(broker.arrived.map(({ client }) => client));
  expect([...all].sort()).toEqual([1, 2, 3, 4].map((n) => `demo/gateway/sim-${n}`));
  expect(play.counts()).toMatchObject({ sent: 800, resent: 0, dropped: 0, connected: 4 });
});

test('a broker that dies and comes back costs nothing but re-sends', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'live-')), 'ledger.ndjson');
  const ledger = openLedger(file);
  play = playLive({ ...base, mqttUrl: url(), source: chatter(40, 60), ledger, inFlightMax: 50 });
  await until(() => (play?.counts().acked ?? 0) > 600);
  // What arrives and is never acknowledged is what a dying broker leaves behind.
  broker.withhold(3);
  await until(() => (play?.counts().inFlight ?? 0) > 120);
  await broker.kill();
  broker.withhold(Number.POSITIVE_INFINITY);
  await until(() => play?.counts().connected === 0);
  const before = broker.arrived.length;
  await broker.revive();
  await until(() => play?.counts().acked === 2_400);

  const { resent, sent, dropped } = play.counts();
  expect({ sent, dropped }).toEqual({ sent: 2_400, dropped: 0 });
  expect(resent).toBeGreaterThan(60);
  let repeated = 0;
  for (let i = 1; i <= 40; i += 1) {
    const arrived = seqs(broker, `t-${i}`);
    const firsts = arrived.filter((seq, at) => arrived.indexOf(seq) === at);
    expect(firsts).toEqual(Array.from({ length: 60 }, (_, k) => k + 1));
    repeated += arrived.length - firsts.length;
  }
  expect(repeated).toBeLessThanOrEqual(resent);
  const afterwards = broker.arrived.slice(before);
  for (let i = 1; i <= 40; i += 1) {
    const late = afterwards.filter(({ topic }) => topic === `pos/v1/demo/t-${i}/evt`);
    const order = late.map(({ payload }) => JSON.parse(payload).seq as number);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  }
  await play.stop();
  ledger.close();
  const book = readLedger(file);
  expect(book.sent.size).toBe(2_400);
  expect(book.acked.size).toBe(2_400);
  for (const { topic, payload } of broker.arrived) {
    const { boot, seq } = JSON.parse(payload);
    const id = `demo/${topic.split('/')[3]}/${boot}/${seq}`;
    expect(book.sent.get(id)?.hash).toBe(payloadHash(payload));
  }
});

test('a broker that is away fills a bounded buffer, at the cost of old heartbeats', async () => {
  await broker.kill();
  const [beats, events] = [chatter(10, 30, 'hb'), chatter(10, 30)];
  const source: MessageSource = {
    ...beats,
    advance: (to) => [...beats.advance(to), ...events.advance(to)],
  };
  play = playLive({ ...base, mqttUrl: url(), source, gateways: 1, bufferedMax: 350 });
  await until(() => play?.counts().dropped === 250);
  expect(play.counts()).toMatchObject({ sent: 0, buffered: 350, connected: 0 });
  expect(play.counts().lastError).toContain('ECONNREFUSED');
  await broker.revive();
  await until(() => play?.counts().acked === 350);
  for (let i = 1; i <= 10; i += 1) expect(seqs(broker, `t-${i}`)).toHaveLength(30);
});

test('a message is in the ledger’s file before it arrives anywhere', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'live-')), 'ledger.ndjson');
  const ledger = openLedger(file);
  const known: boolean[] = [];
  broker.onArrival((topic, payload) => {
    const id = `demo/${topic.split('/')[3]}/1/${JSON.parse(payload).seq}`;
    known.push(readLedger(file).sent.has(id));
  });
  // Few in flight, so that acknowledgements send the rest, between the ticks that flush anyway.
  const source = chatter(10, 10);
  play = playLive({ ...base, mqttUrl: url(), source, ledger, gateways: 1, inFlightMax: 4 });
  await until(() => play?.counts().acked === 100);
  expect(known).toEqual(Array.from({ length: 100 }, () => true));
});

test('a state is retained', async () => {
  play = playLive({ ...base, mqttUrl: url(), source: chatter(3, 1, 'state') });
  await until(() => play?.counts().acked === 3);
  expect(broker.arrived.every(({ retain }) => retain)).toBe(true);
});
