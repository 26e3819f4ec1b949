/**
 * One MQTT connection that relays for its share of the fleet. It behaves as a terminal's offline
 * buffer would: nothing leaves it before its PUBACK, and after a reconnect what was not
 * acknowledged is sent again, in order and unchanged, before anything new.
 */
import mqtt from 'mqtt';
import type { Clock } from '#infra/clock.js';
import type { Ledger } from '../ledger.js';
import type { OutMessage } from '../world/message.js';
import { createOutbox, type Outbox } from './outbox.js';
import { type Outgoing, outgoingOf } from './outgoing.js';

/** What a gateway needs. */
export interface GatewayOptions {
  readonly url: string;
  readonly clientId: string;
  readonly clock: Clock;
  readonly ledger: Ledger | null;
  readonly inFlightMax: number;
  readonly bufferedMax: number;
  /** Hears commands under this filter, and says on which topic; null hears nothing. */
  readonly commands: { readonly filter: string; hear(topic: string, payload: string): void } | null;
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
  return new MqttGateway(options);
}

class MqttGateway implements Gateway {
  private readonly outbox: Outbox;
  /** Sent and not acknowledged, in the order of sending. */
  private readonly inFlight = new Map<number, Outgoing>();
  private readonly totals = { sent: 0, acked: 0, resent: 0 };
  /** The connection, from the attempt to open it until it is closed. */
  private client: mqtt.MqttClient | null = null;
  private isConnected = false;
  private isStopped = false;
  private lastError: string | null = null;
  private failures = 0;
  private retry: NodeJS.Timeout | undefined;

  constructor(private readonly options: GatewayOptions) {
    this.outbox = createOutbox(options.bufferedMax);
    this.connect();
  }

  offer(message: OutMessage): void {
    this.outbox.push(message);
  }

  counts(): GatewayCounts {
    return {
      ...this.totals,
      dropped: this.outbox.dropped,
      buffered: this.outbox.size,
      inFlight: this.inFlight.size,
      isConnected: this.isConnected,
      lastError: this.lastError,
    };
  }

  pump(): void {
    const { client } = this;
    if (client === null || !this.isConnected) return;
    const { clock, ledger, inFlightMax } = this.options;
    const now = clock.now();
    const batch: [key: number, Outgoing][] = [];
    while (this.inFlight.size < inFlightMax) {
      const message = this.outbox.shift();
      if (message === undefined) break;
      const outgoing = outgoingOf(message, clock.realDelay(now - message.at));
      const key = this.totals.sent;
      this.totals.sent += 1;
      this.inFlight.set(key, outgoing);
      if (outgoing.id !== null) ledger?.sent(outgoing.id, now, outgoing.payload);
      batch.push([key, outgoing]);
    }
    if (batch.length === 0) return;
    ledger?.flush();
    for (const [key, outgoing] of batch) this.publish(client, key, outgoing, false);
  }

  async stop(limitMs: number): Promise<void> {
    const until = performance.now() + limitMs;
    while (this.outbox.size + this.inFlight.size > 0 && performance.now() < until) {
      this.pump();
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
    this.isStopped = true;
    clearTimeout(this.retry);
    const open = this.client;
    this.client = null;
    this.isConnected = false;
    // Without force the library would wait for acknowledgements that nobody will send.
    await open?.endAsync(this.inFlight.size > 0);
  }

  private connect(): void {
    const opened = mqtt.connect(this.options.url, {
      clientId: this.options.clientId,
      clean: true,
      protocolVersion: 4,
      keepalive: KEEP_ALIVE_SECONDS,
      connectTimeout: CONNECT_LIMIT_MS,
      // The library's own reconnect would re-send from its own store, in an order of its own.
      reconnectPeriod: 0,
    });
    this.client = opened;
    opened.on('connect', () => this.resume(opened));
    opened.on('error', (error) => {
      this.lastError = error.message;
    });
    opened.on('close', () => this.reconnect(opened));
    opened.on('message', (topic, payload) => {
      this.options.commands?.hear(topic, payload.toString('utf8'));
    });
  }

  private resume(opened: mqtt.MqttClient): void {
    this.isConnected = true;
    this.failures = 0;
    this.lastError = null;
    const { commands } = this.options;
    // A refusal leaves it deaf, and payments are more important than commands.
    if (commands) opened.subscribe(commands.filter, { qos: 1 }, () => {});
    for (const [key, outgoing] of this.inFlight) {
      this.totals.resent += 1;
      this.publish(opened, key, outgoing, true);
    }
    this.pump();
  }

  private reconnect(closed: mqtt.MqttClient): void {
    if (this.client !== closed) return;
    this.client = null;
    this.isConnected = false;
    closed.end(true);
    if (this.isStopped) return;
    const delay = Math.min(RECONNECT_MS.most, RECONNECT_MS.first * 2 ** this.failures);
    this.failures += 1;
    this.retry = setTimeout(() => this.connect(), delay);
  }

  private publish(on: mqtt.MqttClient, key: number, outgoing: Outgoing, dup: boolean): void {
    const { topic, payload, retain, id } = outgoing;
    on.publish(topic, payload, { qos: 1, retain, dup }, (error) => {
      // An error says that the connection went; the message stays and is sent on the next one.
      if (error || on !== this.client || !this.inFlight.delete(key)) return;
      const { clock, ledger, inFlightMax } = this.options;
      this.totals.acked += 1;
      if (id !== null) ledger?.acked(id, clock.now());
      if (this.inFlight.size <= inFlightMax / 2) this.pump();
    });
  }
}
