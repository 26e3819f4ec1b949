import { generate, type IPublishPacket } from 'mqtt-packet';
import { blankPublish, FROM_CLIENTS, readPublish, topicFault } from './publish-packet.js';
import { REASON } from './reason-codes.js';

const message: IPublishPacket = {
  ...{ cmd: 'publish', topic: 'pos/v1/demo/T-1/hb', payload: '{"v":1}', qos: 1, messageId: 300 },
  ...{ dup: true, retain: true },
};

function read(bytes: Buffer, version: 4 | 5) {
  const into = blankPublish();
  const body = (bytes[1] as number) < 128 ? 2 : 3;
  const reason = readPublish(bytes, 0, body, bytes.length, FROM_CLIENTS[version], into);
  return { reason, ...into, payload: into.payload.toString() };
}

test.each([4, 5] as const)('a PUBLISH of version %s is read', (version) => {
  expect(read(generate(message, { protocolVersion: version }), version)).toEqual({
    ...{ reason: 0, topic: message.topic, qos: 1, retain: true, packetId: 300 },
    ...{ contentType: undefined, payload: '{"v":1}' },
  });
});

test('of the properties the content type is kept', () => {
  const properties = {
    ...{ payloadFormatIndicator: true, messageExpiryInterval: 0, contentType: 'application/cbor' },
    ...{ responseTopic: 'x', correlationData: Buffer.from('y'), userProperties: { a: ['b', 'c'] } },
  };
  const read5 = read(generate({ ...message, properties }, { protocolVersion: 5 }), 5);
  expect(read5).toMatchObject({ reason: 0, contentType: 'application/cbor', payload: '{"v":1}' });
});

test.each([
  ['QoS 3', 4, '36 04 0001 61 00', REASON.malformed],
  ['QoS 0 said again', 4, '38 03 0001 61', REASON.malformed],
  ['packet id 0', 4, '32 05 0001 61 0000', REASON.protocolError],
  ['a topic longer than the packet', 4, '30 03 0009 61', REASON.malformed],
  ['no room for a packet id', 4, '32 03 0001 61', REASON.malformed],
  ['properties longer than the packet', 5, '30 04 0001 61 09', REASON.malformed],
  ['no properties at all', 5, '30 03 0001 61', REASON.malformed],
  ['a topic alias', 5, '30 07 0001 61 03 23 0001', REASON.topicAliasInvalid],
  ['a subscription id', 5, '30 06 0001 61 02 0b 01', REASON.protocolError],
  ['a property twice', 5, '30 08 0001 61 04 01 00 01 00', REASON.protocolError],
  ['an unknown property', 5, '30 06 0001 61 02 7f 00', REASON.malformed],
  ['a content type that never ends', 5, '30 07 0001 61 03 03 0009', REASON.malformed],
] as const)('%s is refused', (_what, version, hex, reason) => {
  expect(read(Buffer.from(hex.replaceAll(' ', ''), 'hex'), version).reason).toBe(reason);
});

test('a stranger’s topic is fine, and what is no topic is not', () => {
  expect(topicFault('weather/today')).toBe(REASON.success);
  expect(topicFault(Buffer.from('wetter/über').toString('latin1'))).toBe(REASON.success);
  expect(topicFault('a\u0000b')).toBe(REASON.malformed);
  expect(topicFault('\u00ff')).toBe(REASON.malformed);
  for (const topic of ['', 'pos/+/x', '#']) expect(topicFault(topic)).toBe(REASON.topicInvalid);
});
