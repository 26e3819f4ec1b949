/**
 * One connection to a broker, from CONNECT to its end. Packet ids belong to it: an acknowledgement
 * that comes after its end goes nowhere, and the broker sends the message again on the next one.
 */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { IConnectPacket, Packet } from 'mqtt-packet';
import type { Clock } from '#infra/clock.js';
import type { Verdict } from '../batch/entry.js';
import type { Intake } from '../intake.js';
import { AckWindow, pubacks } from './ack-window.js';
import { FrameReader, type FrameSink } from './frames.js';
import { goodbye, PACKET, PINGREQ, readPacket, writePacket } from './packets.js';
import { blankPublish, readPublish } from './publish-packet.js';
import { REASON } from './reason-codes.js';
import { reasonOf } from './receive.js';

/** How a connection is told about. */
export interface BrokerLinkOptions {
  readonly url: URL;
  readonly connect: IConnectPacket;
  readonly filter: string;
  readonly intake: Intake;
  readonly clock: Clock;
  /** It is subscribed, and messages come. */
  onReady(): void;
  /** It has ended, for a reason in words. Called once. */
  onEnd(reason: string): void;
}

const RULES = { version: 5, subscriptionIds: true } as const;
/** A packet that is held; the rest of a longer one is read past. */
const packet_bytes_max = 12 * 1024;
const connect_ms = 10_000;
const ping_every_ms = 20_000;
/** MQTT 5 §3.14.2.1: another connection has come with our client id. */
const SESSION_TAKEN_OVER = 0x8e;
/** What goes down comes back here, because the subscription is to everything. */
const OUR_OWN = /\/(cmd|rcv|host\/state)$/;
const SUBSCRIBE_ID = 1;
const publish = blankPublish();
const unheard = () => {};

export class BrokerLink implements FrameSink {
  private readonly socket: Socket;
  private readonly reader = new FrameReader(this, packet_bytes_max);
  private readonly window = new AckWindow();
  private readonly acks: number[] = [];
  private readonly pings: NodeJS.Timeout;
  private receivedAt = 0;
  private heardAt = performance.now();
  private ready = false;
  private ended = false;
  private flushing = false;
  private reading = true;

  constructor(private readonly options: BrokerLinkOptions) {
    const { url } = options;
    const secure = url.protocol === 'mqtts:' || url.protocol === 'ssl:';
    const port = url.port === '' ? (secure ? 8883 : 1883) : Number(url.port);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const greet = () => this.socket.write(writePacket(options.connect, 5));
    // TLS names no server by a bare address (RFC 6066 §3).
    const named = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    this.socket = secure
      ? connectTls({ host, port, ...named }, greet)
      : connectPlain({ host, port }, greet);
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.end(error.code ?? error.message);
    });
    this.socket.on('close', () => this.end('closed'));
    this.pings = setInterval(() => this.ping(), ping_every_ms / 2);
    setTimeout(() => !this.ready && this.end('no answer'), connect_ms).unref();
  }

  private read(chunk: Buffer): void {
    this.heardAt = performance.now();
    this.receivedAt = this.options.clock.now();
    this.reader.push(chunk);
  }

  frame(bytes: Buffer, start: number, body: number, end: number) {
    if (this.ended) return;
    if ((bytes[start] as number) >> 4 === PACKET.publish) {
      this.publish(bytes, start, body, end);
      return;
    }
    const packet = readPacket(bytes.subarray(start, end), 5);
    if (packet === null) return this.malformed();
    this.hear(packet);
  }

  /** However long it is, it is taken in: a broker that keeps it would send it for ever. */
  tooLong(first: number): boolean {
    if (first >> 4 === PACKET.publish) return true;
    this.end('a packet too large');
    return false;
  }

  cut(bytes: Buffer, body: number, end: number): void {
    this.frame(bytes, 0, body, end);
  }

  malformed(): void {
    this.end('a malformed packet');
  }

  private publish(bytes: Buffer, start: number, body: number, end: number) {
    if (readPublish(bytes, start, body, end, RULES, publish) !== REASON.success) {
      return this.malformed();
    }
    const { topic, payload, contentType, qos } = publish;
    const { intake } = this.options;
    const raw = { topic, payload, receivedAt: this.receivedAt };
    const message = contentType === undefined ? raw : { ...raw, contentType };
    if (OUR_OWN.test(topic)) {
      if (qos > 0) this.settle(this.window.add(publish.packetId), REASON.success);
    } else if (qos === 0) intake.take(message, false, unheard);
    else {
      const ticket = this.window.add(publish.packetId);
      intake.take(message, false, (verdict) => this.decided(ticket, verdict));
    }
    if (intake.full) this.pause();
  }

  private decided(ticket: number, verdict: Verdict): void {
    this.settle(ticket, reasonOf(verdict));
  }

  private settle(ticket: number, reason: number | null): void {
    if (this.ended) return;
    this.window.settle(ticket, reason, this.acks);
    if (this.flushing || this.acks.length === 0) return;
    this.flushing = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.flushing = false;
    if (this.acks.length === 0 || this.ended) return;
    this.socket.write(pubacks(this.acks, 5));
    this.acks.length = 0;
  }

  private pause() {
    if (this.reader.paused) return;
    this.reader.paused = true;
    this.socket.pause();
    this.options.intake.onRoom(() => setImmediate(() => this.resume()));
  }

  private resume() {
    if (this.ended || !this.reading) return;
    this.heardAt = performance.now();
    this.receivedAt = this.options.clock.now();
    this.reader.go();
    if (!this.reader.paused) this.socket.resume();
  }

  private hear(packet: Packet) {
    if (packet.cmd === 'connack') return this.welcomed(packet.reasonCode ?? 0);
    if (packet.cmd === 'suback') {
      const [granted] = packet.granted;
      if (typeof granted !== 'number' || granted >= REASON.unspecified) {
        return this.end(`the subscription was refused (${granted})`);
      }
      this.ready = true;
      return this.options.onReady();
    }
    if (packet.cmd !== 'disconnect') return;
    const { reasonCode } = packet;
    const another = reasonCode === SESSION_TAKEN_OVER;
    this.end(
      another ? 'another ingest has this name: set INGEST_NAME' : `sent away (${reasonCode})`,
    );
  }

  private welcomed(reasonCode: number) {
    if (reasonCode !== 0) return this.end(`not let in (${reasonCode})`);
    // Also when the session was kept: its last process may have died before it had subscribed.
    const subscriptions = [{ topic: this.options.filter, qos: 1 }] as const;
    const packet = { cmd: 'subscribe', messageId: SUBSCRIBE_ID, subscriptions } as const;
    this.socket.write(writePacket({ ...packet, subscriptions: [...subscriptions] }, 5));
  }

  private ping(): void {
    const silent = performance.now() - this.heardAt;
    if (this.ready && !this.reader.paused && silent > ping_every_ms * 2) this.end('silent');
    else if (this.ready) this.socket.write(PINGREQ);
  }

  /** Sends bytes, if it is connected and they will not pile up. */
  send(bytes: Buffer): void {
    if (!this.ready || this.ended || this.socket.writableLength > outgoing_bytes_max) return;
    this.socket.write(bytes);
  }

  /** Reads nothing more; acknowledgements still go out. */
  stopReading(): void {
    this.reading = false;
    this.reader.end();
    this.socket.pause();
  }

  /** Says goodbye, after the last acknowledgements. */
  close(): void {
    this.flush();
    if (this.ready) this.socket.write(goodbye(REASON.success));
    this.end('closed by us');
  }

  private end(reason: string): void {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.pings);
    this.reader.end();
    this.socket.on('error', unheard);
    this.socket.setTimeout(1_000, () => this.socket.destroy());
    this.socket.destroySoon();
    this.options.onEnd(reason);
  }
}

/** Receipts are dropped rather than kept for a broker that does not read. */
const outgoing_bytes_max = 1024 * 1024;
