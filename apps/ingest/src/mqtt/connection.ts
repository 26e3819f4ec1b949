/** One client: who it is, what it may say and hear, and what it has not been answered yet. */
import type { Socket } from 'node:net';
import type { IConnectPacket, Packet } from 'mqtt-packet';
import type { ClientIdentity } from '#domain/message/topic.js';
import type { Admitted, Rejected } from '../auth/authenticate.js';
import type { RefuseReason, Verdict } from '../batch/entry.js';
import { AckWindow, pubacks } from './ack-window.js';
import { keepAliveOf, readConnect } from './connect-packet.js';
import type { Hub, Peer } from './hub.js';
import { Link, type LinkOwner } from './link.js';
import {
  goodbye,
  PACKET,
  PINGRESP,
  type ProtocolVersion,
  readPacket,
  refusal,
  welcome,
} from './packets.js';
import { blankPublish, FROM_CLIENTS, readPublish, topicFault } from './publish-packet.js';
import { RateBucket } from './rate-bucket.js';
import { REASON, type Reason } from './reason-codes.js';
import { mayLeaveWill, mayPublish, prefixOf, reasonOf } from './receive.js';
import { answerSubscribe, answerUnsubscribe } from './subscribe-packets.js';
import { type Will, willOf } from './wills.js';

/** Seconds' worth a terminal may send at once: it empties its buffer after a night off. */
const burst_seconds = 10;
/** Read, used and overwritten within one call. */
const publish = blankPublish();
const unheard = () => {};

export class Connection implements LinkOwner {
  state: 'fresh' | 'deciding' | 'open' | 'closed' = 'fresh';
  key = '';
  identity: ClientIdentity | null = null;
  version: ProtocolVersion = 4;
  will: Will | null = null;
  readonly filters = new Set<string>();
  readonly window = new AckWindow();
  readonly link: Link;
  private readonly acks: number[] = [];
  private bucket: RateBucket | null = null;
  private prefix = '';
  private inFlightMax = 0;
  private idleMs = Number.POSITIVE_INFINITY;
  private expiresAt = Number.POSITIVE_INFINITY;
  private lastPacketId = 0;

  constructor(
    socket: Socket,
    readonly peer: Peer,
    private readonly hub: Hub<Connection>,
  ) {
    this.link = new Link(socket, this, hub);
  }

  /** Whether so much was shed that its sender is stuck. */
  get stuck(): boolean {
    return this.window.shed >= this.inFlightMax / 2;
  }

  beforeRead() {
    if (this.state === 'open' && this.hub.stalled) this.wait('intake');
  }

  frame(bytes: Buffer, start: number, body: number, end: number) {
    if (this.state === 'closed') return;
    if (this.state === 'fresh') return this.connect(bytes.subarray(start, end), body - start);
    if ((bytes[start] as number) >> 4 === PACKET.publish) this.publish(bytes, start, body, end);
    else this.handle(bytes.subarray(start, end), body - start);
    const now = this.link.heardAt;
    if (this.bucket !== null && !this.bucket.take(now)) this.wait('rate');
    if (!this.hub.countPacket(now) || this.hub.stalled) this.wait('intake');
  }

  tooLong(first: number, total: number): boolean {
    const skips = this.state === 'open' && first >> 4 === PACKET.publish;
    if (skips && total <= this.hub.limits.skippedBytes) return true;
    this.fail(REASON.packetTooLarge, 'packet_too_large');
    return false;
  }

  /** A PUBLISH that is too long for the contract in any case: the intake says so and counts it. */
  cut(bytes: Buffer, body: number, end: number) {
    this.frame(bytes, 0, body, end);
  }

  malformed() {
    this.fail(REASON.malformed, 'malformed');
  }

  tooMuchHeld() {
    this.fail(REASON.quotaExceeded, 'held_bytes');
  }

  private publish(bytes: Buffer, start: number, body: number, end: number) {
    const fault = readPublish(bytes, start, body, end, FROM_CLIENTS[this.version], publish);
    if (fault !== REASON.success) return this.fail(fault, 'malformed');
    if (publish.qos === 2) return this.fail(REASON.qosNotSupported, 'qos_2');
    const { topic, payload, contentType } = publish;
    const refused = mayPublish(this.identity, this.prefix, topic, publish.retain);
    if (refused !== null) return this.refuse(refused);
    const { intake } = this.hub;
    const message = { topic, payload, receivedAt: this.link.receivedAt, contentType };
    if (publish.qos === 0) return intake.take(message, true, unheard);
    const ticket = this.openTicket();
    if (ticket !== null) intake.take(message, true, (verdict) => this.settle(ticket, verdict));
  }

  private refuse(reason: RefuseReason) {
    const { intake } = this.hub;
    const fault = reason === 'topic_unknown' ? topicFault(publish.topic) : REASON.success;
    const answers = publish.qos > 0 && fault === REASON.success;
    const ticket = answers ? this.openTicket() : null;
    intake.refuse(reason, ticket === null ? unheard : (verdict) => this.settle(ticket, verdict));
    if (fault !== REASON.success) this.fail(fault, 'topic');
  }

  /** A place among what is in flight; null when MQTT 5 §3.3.4 ends the connection for it. */
  private openTicket(): number | null {
    if (this.version === 5 && this.window.open >= this.inFlightMax) {
      this.fail(REASON.receiveMaximumExceeded, 'receive_maximum');
      return null;
    }
    const ticket = this.window.add(publish.packetId);
    // MQTT 3.1.1 has no word for "not so many": the rest stays in the socket, and TCP tells.
    const full = this.version === 4 && this.window.open >= this.inFlightMax;
    if (full) this.link.pause('in_flight');
    return ticket;
  }

  private settle(ticket: number, verdict: Verdict) {
    const reason = reasonOf(verdict);
    if (reason === null) this.hub.noteShed(this);
    this.answer(ticket, reason);
  }

  private answer(ticket: number, reason: Reason | null) {
    if (this.state === 'closed') return;
    this.window.settle(ticket, reason, this.acks);
    if (this.acks.length > 0) this.hub.flushSoon(this);
  }

  /** Sends the acknowledgements that have gathered, as one piece. */
  sendAcks() {
    if (this.acks.length === 0 || this.state === 'closed') return;
    this.link.send(pubacks(this.acks, this.version));
    this.acks.length = 0;
  }

  /** The same, and reads on when there is room in the window again. */
  flush() {
    this.sendAcks();
    const waits = this.link.pausedFor === 'in_flight';
    if (waits && this.window.open <= this.inFlightMax / 2) this.link.resume();
  }

  /** The next packet id for a PUBLISH of ours. */
  packetId(): number {
    this.lastPacketId = (this.lastPacketId % 65_535) + 1;
    return this.lastPacketId;
  }

  private connect(bytes: Buffer, body: number) {
    const read = readConnect(bytes, body);
    if (!read.ok) {
      const answer = read.reason === null ? null : refusal(read.reason, read.version);
      return this.turnAway(answer, read.why);
    }
    this.version = read.version;
    this.state = 'deciding';
    this.link.pause('deciding');
    const { clientId, username, password } = read.packet;
    const { certificate } = this.peer;
    this.hub.authenticator
      .decide({ clientId, username, password, certificate }, this.hub.wallTime())
      .then((decision) => {
        if (this.state === 'deciding') this.decided(read.packet, decision);
      })
      .catch((err: unknown) => {
        this.hub.log.error({ err }, 'a client could not be let in');
        this.fail(REASON.unspecified, 'failed');
      });
  }

  private decided(packet: IConnectPacket, decision: Admitted | Rejected) {
    if (!decision.ok) return this.turnAway(refusal(decision.reason, this.version), decision.why);
    this.key = decision.key;
    this.identity = decision.identity;
    this.prefix = prefixOf(decision.identity);
    this.expiresAt = Math.min(decision.expiresAt, this.peer.certificateEnds);
    if (packet.will && !mayLeaveWill(decision.identity, packet.will.topic)) {
      this.hub.intake.refuse('identity_mismatch');
      return this.turnAway(refusal(REASON.notAuthorized, this.version), 'will');
    }
    if (!this.hub.enter(this)) {
      return this.turnAway(refusal(REASON.quotaExceeded, this.version), 'parked');
    }
    this.state = 'open';
    this.will = willOf(packet);
    this.open(packet);
    this.link.resume();
  }

  /** What it may do from now on, and what it is told of it. */
  private open(packet: IConnectPacket) {
    const { limits } = this.hub;
    const terminal = this.identity?.kind === 'terminal';
    this.inFlightMax = terminal ? limits.terminalInFlight : limits.gatewayInFlight;
    const rate = terminal ? limits.terminalPerSecond : limits.gatewayPerSecond;
    if (rate > 0) this.bucket = new RateBucket(rate, rate * burst_seconds, this.hub.now());
    const asked = packet.keepalive ?? 0;
    const { idleMs, told } = keepAliveOf(asked, this.version, limits.keepAliveSeconds);
    this.idleMs = idleMs;
    this.link.reader.limit = limits.packetBytes;
    const promises = {
      receiveMaximum: this.inFlightMax,
      packetBytesMax: limits.skippedBytes,
      keepAliveSeconds: told,
    };
    this.link.send(welcome(packet, this.version, this.key, promises));
  }

  /** Every packet that is no PUBLISH. */
  private handle(bytes: Buffer, body: number) {
    const type = (bytes[0] as number) >> 4;
    if (type === PACKET.pingreq) {
      if (bytes[0] !== 0xc0 || bytes.length !== body) return this.malformed();
      return this.link.send(PINGRESP);
    }
    // Answers to the few packets that we send at QoS 1; nothing waits for them.
    if (type === PACKET.puback && bytes.length >= body + 2) return;
    const packet = readPacket(bytes, this.version);
    if (packet === null) return this.malformed();
    this.obey(packet);
  }

  private obey(packet: Packet) {
    switch (packet.cmd) {
      case 'subscribe':
        if (!packet.messageId || packet.subscriptions.length === 0) return this.malformed();
        if (packet.properties?.subscriptionIdentifier !== undefined) {
          return this.fail(REASON.subscriptionIdsNotSupported, 'subscription_id');
        }
        for (const bytes of answerSubscribe(this, packet, this.hub)) this.link.send(bytes);
        return;
      case 'unsubscribe':
        if (!packet.messageId || packet.unsubscriptions.length === 0) return this.malformed();
        return this.link.send(answerUnsubscribe(this, packet, this.hub));
      case 'disconnect':
        // MQTT 5 §3.14.2.1: it goes for good, unless it asks for its will to be said.
        if (packet.reasonCode !== REASON.disconnectWithWill) this.will = null;
        return this.link.drop();
      default:
        return this.fail(REASON.protocolError, 'protocol');
    }
  }

  private wait(why: 'intake' | 'rate') {
    if (this.link.pausedFor !== null || this.state !== 'open') return;
    this.link.pause(why);
    this.hub.wait(this, why);
  }

  /** Whether it may send again, by its own pace. */
  mayResume(now: number): boolean {
    return this.bucket?.ready(now) ?? true;
  }

  /** Ends it when it was silent for too long, or its credentials have ended. */
  sweep(now: number, wall: number) {
    const silent = this.link.pausedFor === null && now - this.link.heardAt > this.idleMs;
    if (silent) this.fail(REASON.keepAliveTimeout, 'keep_alive');
    else if (wall >= this.expiresAt) this.fail(REASON.notAuthorized, 'expired');
  }

  /** Ends the connection and says why, as far as its version has words for it. */
  fail(reason: Reason, why: string) {
    if (this.state === 'closed') return;
    if (this.state !== 'open') return this.turnAway(null, why);
    this.hub.metrics.disconnects.inc({ reason: why });
    this.sendAcks();
    if (this.version === 5) this.link.send(goodbye(reason));
    this.link.drop();
  }

  /** Somebody who never came in. */
  private turnAway(answer: Buffer | null, why: string) {
    this.hub.metrics.connectionsRefused.inc({ reason: why });
    if (answer !== null) this.link.send(answer);
    this.link.drop();
  }

  gone() {
    this.state = 'closed';
    this.hub.leave(this);
  }
}
