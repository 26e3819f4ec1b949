/** SUBSCRIBE and UNSUBSCRIBE: what is granted, what is refused, and what is told at once. */
import type { ISubscribePacket, ISubscription, IUnsubscribePacket } from 'mqtt-packet';
import type { ClientIdentity } from '#domain/message/topic.js';
import { type ProtocolVersion, writePacket } from './packets.js';
import { REASON } from './reason-codes.js';
import { mayHear, tenantOfHostState } from './subscriptions.js';

/** Who subscribes. */
export interface Subscriber {
  readonly identity: ClientIdentity | null;
  readonly version: ProtocolVersion;
  readonly filters: Set<string>;
  packetId(): number;
}

/** Where subscriptions are kept. */
export interface SubscriptionKeeper<Of> {
  readonly epoch: string;
  subscribe(filter: string, subscriber: Of): void;
  unsubscribe(filter: string, subscriber: Of): void;
}

/** MQTT 3.1.1 §3.9.3: the only word there is for "no". */
const FAILURE = 0x80;
/** MQTT 5 §3.8.3.1: no retained messages, or only when the subscription is new. */
const SEND_NONE = 2;
const SEND_IF_NEW = 1;
/** Only the loopback clients without identity could name more. */
const filters_max = 64;

/** Subscribes to what may be heard; answers SUBACK, then the retained messages. */
export function answerSubscribe<S extends Subscriber>(
  subscriber: S,
  packet: ISubscribePacket,
  keeper: SubscriptionKeeper<S>,
): Buffer[] {
  const { version, filters } = subscriber;
  const refused = version === 5 ? REASON.notAuthorized : FAILURE;
  const retained: Buffer[] = [];
  const granted = packet.subscriptions.map((wanted) => {
    const { topic } = wanted;
    const full = filters.size >= filters_max && !filters.has(topic);
    if (full || !mayHear(subscriber.identity, topic)) return refused;
    const qos = wanted.qos > 0 ? 1 : 0;
    const isNew = !filters.has(topic);
    filters.add(topic);
    keeper.subscribe(topic, subscriber);
    if (tenantOfHostState(topic) !== null && wantsRetained(wanted, isNew)) {
      retained.push(hostState(topic, keeper.epoch, qos, subscriber));
    }
    return qos;
  });
  const messageId = packet.messageId ?? 0;
  return [writePacket({ cmd: 'suback', messageId, granted }, version), ...retained];
}

/** Takes subscriptions back; answers UNSUBACK. */
export function answerUnsubscribe<S extends Subscriber>(
  subscriber: S,
  packet: IUnsubscribePacket,
  keeper: SubscriptionKeeper<S>,
): Buffer {
  const NO_SUBSCRIPTION = 0x11;
  const granted = packet.unsubscriptions.map((filter) => {
    if (!subscriber.filters.delete(filter)) return NO_SUBSCRIPTION;
    keeper.unsubscribe(filter, subscriber);
    return REASON.success;
  });
  const messageId = packet.messageId ?? 0;
  return writePacket({ cmd: 'unsuback', messageId, granted }, subscriber.version);
}

function wantsRetained({ rh = 0 }: ISubscription, isNew: boolean): boolean {
  return rh !== SEND_NONE && (rh !== SEND_IF_NEW || isNew);
}

function hostState(topic: string, epoch: string, qos: 0 | 1, subscriber: Subscriber): Buffer {
  const payload = JSON.stringify({ v: 1, online: true, epoch });
  const message = { cmd: 'publish', topic, payload, qos, dup: false, retain: true } as const;
  return writePacket(
    qos === 0 ? message : { ...message, messageId: subscriber.packetId() },
    subscriber.version,
  );
}
