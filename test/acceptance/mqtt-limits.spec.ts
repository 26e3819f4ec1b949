/** What the endpoint does when there is too much of something, and how clients come and go. */
import { ENDPOINT_LIMITS } from '../../apps/ingest/src/mqtt/limits.js';
import { eventually } from '../support/eventually.js';
import {
  connectPacket,
  letIn,
  publishPacket,
  type RawClient,
  rawClient,
} from '../support/raw-client.js';
import {
  type TestEndpoint,
  type TestEndpointOptions,
  testEndpoint,
} from '../support/test-endpoint.js';

let endpoint: TestEndpoint;
const clients: RawClient[] = [];
const OWN = 'pos/v1/demo/T-1/hb';
/** So slow that what was let in at first is all, however long a busy machine takes. */
const perAddressPerSecond = 0.001;

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await endpoint.source.close();
});

async function start(limits: TestEndpointOptions['limits'] = {}) {
  endpoint = await testEndpoint({ limits: limits ?? {} });
}

async function come(...args: [clientId: string, version?: 4 | 5, more?: object]) {
  const client = await letIn(endpoint.port, ...args);
  clients.push(client);
  return client;
}

const many = (n: number, topic = OWN) =>
  Array.from({ length: n }, (_, i) => publishPacket(topic, i + 1));
const acked = (client: RawClient) => client.heard.filter(({ cmd }) => cmd === 'puback').length;
const pings = async (client: RawClient) => {
  client.heard.length = 0;
  client.send({ cmd: 'pingreq' });
  await client.hears('pingresp');
};

test('MQTT 3.1.1: what is in flight is bounded by not reading, and all of it arrives', async () => {
  await start({ terminalInFlight: 20 });
  endpoint.intake.verdict = null;
  const client = await come('demo/T-1');
  client.send(...many(50));
  await eventually('a full window', () => endpoint.intake.held.length === 20);
  expect(await endpoint.count('client_pauses_total', { reason: 'in_flight' })).toBe(1);
  await eventually('all of them', () => {
    endpoint.intake.settle();
    return acked(client) === 50;
  });
  expect(endpoint.intake.taken).toHaveLength(50);
});

test('MQTT 5: who sends more than was allowed is thrown out', async () => {
  await start({ terminalInFlight: 20 });
  endpoint.intake.verdict = null;
  const client = await come('demo/T-1', 5);
  client.send(...many(21));
  expect(await client.hears('disconnect')).toMatchObject({ reasonCode: 0x93 });
  expect(endpoint.intake.held).toHaveLength(20);
});

test('a full intake stops everybody, and lets everybody go on', async () => {
  await start();
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => come(`demo/T-${i}`)));
  endpoint.intake.fill(true);
  for (const [i, client] of all.entries()) client.send(...many(30, `pos/v1/demo/T-${i}/hb`));
  await eventually(
    'everybody waiting',
    async () => (await endpoint.count('client_pauses_total')) === 20,
  );
  expect(endpoint.intake.taken).toEqual([]);
  endpoint.intake.fill(false);
  await eventually('every message', () => all.every((client) => acked(client) === 30));
});

test('one that floods is slowed down, and its neighbour is not', async () => {
  await start({ terminalPerSecond: 50 });
  const noisy = await come('demo/T-1');
  noisy.send(...many(2_000));
  await eventually('a pause', () => endpoint.count('client_pauses_total', { reason: 'rate' }));
  const quiet = await come('demo/T-2');
  await pings(quiet);
  expect(endpoint.intake.taken.length).toBeLessThan(1_000);
});

test('the pace of all together can be limited', async () => {
  await start({ totalPerSecond: 100 });
  const client = await come('demo/gateway/g');
  client.send(...many(300));
  await eventually('a pause', () => endpoint.count('client_pauses_total', { reason: 'intake' }));
  await eventually('all of them', () => acked(client) === 300);
});

test('shed messages are not acknowledged, and their sender is asked to send again', async () => {
  await start({ shedPauseMs: 300, terminalInFlight: 20 });
  endpoint.intake.verdict = { kind: 'shed' };
  const few = await come('demo/T-1', 5);
  const half = await come('demo/T-2', 5);
  half.send(...many(10, 'pos/v1/demo/T-2/hb'));
  few.send(...many(1));
  expect(await half.hears('disconnect')).toMatchObject({ reasonCode: 0x97 });
  expect(await few.hears('disconnect')).toMatchObject({ reasonCode: 0x97 });
  expect(acked(half) + acked(few)).toBe(0);
});

test('the same client again throws its old connection out, without its will', async () => {
  await start();
  const will = {
    topic: 'pos/v1/demo/T-1/state',
    payload: '{"online":false}',
    qos: 1,
    retain: true,
  };
  const first = await come('demo/T-1', 5, { will });
  const second = await come('demo:T-1', 5, { will });
  expect(await first.hears('disconnect')).toMatchObject({ reasonCode: 0x8e });
  await pings(second);
  expect(endpoint.intake.taken).toEqual([]);
  expect(await endpoint.count('clients')).toBe(1);
});

test('two devices with one id are parked, both', async () => {
  const { flapping } = ENDPOINT_LIMITS;
  await start({ flapping: { ...flapping, takeoversPerMinute: 3 } });
  // Whatever minute it is, four of eight take-overs are within one.
  for (let i = 0; i < 8; i += 1) {
    const client = await letIn(endpoint.port, 'demo/T-1', 5);
    clients.push(client);
  }
  const refused = clients.at(-1);
  expect(refused?.heard[0]).toMatchObject({ cmd: 'connack', reasonCode: 0x97 });
  await eventually('nobody', async () => (await endpoint.count('clients')) === 0);
  expect(await endpoint.count('parked_total')).toBe(1);
  const older = await letIn(endpoint.port, 'demo/T-1', 4);
  expect(older.heard[0]).toMatchObject({ returnCode: 3 });
  await pings(await come('demo/T-2'));
});

const will = { topic: 'pos/v1/demo/T-1/state', payload: Buffer.from('{"online":false}'), qos: 1 };
const said = () => endpoint.intake.taken.map(({ payload }) => Buffer.from(payload).toString());

test('a will is said when the connection breaks, and not after a goodbye', async () => {
  await start();
  const polite = await come('demo/T-1', 4, { will });
  polite.send({ cmd: 'disconnect' });
  await polite.ended();
  await eventually('nobody', async () => (await endpoint.count('clients')) === 0);
  const worried = await come('demo/T-1', 5, { will });
  worried.send({ cmd: 'disconnect', reasonCode: 4 });
  await eventually('the will', () => said().length === 1);
  const broken = await come('demo/T-1', 4, { will });
  broken.close();
  await eventually('the will', () => said().length === 2);
  expect(await endpoint.count('wills_total')).toBe(2);
});

test('a delayed will waits, and is not said when its client is back', async () => {
  await start();
  const willDelayInterval = 1;
  const delayed = { ...will, properties: { willDelayInterval } };
  // A machine may be too busy to be back in time: then its will is said, rightly.
  await eventually('being back in time', async () => {
    endpoint.intake.taken.length = 0;
    const first = await come('demo/T-1', 5, { will: delayed });
    const left = performance.now();
    first.close();
    await eventually('nobody', async () => (await endpoint.count('clients')) === 0);
    await come('demo/T-1', 5);
    return performance.now() - left < willDelayInterval * 1_000;
  });
  const other = await come('demo/T-2', 5, { will: { ...delayed, topic: 'pos/v1/demo/T-2/state' } });
  other.close();
  await eventually('the will', () => said().length === 1);
  expect(endpoint.intake.taken[0]?.topic).toBe('pos/v1/demo/T-2/state');
});

test('who is silent longer than it said is thrown out', async () => {
  await start();
  const client = await come('demo/T-1', 5, { keepalive: 1 });
  expect(await client.hears('disconnect')).toMatchObject({ reasonCode: 0x8d });
});

test('who connects and says nothing, or says it slowly, is closed', async () => {
  await start({ connectMs: 500 });
  const silent = await rawClient(endpoint.port);
  const slow = await rawClient(endpoint.port);
  slow.send(Buffer.from('10', 'hex'));
  await Promise.all([silent.ended(), slow.ended()]);
  expect(await endpoint.count('connections_refused_total', { reason: 'connect_timeout' })).toBe(2);
});

test('connections are as many, and come as fast, as they may', async () => {
  const { admission } = ENDPOINT_LIMITS;
  await start({
    admission: { ...admission, connections: 10, perAddressPerSecond, perAddressBurst: 12 },
  });
  for (let i = 0; i < 10; i += 1) await come(`demo/T-${i}`);
  const tooMany = await rawClient(endpoint.port);
  await tooMany.ended();
  clients[0]?.close();
  await eventually('room', async () => (await endpoint.count('clients')) === 9);
  await come('demo/T-x');
  clients[1]?.close();
  const tooFast = await rawClient(endpoint.port);
  await tooFast.ended();
  expect(await endpoint.count('connections_refused_total', { reason: 'too_many' })).toBe(1);
  for (const client of clients.slice(2)) await pings(client);
});

test('who does not read is thrown out before it costs memory', async () => {
  await start({ outgoingBytes: 1_000, terminalPerSecond: 0 });
  const client = await come('demo/T-1');
  client.socket.pause();
  // As many as fill, within a few looks, what the kernel keeps for a socket.
  const ping = Buffer.from('c000'.repeat(100_000), 'hex');
  await eventually('a slow reader', async () => {
    client.send(ping);
    return endpoint.count('disconnects_total', { reason: 'slow_reader' });
  });
});

test('what waits to be taken in has a limit for all together', async () => {
  await start({ heldBytes: 10_000 });
  endpoint.intake.fill(true);
  const client = await come('demo/T-1', 5);
  client.send(...many(500));
  await eventually('the limit', () =>
    endpoint.count('disconnects_total', { reason: 'held_bytes' }),
  );
  endpoint.intake.fill(false);
  await pings(await come('demo/T-2'));
});

test('stopping acknowledges what was stored, says goodbye, and leaves no wills', async () => {
  await start();
  endpoint.intake.verdict = null;
  const client = await come('demo/T-1', 5, { will });
  const older = await come('demo/T-2', 4, { will: { ...will, topic: 'pos/v1/demo/T-2/state' } });
  client.send(...many(3));
  await eventually('three messages', () => endpoint.intake.held.length === 3);
  endpoint.source.stopReading();
  client.send(publishPacket(OWN, 4));
  const late = await rawClient(endpoint.port).catch(() => null);
  await late?.ended();
  endpoint.intake.settle();
  await endpoint.source.close();
  await Promise.all([client.ended(), older.ended()]);
  expect(acked(client)).toBe(3);
  expect(await client.hears('disconnect')).toMatchObject({ reasonCode: 0x8b });
  expect(endpoint.intake.taken).toHaveLength(3);
});

test('a connection storm of one address ends without hurting those who are in', async () => {
  const { admission } = ENDPOINT_LIMITS;
  await start({ admission: { ...admission, perAddressPerSecond, perAddressBurst: 50 } });
  const inside = await come('demo/gateway/g');
  const storm = await Promise.all(Array.from({ length: 300 }, () => rawClient(endpoint.port)));
  for (const [i, client] of storm.entries()) client.send(connectPacket(`demo/S-${i}`));
  await pings(inside);
  await eventually(
    'refusals',
    async () => (await endpoint.count('connections_refused_total')) > 200,
  );
  for (const client of storm) client.close();
});
