/**
 * What the endpoint says to packets that are right, and to those that are wrong: MQTT 3.1.1 and 5
 * byte by byte, in front of an intake that answers when it is told to.
 */
import type { IConnackPacket, IPubackPacket, ISubackPacket } from 'mqtt-packet';
import { eventually } from '../support/eventually.js';
import {
  connectPacket,
  letIn,
  publishPacket,
  type RawClient,
  rawClient,
} from '../support/raw-client.js';
import { type TestEndpoint, testEndpoint } from '../support/test-endpoint.js';

let endpoint: TestEndpoint;
const clients: RawClient[] = [];

beforeEach(async () => {
  endpoint = await testEndpoint();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await endpoint.source.close();
});

async function come(...args: [clientId: string, version?: 4 | 5, more?: object]) {
  const client = await letIn(endpoint.port, ...args);
  clients.push(client);
  return client;
}

async function open(version: 4 | 5 = 4) {
  const client = await rawClient(endpoint.port, version);
  clients.push(client);
  return client;
}

const OWN = 'pos/v1/demo/T-1/hb';
const pubacks = (client: RawClient) =>
  client.heard
    .filter((packet): packet is IPubackPacket => packet.cmd === 'puback')
    .map(({ messageId, reasonCode = 0 }) => [messageId, reasonCode]);

test('a client of MQTT 5 is told everything that is limited', async () => {
  const client = await come('demo/T-1', 5, {
    keepalive: 0,
    properties: { sessionExpiryInterval: 3_600 },
  });
  expect(client.heard[0]).toMatchObject({
    ...{ cmd: 'connack', reasonCode: 0, sessionPresent: false },
    properties: {
      ...{ receiveMaximum: 100, maximumQoS: 1, topicAliasMaximum: 0, serverKeepAlive: 120 },
      ...{ sessionExpiryInterval: 0, sharedSubscriptionAvailable: false },
    },
  });
});

test.each([
  ['an id with a NUL', 4, connectPacket('demo/T\u0000', 4), { returnCode: 2 }],
  [
    'MQTT 3.1',
    4,
    Buffer.from('101300064d51497364700302003c000564656d6f31', 'hex'),
    { returnCode: 1 },
  ],
  ['MQTT 6', 4, Buffer.from('100e00044d5154540602003c0002' + '6162', 'hex'), { returnCode: 1 }],
  [
    'a will for another terminal',
    5,
    connectPacket('demo/T-1', 5, {
      will: { topic: 'pos/v1/demo/T-2/state', payload: '{}', qos: 1 },
    }),
    { reasonCode: 0x87 },
  ],
  [
    'a will that is no state',
    4,
    connectPacket('demo/T-1', 4, { will: { topic: OWN, payload: '{}', qos: 1 } }),
    { returnCode: 5 },
  ],
  [
    'a way of authenticating that is not known',
    5,
    connectPacket('demo/T-1', 5, { properties: { authenticationMethod: 'x' } }),
    { reasonCode: 0x8c },
  ],
] as const)('%s is refused in the words of version %s', async (_what, version, packet, answer) => {
  const client = await open(version);
  client.send(packet as never);
  expect((await client.hears('connack')) as IConnackPacket).toMatchObject(answer);
  await client.ended();
});

test('on loopback a client without an id is given one', async () => {
  const told = await come('', 5);
  const assignedClientIdentifier = expect.stringMatching(/^auto-/);
  expect(told.heard[0]).toMatchObject({ reasonCode: 0, properties: { assignedClientIdentifier } });
  const other = await come('', 4);
  other.send(publishPacket(OWN, 1));
  await other.hears('puback');
  expect(await endpoint.count('clients')).toBe(2);
});

test('each verdict has its reason code, in the order of the messages', async () => {
  endpoint.intake.verdict = null;
  const client = await come('demo/T-1', 5);
  const verdicts = [
    { kind: 'stored' },
    { kind: 'duplicate' },
    { kind: 'quarantined', reason: 'schema_invalid' },
    { kind: 'refused', reason: 'card_data' },
  ] as const;
  client.send(...verdicts.map((_, i) => publishPacket(OWN, i + 1)));
  client.send(publishPacket('pos/v1/demo/T-2/hb', 5), publishPacket('weather', 6));
  client.send(publishPacket(OWN, 7, { retain: true }));
  const held = await eventually(
    'four messages',
    () => endpoint.intake.refused.length === 3 && endpoint.intake.held,
  );
  expect(pubacks(client)).toEqual([]);
  for (const i of [3, 2, 1, 0]) held[i]?.done(verdicts[i] as (typeof verdicts)[number]);
  await eventually('seven answers', () => pubacks(client).length === 7);
  expect(pubacks(client)).toEqual([
    ...[
      [1, 0],
      [2, 0],
      [3, 0x99],
      [4, 0x99],
    ],
    ...[
      [5, 0x87],
      [6, 0x87],
      [7, 0x87],
    ],
  ]);
  expect(endpoint.intake.refused).toEqual(['identity_mismatch', 'topic_unknown', 'retained']);
});

test('MQTT 3.1.1 has one word for all of them', async () => {
  endpoint.intake.verdict = { kind: 'quarantined', reason: 'schema_invalid' };
  const client = await come('demo:T-1');
  client.send(publishPacket(OWN, 1), publishPacket('pos/v1/demo/T-2/hb', 2));
  client.send(publishPacket('pos/v1/demo/T-1/state', 3, { retain: true }));
  client.send(publishPacket(OWN, 0, { qos: 0, messageId: undefined }), { cmd: 'pingreq' });
  await client.hears('pingresp');
  await eventually('three answers', () => pubacks(client).length === 3);
  expect(endpoint.intake.taken.map(({ topic }) => topic)).toEqual([
    OWN,
    'pos/v1/demo/T-1/state',
    OWN,
  ]);
});

test.each([
  ['QoS 2', 5, publishPacket(OWN, 1, { qos: 2 }), 0x9b],
  ['a wildcard in a topic', 5, publishPacket('pos/v1/demo/x1/hb', 1), 0x90],
  ['a second CONNECT', 5, connectPacket('demo/T-1', 5), 0x82],
  ['PUBREL', 5, Buffer.from('62020001', 'hex'), 0x82],
  ['AUTH', 5, Buffer.from('f0021800', 'hex'), 0x82],
  ['a packet of a server', 5, Buffer.from('d000', 'hex'), 0x82],
  ['a topic alias', 5, publishPacket(OWN, 1, { properties: { topicAlias: 1 } }), 0x94],
  ['QoS 3', 5, Buffer.from('360500016100' + '00', 'hex'), 0x81],
  ['packet id 0', 5, Buffer.from('3206000161000000', 'hex'), 0x82],
  ['flags of a PINGREQ', 5, Buffer.from('c100', 'hex'), 0x81],
  ['a length of five bytes', 5, Buffer.from('30ffffffff7f', 'hex'), 0x81],
  ['3 MiB at once', 5, Buffer.from('3280808002', 'hex'), 0x95],
  ['a SUBSCRIBE longer than any', 5, Buffer.from('82808001', 'hex'), 0x95],
] as const)('%s ends the connection of version %s', async (what, version, packet, reason) => {
  const client = await come('demo/T-1', version);
  if (what.startsWith('a wildcard')) {
    // The codec would not write it.
    const { generate } = await import('mqtt-packet');
    const bytes = generate(packet as never, { protocolVersion: 5 });
    bytes.write('#', bytes.indexOf('x1'), 'latin1');
    client.send(bytes);
  } else client.send(packet as never);
  expect(await client.hears('disconnect')).toMatchObject({ reasonCode: reason });
  await client.ended();
  const other = await come('demo/T-2', 4);
  other.send({ cmd: 'pingreq' });
  await other.hears('pingresp');
});

test.each([
  ['a known way to crash a broker', '101000044d5154540502003c0321001400006202d301e0020020'],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n').toString('hex')],
  ['a TLS hello', '16030100a5010000a10303'],
  ['a first packet of 256 MiB', '10ffffff7f0004'],
  ['a PUBLISH before CONNECT', '30030001' + '61'],
  ['zeros', '00'.repeat(64)],
])('%s is closed without a word more than it needs', async (_what, hex) => {
  const client = await open(5);
  client.send(Buffer.from(hex, 'hex'));
  await client.ended();
  expect(await endpoint.count('clients')).toBe(0);
});

test('in pieces of one byte everything is the same', async () => {
  const client = await open(4);
  const { generate } = await import('mqtt-packet');
  const packets = [connectPacket('demo/T-1'), publishPacket(OWN, 9), { cmd: 'pingreq' } as const];
  for (const byte of Buffer.concat(packets.map((packet) => generate(packet)))) {
    client.send(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  await client.hears('pingresp');
  await client.hears('puback');
  expect(endpoint.intake.taken.map(({ topic }) => topic)).toEqual([OWN]);
});

test('of a payload of a mebibyte the intake gets enough to refuse it', async () => {
  const client = await come('demo/T-1', 5);
  endpoint.intake.verdict = { kind: 'quarantined', reason: 'payload_too_large' };
  client.send(
    publishPacket(OWN, 1, { payload: Buffer.alloc(1_048_576, 'x') }),
    publishPacket(OWN, 2),
  );
  await eventually('two answers', () => pubacks(client).length === 2);
  const [long] = endpoint.intake.taken;
  expect(long?.payload.byteLength).toBeGreaterThan(8_192);
  expect(long?.payload.byteLength).toBeLessThan(12_288);
});

test('a content type reaches the intake', async () => {
  const client = await come('demo/T-1', 5);
  client.send(publishPacket(OWN, 1, { properties: { contentType: 'application/cbor' } }));
  await client.hears('puback');
  expect(endpoint.intake.taken).toMatchObject([{ contentType: 'application/cbor' }]);
});

const granted = async (client: RawClient, filters: readonly string[]) => {
  const subscriptions = filters.map((topic) => ({ topic, qos: 1 as const }));
  client.heard.length = 0;
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions });
  return ((await client.hears('suback')) as ISubackPacket).granted;
};

test('a terminal hears what is its own, and a gateway what is its tenant’s', async () => {
  const wrong = ['#', '+/+', '$SYS/#', '$share/g/#', '$share/g/pos/v1/demo/T-1/cmd'];
  const foreign = [
    'pos/v1/else/T-1/cmd',
    'pos/v1/demo/T-2/rcv',
    'pos/v1/demo/T-1/hb',
    'pos/v1/+/host/state',
  ];
  const all = [...wrong, ...foreign, 'pos/v1/demo/+/cmd'];
  const terminal = await come('demo/T-1', 5);
  expect(await granted(terminal, all)).toEqual(all.map(() => 0x87));
  const own = ['pos/v1/demo/T-1/cmd', 'pos/v1/demo/T-1/rcv', 'pos/v1/demo/host/state'];
  expect(await granted(terminal, own)).toEqual([1, 1, 1]);
  expect(await terminal.hears('publish')).toMatchObject({ topic: own[2], retain: true, qos: 1 });
  const gateway = await come('demo/gateway/g', 4);
  expect(await granted(gateway, wrong)).toEqual(wrong.map(() => 0x80));
  expect(
    await granted(gateway, ['pos/v1/demo/+/cmd', 'pos/v1/demo/+/rcv', 'pos/v1/else/+/rcv']),
  ).toEqual([1, 1, 0x80]);
});

test('a receipt goes to the terminal and to its gateway, until they want none', async () => {
  const terminal = await come('demo/T-1', 5);
  const gateway = await come('demo/gateway/g', 4);
  await granted(terminal, ['pos/v1/demo/T-1/rcv']);
  await granted(gateway, ['pos/v1/demo/+/rcv']);
  endpoint.source.tell('demo', 'T-1', { boot: 3, upto: 1_290 });
  endpoint.source.tell('demo', 'T-2', { boot: 1, upto: 1 });
  const heard = (await terminal.hears('publish')) as { payload: Buffer; topic: string };
  expect(JSON.parse(heard.payload.toString())).toEqual({ v: 1, boot: 3, upto: 1_290 });
  await eventually('both', () => gateway.heard.filter(({ cmd }) => cmd === 'publish').length === 2);
  terminal.send({
    cmd: 'unsubscribe',
    messageId: 2,
    unsubscriptions: ['pos/v1/demo/T-1/rcv', 'x'],
  });
  expect(await terminal.hears('unsuback')).toMatchObject({ granted: [0, 0x11] });
  terminal.heard.length = 0;
  endpoint.source.tell('demo', 'T-1', { boot: 3, upto: 1_291 });
  terminal.send({ cmd: 'pingreq' });
  await terminal.hears('pingresp');
  expect(terminal.heard).toHaveLength(1);
});
