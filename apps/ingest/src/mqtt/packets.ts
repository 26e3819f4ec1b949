/** Every packet but PUBLISH and PUBACK, by way of the codec of MQTT.js. */
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import { REASON, type Reason, returnCodeOf } from './reason-codes.js';

export type ProtocolVersion = 4 | 5;

/** What the first byte of a packet says it is (MQTT 5 §2.1.2). */
export const PACKET = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
  auth: 15,
} as const;

export const PINGREQ = Buffer.from([0xc0, 0]);
export const PINGRESP = Buffer.from([0xd0, 0]);

/** Reads one whole packet; null when it is malformed. Never throws. */
export function readPacket(bytes: Buffer, version: ProtocolVersion): Packet | null {
  let read: Packet | null = null;
  const reader = parser({ protocolVersion: version });
  reader.on('packet', (packet) => {
    read = packet;
  });
  let failed = false;
  reader.on('error', () => {
    failed = true;
  });
  try {
    reader.parse(bytes);
  } catch {
    return null;
  }
  return failed ? null : read;
}

/** Writes a packet of ours. */
export function writePacket(packet: Packet, version: ProtocolVersion): Buffer {
  return generate(packet, { protocolVersion: version });
}

/** The protocol level a CONNECT asks for: 4 or 5; null: another one; undefined: no CONNECT. */
export function levelOf(bytes: Buffer, body: number): ProtocolVersion | null | undefined {
  const nameLength = bytes.length >= body + 2 ? bytes.readUInt16BE(body) : 0;
  const name = bytes.toString('latin1', body + 2, body + 2 + nameLength);
  const level = bytes[body + 2 + nameLength];
  if (name === 'MQIsdp') return null;
  if (name !== 'MQTT' || level === undefined) return undefined;
  return level === 4 || level === 5 ? level : null;
}

/** What a server answers to CONNECT when it lets nobody in; null: it closes without a word. */
export function refusal(reason: Reason, version: ProtocolVersion): Buffer | null {
  if (version === 5) {
    const packet = { cmd: 'connack', reasonCode: reason, sessionPresent: false } as const;
    return writePacket(packet, version);
  }
  const code = returnCodeOf(reason);
  return code === null ? null : Buffer.from([0x20, 2, 0, code]);
}

/** MQTT 5 §3.14: why we go. MQTT 3.1.1 has no word for it. */
export function goodbye(reason: Reason): Buffer {
  return Buffer.from([0xe0, 1, reason]);
}

/** What CONNACK promises a client of MQTT 5. */
export interface Promises {
  readonly receiveMaximum: number;
  readonly packetBytesMax: number;
  /** Set when it is shorter than what the client asked for. */
  readonly keepAliveSeconds: number | undefined;
}

/**
 * The CONNACK that lets a client in. No session is kept (MQTT 5 §3.2.2.1.1). One without an id is
 * told its `key` as the id it was given (§3.2.2.3.7).
 */
export function welcome(
  connect: IConnectPacket,
  version: ProtocolVersion,
  key: string,
  p: Promises,
): Buffer {
  if (version === 4) return Buffer.from([0x20, 2, 0, 0]);
  const askedForSession = (connect.properties?.sessionExpiryInterval ?? 0) > 0;
  return writePacket(
    {
      cmd: 'connack',
      reasonCode: REASON.success,
      sessionPresent: false,
      properties: {
        ...(connect.clientId === '' && { assignedClientIdentifier: key }),
        ...(askedForSession && { sessionExpiryInterval: 0 }),
        receiveMaximum: p.receiveMaximum,
        maximumQoS: 1,
        maximumPacketSize: p.packetBytesMax,
        topicAliasMaximum: 0,
        subscriptionIdentifiersAvailable: false,
        sharedSubscriptionAvailable: false,
        ...(p.keepAliveSeconds !== undefined && { serverKeepAlive: p.keepAliveSeconds }),
      },
    },
    version,
  );
}

/** A PUBLISH of ours at QoS 0. */
export function publishAtMostOnce(
  topic: string,
  payload: string,
  version: ProtocolVersion,
): Buffer {
  const packet = { cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false } as const;
  return writePacket(packet, version);
}

/** A PUBLISH of ours at QoS 1; a broker of MQTT 5 forgets it after so many seconds (§3.3.2.3.3). */
export function publishAtLeastOnce(
  topic: string,
  payload: string,
  version: ProtocolVersion,
  { messageId, seconds }: { readonly messageId: number; readonly seconds?: number },
): Buffer {
  const packet = { cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false } as const;
  const properties = { ...(seconds !== undefined && { messageExpiryInterval: seconds }) };
  return writePacket({ ...packet, messageId, properties }, version);
}
