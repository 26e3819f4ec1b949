/**
 * Subscriber mode: ingest consumes an existing MQTT 5 broker through a shared subscription. The
 * session is kept at the broker, so what was not acknowledged waits there for the next start; how
 * much of it may be on the way is the back-pressure.
 */
import type { IConnectPacket } from 'mqtt-packet';
import type { Clock } from '#infra/clock.js';
import type { Log } from '#infra/log.js';
import { Intake } from '../intake.js';
import { BrokerLink } from './broker-link.js';
import type { MqttSource, Receipt } from './mqtt-source.js';
import { publishAtLeastOnce, publishAtMostOnce } from './packets.js';
import { Presence } from './presence.js';
import { Receipts } from './receipts.js';

export interface MqttSubscriberOptions {
  readonly url: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Names the session: the same after a restart, another one for every copy that runs. */
  readonly name: string;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the broker may have sent without an acknowledgement: the back-pressure of this mode. */
const in_flight_messages_max = 8_000;
const session_seconds = 86_400;
const keep_alive_seconds = 60;
const FILTER = '$share/tillwatch/pos/v1/#';
const TENANT = /^pos\/v1\/([a-z0-9][a-z0-9-]{0,31})\//;
const retry_min_ms = 250;
const retry_max_ms = 30_000;
const receipts_sweep_ms = 1_000;

/** Connects, subscribes and acknowledges after the commit. Reconnects for ever, with jitter. */
export async function openMqttSubscriber(options: MqttSubscriberOptions): Promise<MqttSource> {
  return new Subscriber(options);
}

class Subscriber implements MqttSource {
  readonly address: string;
  trouble: string | null = 'not connected yet';
  private readonly url: URL;
  private readonly receipts: Receipts;
  private readonly presence: Presence;
  private readonly sweeps: NodeJS.Timeout;
  private link: BrokerLink | null = null;
  private retry: NodeJS.Timeout | null = null;
  private pause = retry_min_ms;
  private stopping = false;
  private lastPacketId = 0;

  constructor(private readonly options: MqttSubscriberOptions) {
    this.url = new URL(options.url);
    // Without user and password: people and logs read it.
    this.address = `${this.url.protocol}//${this.url.host}`;
    this.presence = new Presence({ ...options, epoch: String(options.clock.now()) });
    this.receipts = new Receipts((key, { boot, upto }) => {
      const payload = JSON.stringify({ v: 1, boot, upto });
      this.link?.send(publishAtMostOnce(`pos/v1/${key}/rcv`, payload, 5));
    });
    this.sweeps = setInterval(() => this.receipts.sweep(performance.now()), receipts_sweep_ms);
    this.connect();
  }

  private connect(): void {
    const { clock, log, intake } = this.options;
    this.link = new BrokerLink({
      url: this.url,
      connect: this.connectPacket(),
      filter: FILTER,
      intake: new ListeningIntake(intake, (tenant) => this.presence.heard(tenant)),
      clock,
      onReady: () => {
        this.trouble = null;
        this.pause = retry_min_ms;
        log.info({ broker: this.address }, 'connected and subscribed');
      },
      onEnd: (reason) => this.ended(reason),
    });
  }

  private ended(reason: string): void {
    this.link = null;
    this.trouble = `the broker is away: ${reason}`;
    if (this.stopping) return;
    this.options.log.warn({ broker: this.address, reason }, 'not connected, trying again');
    this.retry = setTimeout(() => this.connect(), this.pause * (0.5 + Math.random()));
    this.pause = Math.min(this.pause * 2, retry_max_ms);
  }

  private connectPacket(): IConnectPacket {
    const username = this.options.user ?? decodeURIComponent(this.url.username);
    const password = this.options.password ?? decodeURIComponent(this.url.password);
    return {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      // What the broker has sent us and we have not acknowledged waits in our session. Under
      // another name the next process would never see it, and its senders were told it arrived.
      clientId: `tillwatch-ingest-${this.options.name}`,
      clean: false,
      keepalive: keep_alive_seconds,
      ...(username !== '' && { username }),
      ...(password !== '' && { password: Buffer.from(password) }),
      properties: {
        sessionExpiryInterval: session_seconds,
        receiveMaximum: in_flight_messages_max,
      },
    };
  }

  /** Behind a broker nobody knows who listens; its own acknowledgement proves nothing. */
  readonly heard = true;

  tell(tenant: string, terminal: string, receipt: Receipt): void {
    this.receipts.tell(`${tenant}/${terminal}`, receipt, performance.now());
  }

  /** Whether the terminal is there the broker knows, and keeps what waits for its session. */
  reaches(): boolean {
    return !this.stopping && this.trouble === null && this.link !== null;
  }

  command(tenant: string, terminal: string, payload: string, seconds: number): void {
    this.lastPacketId = (this.lastPacketId % 65_535) + 1;
    const topic = `pos/v1/${tenant}/${terminal}/cmd`;
    const at = { messageId: this.lastPacketId, seconds };
    this.link?.send(publishAtLeastOnce(topic, payload, 5, at));
  }

  stopReading(): void {
    this.stopping = true;
    this.trouble = 'stopping';
    if (this.retry !== null) clearTimeout(this.retry);
    this.link?.stopReading();
  }

  async close(): Promise<void> {
    this.stopReading();
    clearInterval(this.sweeps);
    this.link?.close();
    await this.presence.close();
  }
}

/** Listens for tenants on the way to the intake. */
class ListeningIntake extends Intake {
  private last = '';

  constructor(
    private readonly inner: Intake,
    private readonly heard: (tenant: string) => void,
  ) {
    super();
  }

  get full(): boolean {
    return this.inner.full;
  }

  onRoom(resume: () => void): void {
    this.inner.onRoom(resume);
  }

  refuse(...args: Parameters<Intake['refuse']>): void {
    this.inner.refuse(...args);
  }

  take(...args: Parameters<Intake['take']>): void {
    const [{ topic }] = args;
    // One tenant is the rule: its messages cost a comparison.
    if (this.last === '' || !topic.startsWith(this.last)) {
      const tenant = TENANT.exec(topic)?.[1];
      if (tenant !== undefined) {
        this.last = `pos/v1/${tenant}/`;
        this.heard(tenant);
      }
    }
    this.inner.take(...args);
  }
}
