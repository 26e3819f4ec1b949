/**
 * One MQTT connection that relays for its share of the fleet. It behaves as a terminal's offline
 * buffer would: nothing leaves it before its PUBACK, and after a reconnect what was not
 * acknowledged is sent again, in order and unchanged, before anything new.
 */
import mqtt from 'mqtt';
import type { Clock } from '#infra/clock.js';
import type { Ledger } from '../ledger.js';
import type { OutMessage } from '../world/message.js';
import { createOutbox } from './outbox.js';
import { type Outgoing, outgoingOf } from './outgoing.js';

/** What a gateway needs. */
export interface GatewayOptions {
  readonly url: string;
  readonly clientId: string;
  readonly clock: Clock;
  readonly ledger: Ledger | null;
  readonly inFlightMax: number;
  readonly bufferedMax: number;
}

/** What a gateway has done so far. */
export interface GatewayCounts {
  /** Messages sent for the first time. */
  readonly sent: number;
  readonly acked: number;
  /** Sent again after a reconnect. */
  readonly resent: number;
  /** Heartbeats dropped from a full buffer. */
  readonly dropped: number;
  readonly buffered: number;
  readonly inFlight: number;
  readonly isConnected: boolean;
  /** Why the last connection failed; null while there is none to speak of. */
  readonly lastError: string | null;
}

/** A connection and its buffer. */
export interface Gateway {
  /** Takes a message to send, whether the broker is there or not. */
  offer(message: OutMessage): void;
  /** Sends what may be sent now. */
  pump(): void;
  counts(): GatewayCounts;
  /** Waits up to `limitMs` for what is left to be acknowledged, then disconnects. */
  stop(limitMs: number): Promise<void>;
}

/** A broker that comes back is not stormed, and a short break stays short. */
const RECONNECT_MS = { first: 200, most: 5_000 } as const;
const KEEP_ALIVE_SECONDS = 30;
const CONNECT_LIMIT_MS = 5_000;
const DRAIN_POLL_MS = 20;

/** Connects a gateway, and keeps it connected until it is stopped. */
export function startGateway(options: GatewayOptions): Gateway {
  const { clock, ledger, inFlightMax } = options;
  const outbox = createOutbox(options.bufferedMax);
  /** Sent and not acknowledged, in the order of sending. */
  const inFlight = new Map<number, Outgoing>();
  const totals = { sent: 0, acked: 0, resent: 0 };
  let client: mqtt.MqttClient | null = null;
  let isConnected = false;
  let isStopping = false;
  let lastError: string | null = null;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  function connect(): void {
    const opened = mqtt.connect(options.url, {
      clientId: options.clientId,
      clean: true,
      protocolVersion: 4,
      keepalive: KEEP_ALIVE_SECONDS,
      connectTimeout: CONNECT_LIMIT_MS,
      // The library's own reconnect would re-send from its own store, in an order of its own.
      reconnectPeriod: 0,
    });
    client = opened;
    opened.on('connect', () => {
      isConnected = true;
      failures = 0;
      lastError = null;
      for (const [key, outgoing] of inFlight) {
        totals.resent += 1;
        publish(opened, key, outgoing, true);
      }
      pump();
    });
    opened.on('error', (error) => {
      lastError = error.message;
    });
    opened.on('close', () => {
      if (client !== opened) return;
      client = null;
      isConnected = false;
      opened.removeAllListeners('close');
      opened.end(true);
      if (isStopping) return;
      const delay = Math.min(RECONNECT_MS.most, RECONNECT_MS.first * 2 ** failures);
      failures += 1;
      retry = setTimeout(connect, delay);
    });
  }

  function publish(on: mqtt.MqttClient, key: number, outgoing: Outgoing, dup: boolean): void {
    const { topic, payload, retain } = outgoing;
    on.publish(topic, payload, { qos: 1, retain, dup }, (error) => {
      // An error says that the connection went; the message stays and is sent on the next one.
      if (error || on !== client || !inFlight.delete(key)) return;
      totals.acked += 1;
      if (outgoing.id !== null) ledger?.acked(outgoing.id, clock.now());
      if (inFlight.size <= inFlightMax / 2) pump();
    });
  }

  function pump(): void {
    if (client === null || !isConnected) return;
    const now = clock.now();
    const batch: [key: number, Outgoing][] = [];
    while (inFlight.size < inFlightMax) {
      const message = outbox.shift();
      if (message === undefined) break;
      const outgoing = outgoingOf(message, clock.realDelay(now - message.at));
      const key = totals.sent;
      totals.sent += 1;
      inFlight.set(key, outgoing);
      if (outgoing.id !== null) ledger?.sent(outgoing.id, now, outgoing.payload);
      batch.push([key, outgoing]);
    }
    if (batch.length === 0) return;
    ledger?.flush();
    for (const [key, outgoing] of batch) publish(client, key, outgoing, false);
  }

  async function stop(limitMs: number): Promise<void> {
    const until = performance.now() + limitMs;
    while (outbox.size + inFlight.size > 0 && performance.now() < until) {
      pump();
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
    isStopping = true;
    clearTimeout(retry);
    const open = client;
    client = null;
    isConnected = false;
    // Without force the library would wait for acknowledgements that nobody will send.
    await open?.endAsync(inFlight.size > 0);
  }

  connect();
  return {
    offer: (message) => outbox.push(message),
    pump,
    counts: () => ({
      ...totals,
      dropped: outbox.dropped,
      buffered: outbox.size,
      inFlight: inFlight.size,
      isConnected,
      lastError,
    }),
    stop,
  };
}
