/**
 * Reads a PUBLISH by hand, from the bytes where they lie: this is the one packet that comes by the
 * ten thousand. Every other packet goes through `mqtt-packet`.
 */
import { isUtf8 } from 'node:buffer';
import { REASON, type Reason } from './reason-codes.js';

/** The fields of a PUBLISH; one object is filled again and again. */
export interface Publish {
  /** Byte for byte: topics of the contract are ASCII, and any other matches none of them. */
  topic: string;
  qos: number;
  retain: boolean;
  /** 0 at QoS 0. */
  packetId: number;
  contentType: string | undefined;
  payload: Buffer;
}

const EMPTY = Buffer.alloc(0);

/** An object to read into. */
export function blankPublish(): Publish {
  return {
    ...{ topic: '', qos: 0, retain: false, packetId: 0, contentType: undefined },
    payload: EMPTY,
  };
}

/** MQTT 5 §2.2.2.2: the properties of a PUBLISH and how long each is. */
const CONTENT_TYPE = 0x03;
const TOPIC_ALIAS = 0x23;
const SUBSCRIPTION_ID = 0x0b;
const USER_PROPERTY = 0x26;
const FIXED_LENGTHS: Readonly<Record<number, number>> = { 1: 1, 2: 4, [TOPIC_ALIAS]: 2 };
const TEXTS: readonly number[] = [CONTENT_TYPE, 0x08, 0x09];

/** How a PUBLISH is to be read. */
export interface PublishRules {
  readonly version: 4 | 5;
  /** A server never gets subscription identifiers (MQTT 5 §3.3.4); a client does. */
  readonly subscriptionIds: boolean;
}

/** As a server reads them. */
export const FROM_CLIENTS: Readonly<Record<4 | 5, PublishRules>> = {
  4: { version: 4, subscriptionIds: false },
  5: { version: 5, subscriptionIds: false },
};

/**
 * Reads the packet at `bytes[start..end)` into `into`. Answers `success`, or what the sender did
 * wrong; the payload is a view of `bytes`.
 */
export function readPublish(
  bytes: Buffer,
  start: number,
  body: number,
  end: number,
  rules: PublishRules,
  into: Publish,
): Reason {
  const first = bytes[start] as number;
  const qos = (first >> 1) & 3;
  if (qos === 3 || (qos === 0 && (first & 8) !== 0)) return REASON.malformed;
  let at = body + 2;
  if (at > end) return REASON.malformed;
  const topicEnd = at + (((bytes[body] as number) << 8) | (bytes[body + 1] as number));
  if (topicEnd > end) return REASON.malformed;
  into.topic = bytes.toString('latin1', at, topicEnd);
  into.qos = qos;
  into.retain = (first & 1) !== 0;
  into.packetId = 0;
  into.contentType = undefined;
  at = topicEnd;
  if (qos > 0) {
    if (at + 2 > end) return REASON.malformed;
    into.packetId = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (into.packetId === 0) return REASON.protocolError;
    at += 2;
  }
  if (rules.version === 5) {
    if (at < end && bytes[at] === 0) at += 1;
    else {
      const properties = readProperties(bytes, at, end, rules, into);
      if (properties.reason !== REASON.success) return properties.reason;
      at = properties.end;
    }
  }
  into.payload = bytes.subarray(at, end);
  return REASON.success;
}

/**
 * What is wrong with a topic that is none of ours: a NUL or bytes that are no UTF-8 break MQTT
 * (§1.5.4), and a wildcard or nothing is no topic name (§3.3.2.1). A stranger's topic is fine.
 */
export function topicFault(topic: string): Reason {
  const bytes = Buffer.from(topic, 'latin1');
  if (!isUtf8(bytes) || bytes.includes(0)) return REASON.malformed;
  return topic === '' || /[+#]/.test(topic) ? REASON.topicInvalid : REASON.success;
}

interface PropertiesRead {
  readonly reason: Reason;
  readonly end: number;
}

const broken = (reason: Reason): PropertiesRead => ({ reason, end: 0 });

function readProperties(
  bytes: Buffer,
  from: number,
  end: number,
  rules: PublishRules,
  into: Publish,
): PropertiesRead {
  const length = readVariable(bytes, from, end);
  if (length === null || length.end + length.value > end) return broken(REASON.malformed);
  const stop = length.end + length.value;
  let seen = 0;
  let at = length.end;
  while (at < stop) {
    const id = bytes[at] as number;
    at += 1;
    if (id !== USER_PROPERTY && id !== SUBSCRIPTION_ID) {
      // MQTT 5 §2.2.2.2: every other property once. Those above 31 are the topic alias alone.
      const bit = 1 << (id === TOPIC_ALIAS ? 31 : id);
      if ((seen & bit) !== 0) return broken(REASON.protocolError);
      seen |= bit;
    }
    if (id === TOPIC_ALIAS) return broken(REASON.topicAliasInvalid);
    const next = endOfProperty(bytes, id, at, stop, rules);
    if (typeof next !== 'number') return next;
    if (next > stop) return broken(REASON.malformed);
    if (id === CONTENT_TYPE) into.contentType = bytes.toString('utf8', at + 2, next);
    at = next;
  }
  return { reason: REASON.success, end: stop };
}

function endOfProperty(
  bytes: Buffer,
  id: number,
  at: number,
  stop: number,
  rules: PublishRules,
): number | PropertiesRead {
  const fixed = FIXED_LENGTHS[id];
  if (fixed !== undefined) return at + fixed;
  if (TEXTS.includes(id)) return endOfText(bytes, at, stop);
  if (id === USER_PROPERTY) return endOfText(bytes, endOfText(bytes, at, stop), stop);
  if (id !== SUBSCRIPTION_ID) return broken(REASON.malformed);
  if (!rules.subscriptionIds) return broken(REASON.protocolError);
  return readVariable(bytes, at, stop)?.end ?? broken(REASON.malformed);
}

/** Where a length-prefixed text ends; beyond `stop` when it cannot be. */
function endOfText(bytes: Buffer, at: number, stop: number): number {
  if (at + 2 > stop) return stop + 1;
  return at + 2 + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
}

function readVariable(bytes: Buffer, from: number, end: number) {
  let value = 0;
  for (let i = 0; i < 4; i += 1) {
    if (from + i >= end) return null;
    const byte = bytes[from + i] as number;
    value |= (byte & 127) << (7 * i);
    if (byte < 128) return { value, end: from + i + 1 };
  }
  return null;
}
