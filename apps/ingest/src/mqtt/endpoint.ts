/**
 * Endpoint mode: terminals connect to ingest itself. It does of MQTT 3.1.1 and 5 what the contract
 * needs: it takes messages in, acknowledges them once they are stored, and tells terminals what is
 * theirs. It relays nothing from one client to another and keeps no sessions.
 */
import type { Socket } from 'node:net';
import type { Clock } from '#infra/clock.js';
import type { Log } from '#infra/log.js';
import type { Authenticator } from '../auth/authenticate.js';
import type { IngestMetrics } from '../ingest.metrics.js';
import type { Intake } from '../intake.js';
import { Admission } from './admission.js';
import { Connection } from './connection.js';
import { type DoorOptions, type Doors, openDoors } from './doors.js';
import { FlapGuard } from './flapping.js';
import { Hub, type Peer } from './hub.js';
import type { EndpointLimits } from './limits.js';
import type { MqttSource, Receipt } from './mqtt-source.js';
import { RateBucket } from './rate-bucket.js';
import { REASON } from './reason-codes.js';
import { Subscriptions } from './subscriptions.js';
import { sendCommand, tellReceipt } from './tell-down.js';
import { WaitingRoom } from './waiting-room.js';
import { type Will, Wills } from './wills.js';

export interface MqttEndpointOptions extends Pick<DoorOptions, 'host' | 'port' | 'tls'> {
  readonly intake: Intake;
  readonly authenticator: Authenticator;
  readonly limits: EndpointLimits;
  readonly clock: Clock;
  readonly metrics: IngestMetrics;
  readonly log: Log;
}

const sweep_every_ms = 100;
/** Keep-alives and timeouts are whole seconds. */
const slow_sweep_every = 10;
/** Lines about strangers, a second and at once: who knocks often must not fill the disk. */
const stranger_lines = { perSecond: 1, burst: 20 };
const unheard = () => {};

/** Opens the endpoint and listens. */
export async function openMqttEndpoint(options: MqttEndpointOptions): Promise<MqttSource> {
  const endpoint = new Endpoint(options);
  try {
    await endpoint.listen();
  } catch (error) {
    options.authenticator.close();
    throw error;
  }
  return endpoint;
}

class Endpoint extends Hub<Connection> implements MqttSource {
  readonly intake: Intake;
  readonly limits: EndpointLimits;
  readonly authenticator: Authenticator;
  readonly metrics: IngestMetrics;
  readonly log: Log;
  readonly epoch: string;
  private doors: Doors | null = null;
  private shutting: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** Everybody, let in or not. */
  private readonly everybody = new Set<Connection>();
  private readonly clients = new Map<string, Connection>();
  private readonly subscriptions = new Subscriptions<Connection>();
  private readonly wills = new Wills((will) => this.sayWill(will));
  private readonly admission: Admission;
  private readonly flapping: FlapGuard;
  private readonly strangerLines: RateBucket;
  private readonly waiting: WaitingRoom;
  private toFlush: Connection[] = [];
  private readonly withShed = new Set<Connection>();
  private shedAt = 0;
  private heldBytes = 0;
  private sweeps = 0;

  constructor(private readonly options: MqttEndpointOptions) {
    super();
    const { limits, clock } = options;
    this.intake = options.intake;
    this.limits = limits;
    this.authenticator = options.authenticator;
    this.metrics = options.metrics;
    this.log = options.log;
    this.epoch = String(clock.now());
    const now = this.now();
    this.admission = new Admission(limits.admission, now);
    this.flapping = new FlapGuard(limits.flapping);
    this.strangerLines = new RateBucket(stranger_lines.perSecond, stranger_lines.burst, now);
    const { totalPerSecond: total } = limits;
    const pace = total > 0 ? new RateBucket(total, total, now) : null;
    this.waiting = new WaitingRoom(this.intake, pace);
  }

  async listen(): Promise<void> {
    const { host, port, tls, limits, log } = this.options;
    this.doors = await openDoors({
      ...{ host, port, tls, limits, log },
      admit: (socket) => this.admit(socket),
      enter: (socket, peer) => this.accept(socket, peer),
      refused: (why, detail) => this.noteStranger(why, detail),
    });
    this.authenticator.revocations.onChange(() => this.throwOutRevoked());
    this.timer = setInterval(() => this.sweep(), sweep_every_ms);
  }

  get address(): string {
    return this.doors?.addresses.join(' ') ?? '';
  }

  get trouble(): string | null {
    return this.shutting === null ? null : 'stopping';
  }

  get stalled(): boolean {
    return this.waiting.closed;
  }

  now(): number {
    return performance.now();
  }

  receiveTime(): number {
    return this.options.clock.now();
  }

  wallTime(): number {
    return Date.now();
  }

  private admit(socket: Socket): boolean {
    if (this.shutting !== null) return false;
    const address = socket.remoteAddress ?? '';
    const admitted = this.admission.admit(address, this.everybody.size, this.now());
    if (admitted !== 'yes') this.noteStranger(admitted, `from ${address}`);
    return admitted === 'yes';
  }

  private noteStranger(reason: string, detail: string): void {
    this.metrics.connectionsRefused.inc({ reason });
    if (!this.strangerLines.take(this.now())) return;
    this.log.info({ reason, detail }, 'a connection was refused');
  }

  private accept(socket: Socket, peer: Peer): void {
    if (this.shutting !== null) return void socket.destroy();
    this.everybody.add(new Connection(socket, peer, this));
  }

  enter(connection: Connection): boolean {
    const { key } = connection;
    const now = this.now();
    if (this.flapping.parked(key, now)) return false;
    const before = this.clients.get(key);
    if (before) {
      this.metrics.takeovers.inc();
      // The same client is here: what its other connection left to be said is not true.
      before.will = null;
      before.fail(REASON.takenOver, 'taken_over');
    }
    if (this.flapping.came(key, before !== undefined, now)) {
      const minutes = this.limits.flapping.parkMs / 60_000;
      this.metrics.parked.inc();
      this.log.warn({ client: key, minutes }, 'a client id came too often and is parked');
      return false;
    }
    this.wills.back(key);
    this.clients.set(key, connection);
    this.metrics.clients.set(this.clients.size);
    return true;
  }

  leave(connection: Connection): void {
    this.everybody.delete(connection);
    this.waiting.remove(connection);
    this.withShed.delete(connection);
    for (const filter of connection.filters) this.subscriptions.remove(filter, connection);
    const { key, will } = connection;
    if (this.clients.get(key) !== connection) return;
    this.clients.delete(key);
    this.metrics.clients.set(this.clients.size);
    if (will !== null && this.shutting === null) this.wills.leave(key, will, this.now());
  }

  private sayWill({ topic, payload, contentType }: Will): void {
    this.metrics.wills.inc();
    const raw = { topic, payload, receivedAt: this.receiveTime() };
    const message = contentType === undefined ? raw : { ...raw, contentType };
    this.intake.take(message, false, unheard);
  }

  flushSoon(connection: Connection): void {
    if (this.toFlush.push(connection) === 1) setImmediate(() => this.flush());
  }

  private flush(): void {
    const connections = this.toFlush;
    this.toFlush = [];
    // One may be there more than once; the second time it has nothing to send.
    for (const connection of connections) connection.flush();
  }

  wait(connection: Connection, why: 'intake' | 'rate'): void {
    this.waiting.add(connection, why);
  }

  countPacket(now: number): boolean {
    return this.waiting.count(now);
  }

  hold(bytes: number): boolean {
    this.heldBytes += bytes;
    return bytes <= 0 || this.heldBytes <= this.limits.heldBytes;
  }

  noteShed(connection: Connection): void {
    this.shedAt = this.now();
    this.withShed.add(connection);
  }

  subscribe(filter: string, connection: Connection): void {
    this.subscriptions.add(filter, connection);
  }

  unsubscribe(filter: string, connection: Connection): void {
    this.subscriptions.remove(filter, connection);
  }

  get heard(): boolean {
    return this.subscriptions.size > 0;
  }

  tell(tenant: string, terminal: string, receipt: Receipt): void {
    tellReceipt(this.subscriptions, tenant, terminal, receipt);
  }

  reaches(tenant: string, terminal: string): boolean {
    return this.shutting === null && this.subscriptions.has(tenant, terminal, 'cmd');
  }

  command(tenant: string, terminal: string, payload: string): void {
    sendCommand(this.subscriptions, tenant, terminal, payload);
  }

  private sweep(): void {
    const now = this.now();
    this.waiting.sweep(now);
    this.sweeps += 1;
    if (this.sweeps % slow_sweep_every === 0) this.sweepSlowly(now);
  }

  private sweepSlowly(now: number): void {
    const wall = this.wallTime();
    this.wills.sweep(now);
    for (const connection of this.everybody) {
      if (connection.state === 'open') connection.sweep(now, wall);
      else if (now - connection.link.openedAt > this.limits.connectMs) {
        connection.fail(REASON.unspecified, 'connect_timeout');
        connection.link.destroy();
      }
    }
    const over = now - this.shedAt > this.limits.shedPauseMs;
    for (const connection of this.withShed) {
      if (over || connection.stuck) connection.fail(REASON.quotaExceeded, 'shed');
    }
  }

  private throwOutRevoked(): void {
    for (const connection of this.clients.values()) {
      if (!this.authenticator.revocations.has(connection.key, connection.peer.certificate?.serial))
        continue;
      connection.fail(REASON.notAuthorized, 'revoked');
    }
  }

  stopReading(): void {
    if (this.shutting !== null) return;
    this.shutting = this.doors?.shut() ?? Promise.resolve();
    this.wills.clear();
    for (const connection of this.everybody) {
      connection.will = null;
      if (connection.state === 'open') connection.link.stopReading();
      else connection.link.destroy();
    }
  }

  async close(): Promise<void> {
    this.stopReading();
    if (this.timer !== null) clearInterval(this.timer);
    for (const connection of this.clients.values()) {
      connection.fail(REASON.shuttingDown, 'stopping');
    }
    await this.shutting;
    this.authenticator.close();
  }
}
