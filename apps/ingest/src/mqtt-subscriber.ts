/**
 * Subscriber mode: ingest consumes an existing broker through a shared subscription. MQTT.js reads
 * one packet at a time while an acknowledgement is held, so the acknowledgement is deferred: an
 * error to `handleMessage` means "no PUBACK, read on", and the PUBACK is sent once the batch has
 * committed, through a private method. The exact version is pinned, and a kill test is the
 * contract that this keeps working.
 */
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt';
import type { Clock } from '#infra/clock.js';
import type { Log } from '#infra/log.js';
import type { Intake } from './intake.js';
import type { MqttSource } from './mqtt-endpoint.js';

export interface MqttSubscriberOptions {
  readonly url: string;
  /** Names the session: the same after a restart, another one for every copy that runs. */
  readonly name: string;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the broker may have sent without an acknowledgement: the back-pressure of this mode. */
const in_flight_messages_max = 2_000;
const session_seconds = 86_400;
const GROUP = 'tillwatch';
/** MQTT 5 §3.14.2.1: another connection has come with our client id. */
const SESSION_TAKEN_OVER = 0x8e;

const DEFERRED = new Error('acknowledged after the commit');

interface PrivateClient {
  stream: unknown;
  _sendPacket(packet: { cmd: 'puback'; messageId: number }): void;
}

/** Connects, subscribes and acknowledges after the commit. Reconnects for ever, with jitter. */
export async function openMqttSubscriber(options: MqttSubscriberOptions): Promise<MqttSource> {
  const { intake, clock, log } = options;
  let trouble: string | null = 'not connected yet';
  const client = mqtt.connect(options.url, {
    protocolVersion: 5,
    // What the broker has sent us and we have not acknowledged waits in our session. Under another
    // name the next process would never see it, and its senders were told that it has arrived.
    clientId: `tillwatch-ingest-${options.name}`,
    clean: false,
    properties: {
      sessionExpiryInterval: session_seconds,
      receiveMaximum: in_flight_messages_max,
    },
    reconnectPeriod: 500 + Math.random() * 1_000,
    resubscribe: false,
  });
  deferAcknowledgements(
    client,
    (packet) =>
      new Promise<void>((done) => {
        const raw = { topic: packet.topic, payload: bytesOf(packet), receivedAt: clock.now() };
        intake.take(raw, false, () => done());
      }),
  );
  // Kept outside the start-up: ingest is up, and not ready, while its broker is still away. Also a
  // session that was kept is subscribed again: its last process may have died before it was.
  client.on('connect', () => {
    log.info({ broker: brokerOf(options.url) }, 'connected');
    client.subscribe(`$share/${GROUP}/pos/v1/#`, { qos: 1 }, (error) => {
      trouble = error ? `the broker refused the subscription (${error.message})` : null;
      if (error) log.error({ reason: error.message }, 'the broker refused the subscription');
    });
  });
  client.on('disconnect', ({ reasonCode }) => {
    if (reasonCode !== SESSION_TAKEN_OVER) return;
    log.error({ name: options.name }, 'another ingest has this name: set INGEST_NAME');
  });
  client.on('close', () => {
    trouble = 'the broker is away';
  });
  client.on('error', (error) =>
    log.warn({ reason: error.message }, 'the broker connection failed'),
  );
  return {
    address: brokerOf(options.url),
    get trouble() {
      return trouble;
    },
    close: () => client.endAsync(),
  };
}

function deferAcknowledgements(
  client: MqttClient,
  take: (packet: IPublishPacket) => Promise<unknown>,
): void {
  const inner = client as unknown as PrivateClient;
  client.handleMessage = (packet, done) => {
    const { stream } = inner;
    take(packet).then(
      () => {
        // Packet ids are used again on the next connection: never acknowledge across one.
        if (packet.qos === 0 || packet.messageId === undefined) return;
        if (inner.stream === stream && client.connected) {
          inner._sendPacket({ cmd: 'puback', messageId: packet.messageId });
        }
      },
      () => {
        // Not stored and not acknowledged: the broker sends it again.
      },
    );
    done(packet.qos === 0 ? undefined : DEFERRED);
  };
}

function bytesOf(packet: IPublishPacket): Uint8Array {
  return typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
}

/** The broker's address without user and password. */
function brokerOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
