/**
 * Packets at the edge of MQTT 3.1.1 and 5, and beyond it: each kind, in bytes, to a client that is
 * in, and what comes of it. `ok` is the packet that answers, a number the reason code that MQTT 5
 * is told before its end, `ends` an end without a word, which is all that 3.1.1 has.
 */
import type { Packet } from 'mqtt-packet';
import { eventually } from '../support/eventually.js';
import { connectPacket, letIn, type RawClient, rawClient } from '../support/raw-client.js';
import { type TestEndpoint, testEndpoint } from '../support/test-endpoint.js';

let endpoint: TestEndpoint;
/** Goes on undisturbed whatever the others say. */
let bystander: RawClient;
const clients: RawClient[] = [];

beforeEach(async () => {
  endpoint = await testEndpoint();
  bystander = await come('demo/bystander', 4);
});

afterEach(async () => {
  bystander.heard.length = 0;
  bystander.send({ cmd: 'pingreq' });
  await bystander.hears('pingresp');
  expect(await endpoint.count('clients')).toBeLessThanOrEqual(2);
  for (const client of clients.splice(0)) client.close();
  await endpoint.source.close();
});

async function come(clientId: string, version: 4 | 5): Promise<RawClient> {
  const client = await letIn(endpoint.port, clientId, version);
  clients.push(client);
  return client;
}

/** Hexadecimal digits and 'text' in quotes, whose length goes before it. */
function bytesOf(notation: string): Buffer {
  const parts = notation.match(/'[^']*'|[0-9a-f]+/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (!part.startsWith("'")) return Buffer.from(part, 'hex');
      const text = Buffer.from(part.slice(1, -1));
      return Buffer.concat([Buffer.from([text.length >> 8, text.length & 255]), text]);
    }),
  );
}

/** First byte and body; the remaining length is written for it. */
function packet(first: string, body: string): Buffer {
  const rest = bytesOf(body);
  const length = rest.length < 128 ? [rest.length] : [(rest.length & 127) | 128, rest.length >> 7];
  return Buffer.concat([Buffer.from(first, 'hex'), Buffer.from(length), rest]);
}

type Answer = Packet['cmd'] | number | 'ends';

/** What a client that is in hears next. */
async function answerTo(client: RawClient, bytes: Buffer, wanted: Answer): Promise<Answer> {
  client.heard.length = 0;
  client.send(bytes);
  // What has no answer of its own must leave the connection as it is.
  if (wanted === 'pingresp') client.send({ cmd: 'pingreq' });
  const until = performance.now() + 20_000;
  while (performance.now() < until) {
    const [first] = client.heard;
    if (first?.cmd === 'disconnect') return first.reasonCode ?? 0;
    if (first) return first.cmd;
    if (client.closed) return 'ends';
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('neither an answer nor an end');
}

const OWN = "'pos/v1/demo/T-1/hb'";
const CMD = "'pos/v1/demo/T-1/cmd'";

/** What, first byte, body of 3.1.1 and its answer, body of 5 and its answer. */
type Case = readonly [string, string, string | null, Answer, string | null, Answer];

const PUBLISHES: readonly Case[] = [
  ['QoS 1', '32', `${OWN} 0001 7b7d`, 'puback', `${OWN} 0001 00 7b7d`, 'puback'],
  ['QoS 1 sent again', '3a', `${OWN} 0001 7b7d`, 'puback', `${OWN} 0001 00 7b7d`, 'puback'],
  ['QoS 0', '30', `${OWN} 7b7d`, 'pingresp', `${OWN} 00 7b7d`, 'pingresp'],
  ['QoS 0 said to be sent again', '38', `${OWN} 7b`, 'ends', `${OWN} 00 7b`, 0x81],
  ['no payload', '32', `${OWN} 0001`, 'puback', `${OWN} 0001 00`, 'puback'],
  ['QoS 2', '34', `${OWN} 0001 7b`, 'ends', `${OWN} 0001 00 7b`, 0x9b],
  ['QoS 3', '36', `${OWN} 0001 7b`, 'ends', `${OWN} 0001 00 7b`, 0x81],
  ['packet id 0', '32', `${OWN} 0000 7b`, 'ends', `${OWN} 0000 00 7b`, 0x82],
  ['no packet id', '32', OWN, 'ends', OWN, 0x81],
  ['half a packet id', '32', `${OWN} 00`, 'ends', `${OWN} 00`, 0x81],
  ['nothing', '32', '', 'ends', '', 0x81],
  ['half a length of a topic', '32', '00', 'ends', '00', 0x81],
  ['a topic longer than the packet', '32', '00ff 61', 'ends', '00ff 61', 0x81],
  ['an empty topic', '32', "'' 0001 7b", 'ends', "'' 0001 00 7b", 0x90],
  ['a wildcard', '32', "'pos/v1/demo/+/hb' 0001", 'ends', "'pos/v1/demo/+/hb' 0001 00", 0x90],
  ['all topics', '32', "'#' 0001", 'ends', "'#' 0001 00", 0x90],
  ['a topic with a NUL', '32', '0003 610062 0001', 'ends', '0003 610062 0001 00', 0x81],
  ['a topic of no UTF-8', '32', '0002 c328 0001', 'ends', '0002 c328 0001 00', 0x81],
  ['an overlong topic', '32', '0002 c0af 0001', 'ends', '0002 c0af 0001 00', 0x81],
  ['half a surrogate pair', '32', '0003 eda080 0001', 'ends', '0003 eda080 0001 00', 0x81],
  ['a hundred levels', '32', `'${'a/'.repeat(50)}' 0001`, 'puback', `'a/b/c' 0001 00`, 'puback'],
  ['a system topic', '32', "'$SYS/x' 0001", 'puback', "'$SYS/x' 0001 00", 'puback'],
  ['a longer property length', '32', null, 'ends', `${OWN} 0001 7f 7b`, 0x81],
  ['a property length of five bytes', '32', null, 'ends', `${OWN} 0001 ffffffff7f`, 0x81],
  ['no property length', '32', null, 'ends', `${OWN} 0001`, 0x81],
  ['an unknown property', '32', null, 'ends', `${OWN} 0001 02 7f00`, 0x81],
  ['a property of CONNECT', '32', null, 'ends', `${OWN} 0001 03 210001`, 0x81],
  ['a property cut off', '32', null, 'ends', `${OWN} 0001 03 020000`, 0x81],
  ['an expiry', '32', null, 'ends', `${OWN} 0001 05 0200000001`, 'puback'],
  ['an expiry twice', '32', null, 'ends', `${OWN} 0001 0a 0200000001 0200000001`, 0x82],
  ['user properties twice', '32', null, 'ends', `${OWN} 0001 0e 26'a''b' 26'a''b'`, 'puback'],
  ['half a user property', '32', null, 'ends', `${OWN} 0001 04 26'a'`, 0x81],
  ['a subscription id', '32', null, 'ends', `${OWN} 0001 02 0b01`, 0x82],
  ['a topic alias', '32', null, 'ends', `${OWN} 0001 03 230001`, 0x94],
  ['topic alias 0', '32', null, 'ends', `${OWN} 0001 03 230000`, 0x94],
];

const OTHERS: readonly Case[] = [
  ['SUBSCRIBE', '82', `0001 ${CMD} 01`, 'suback', `0001 00 ${CMD} 01`, 'suback'],
  ['SUBSCRIBE to all', '82', "0001 '#' 00", 'suback', "0001 00 '#' 00", 'suback'],
  ['SUBSCRIBE with other flags', '80', `0001 ${CMD} 01`, 'ends', `0001 00 ${CMD} 01`, 0x81],
  ['SUBSCRIBE with id 0', '82', `0000 ${CMD} 01`, 'ends', `0000 00 ${CMD} 01`, 0x81],
  ['SUBSCRIBE to nothing', '82', '0001', 'ends', '0001 00', 0x81],
  ['SUBSCRIBE cut off', '82', `0001 ${CMD}`, 'ends', `0001 00 ${CMD}`, 0x81],
  ['SUBSCRIBE at QoS 3', '82', `0001 ${CMD} 03`, 'ends', `0001 00 ${CMD} 03`, 0x81],
  ['SUBSCRIBE with reserved bits', '82', `0001 ${CMD} c1`, 'ends', `0001 00 ${CMD} c1`, 0x81],
  ['SUBSCRIBE with an empty filter', '82', "0001 '' 01", 'suback', "0001 00 '' 01", 'suback'],
  ['SUBSCRIBE, wildcard inside', '82', "0001 'a#/b' 01", 'suback', "0001 00 'a#/b' 01", 'suback'],
  ['SUBSCRIBE with an id of its own', '82', null, 'ends', `0001 02 0b05 ${CMD} 01`, 0xa1],
  ['UNSUBSCRIBE', 'a2', `0001 ${CMD}`, 'unsuback', `0001 00 ${CMD}`, 'unsuback'],
  ['UNSUBSCRIBE with other flags', 'a0', `0001 ${CMD}`, 'ends', `0001 00 ${CMD}`, 0x81],
  ['UNSUBSCRIBE with id 0', 'a2', `0000 ${CMD}`, 'ends', `0000 00 ${CMD}`, 0x81],
  ['UNSUBSCRIBE of nothing', 'a2', '0001', 'ends', '0001 00', 0x81],
  ['PUBACK nobody waits for', '40', '0001', 'pingresp', '0001 00', 'pingresp'],
  ['PUBACK cut off', '40', '00', 'ends', '00', 0x82],
  ['PUBACK without anything', '40', '', 'ends', '', 0x82],
  ['PUBREC', '50', '0001', 'ends', '0001', 0x82],
  ['PUBREL', '62', '0001', 'ends', '0001', 0x82],
  ['PUBREL with other flags', '60', '0001', 'ends', '0001', 0x81],
  ['PUBCOMP', '70', '0001', 'ends', '0001', 0x82],
  ['PINGREQ with a body', 'c0', '00', 'ends', '00', 0x81],
  ['PINGREQ with flags', 'c1', '', 'ends', '', 0x81],
  ['PINGRESP', 'd0', '', 'ends', '', 0x82],
  ['CONNACK', '20', '0000', 'ends', '0000 00', 0x82],
  ['SUBACK', '90', '0001 00', 'ends', '0001 00 00', 0x82],
  ['UNSUBACK', 'b0', '0001', 'ends', '0001 00 00', 0x82],
  ['AUTH', 'f0', '', 'ends', '1800', 0x82],
  ['the reserved type', '00', '', 'ends', '', 0x81],
  ['CONNECT again', '10', "'MQTT' 04 02 003c 'x'", 'ends', "'MQTT' 05 02 003c 00 'x'", 0x82],
  ['DISCONNECT', 'e0', '', 'ends', '', 'ends'],
  ['DISCONNECT with flags', 'e1', '', 'ends', '', 0x81],
  ['DISCONNECT with a reason', 'e0', null, 'ends', '04 00', 'ends'],
];

const TABLE = [...PUBLISHES, ...OTHERS].flatMap(([what, first, four, then4, five, then5]) => [
  ...(four === null ? [] : [[what, 4, packet(first, four), then4] as const]),
  ...(five === null ? [] : [[what, 5, packet(first, five), then5] as const]),
]);

test.each(TABLE)('%s, MQTT version %i', async (_what, version, bytes, answer) => {
  const client = await come('demo/T-1', version);
  expect(await answerTo(client, bytes, answer)).toBe(answer);
});

/**
 * The bytes that come back before the end, or `in`: what the codec reads past hurts nobody, gives
 * nobody a right, and is not worth turning a terminal away.
 */
const CONNECTS: readonly (readonly [string, string, string])[] = [
  ['a good one', "'MQTT' 04 02 003c 'demo/T-1'", 'in'],
  ['a good one of 5', "'MQTT' 05 02 003c 00 'demo/T-1'", 'in'],
  ['a reserved flag', "'MQTT' 04 03 003c 'demo/T-1'", ''],
  ['a will of QoS 3', "'MQTT' 04 1e 003c 'demo/T-1' 'pos/v1/demo/T-1/state' '{}'", ''],
  ['a will’s QoS without a will', "'MQTT' 04 0a 003c 'demo/T-1'", ''],
  ['a will kept without a will', "'MQTT' 04 22 003c 'demo/T-1'", ''],
  ['a will that is not there', "'MQTT' 04 06 003c 'demo/T-1'", ''],
  ['a password without a name, 3.1.1', "'MQTT' 04 42 003c 'demo/T-1' 'secret'", 'in'],
  ['a name that is not there', "'MQTT' 04 82 003c 'demo/T-1'", ''],
  ['a name of no UTF-8', "'MQTT' 04 82 003c 'demo/T-1' 0002 c328", 'in'],
  ['an id of no UTF-8', "'MQTT' 04 02 003c 0002 c328", '20020002'],
  ['more after its end', "'MQTT' 04 02 003c 'demo/T-1' 00", 'in'],
  ['no id at all', "'MQTT' 04 02 003c", ''],
  ['no id, and a session to keep', "'MQTT' 04 00 003c ''", 'in'],
  ['no protocol', "'' 04 02 003c 'demo/T-1'", ''],
  ['a longer name of the protocol', "'MQTTX' 04 02 003c 'demo/T-1'", ''],
  ['a property twice', "'MQTT' 05 02 003c 0a 1100000001 1100000001 'demo/T-1'", 'in'],
  ['an unknown property', "'MQTT' 05 02 003c 02 7f00 'demo/T-1'", ''],
  ['a receive maximum of 0', "'MQTT' 05 02 003c 03 210000 'demo/T-1'", 'in'],
  ['a packet size of 0', "'MQTT' 05 02 003c 05 2700000000 'demo/T-1'", 'in'],
  ['properties longer than it', "'MQTT' 05 02 003c 7f 'demo/T-1'", ''],
];

test.each(CONNECTS)('CONNECT with %s', async (_what, body, answer) => {
  const client = await rawClient(endpoint.port, 5);
  clients.push(client);
  const heard: Buffer[] = [];
  client.socket.on('data', (bytes: Buffer) => heard.push(bytes));
  client.send(packet('10', body));
  if (answer === 'in') {
    const first = await eventually('an answer', () => heard[0]);
    expect([first[0], first[3]]).toEqual([0x20, 0]);
    return;
  }
  await client.ended();
  expect(Buffer.concat(heard).toString('hex')).toBe(answer);
});

test.each([4, 5] as const)('every packet cut short ends quietly, version %s', async (version) => {
  for (const [, , bytes] of TABLE.filter(([, of]) => of === version)) {
    const client = await rawClient(endpoint.port, version);
    client.send(connectPacket('demo/T-1', version), bytes.subarray(0, bytes.length - 1));
    client.socket.end();
    await client.ended();
  }
});
