/**
 * A gateway that gives up nothing: what was not acknowledged is sent again, over a new connection
 * if need be, to whatever listens by then. It speaks MQTT with a socket and a codec only, so what
 * counts as acknowledged here is a PUBACK on the wire.
 */
import { connect, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';

/** One message, and what stands for it in a ledger. */
export interface Outgoing {
  readonly id: string;
  readonly topic: string;
  readonly payload: string;
}

const window_messages = 150;
const reconnect_ms = 40;
const SUBSCRIBE_ID = 1;

/** What a gateway hears besides acknowledgements. */
export interface Listening {
  readonly filter: string;
  readonly onMessage: (topic: string, payload: string) => void;
  /** It is connected and subscribed, for the first time or again. */
  readonly onOpen: () => void;
}

export class StubbornGateway {
  private socket: Socket | null = null;
  private connected = false;
  private closed = false;
  private packetId = 0;
  private waiting: Outgoing[] = [];
  private readonly inFlight = new Map<number, Outgoing>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
    /** Where to connect to; asked anew each time, null for nowhere yet. */
    private readonly port: () => number | null,
    private readonly onAck: (message: Outgoing) => void,
    private readonly listening: Listening | null = null,
  ) {
    this.open();
  }

  /** How many messages are not acknowledged. */
  get open_messages(): number {
    return this.waiting.length + this.inFlight.size;
  }

  send(message: Outgoing): void {
    this.waiting.push(message);
    this.fill();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.destroy();
  }

  private open(): void {
    const port = this.port();
    if (port === null) {
      this.later();
      return;
    }
    const socket = connect(port, '127.0.0.1');
    this.socket = socket;
    const packets = parser();
    packets.on('packet', (packet: Packet) => this.hear(packet));
    socket.on('data', (chunk: Buffer) => packets.parse(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.connected = false;
      this.waiting = [...this.inFlight.values(), ...this.waiting];
      this.inFlight.clear();
      this.later();
    });
    socket.on('connect', () => {
      socket.setNoDelay(true);
      const clientId = `demo/gateway/${this.name}`;
      socket.write(generate({ cmd: 'connect', clientId, clean: true, keepalive: 60 }));
    });
  }

  private later(): void {
    if (!this.closed) this.timer = setTimeout(() => this.open(), reconnect_ms);
  }

  private hear(packet: Packet): void {
    if (packet.cmd === 'connack') this.welcomed();
    if (packet.cmd === 'suback') this.subscribed();
    if (packet.cmd === 'publish') {
      this.listening?.onMessage(packet.topic, packet.payload.toString());
    }
    if (packet.cmd === 'puback' && packet.messageId !== undefined) {
      const message = this.inFlight.get(packet.messageId);
      this.inFlight.delete(packet.messageId);
      if (message) this.onAck(message);
    }
    this.fill();
  }

  /** Nothing is sent before it hears what comes of it. */
  private welcomed(): void {
    if (this.listening === null) {
      this.subscribed();
      return;
    }
    const subscriptions = [{ topic: this.listening.filter, qos: 0 as const }];
    this.socket?.write(generate({ cmd: 'subscribe', messageId: SUBSCRIBE_ID, subscriptions }));
  }

  private subscribed(): void {
    this.connected = true;
    this.listening?.onOpen();
  }

  private fill(): void {
    if (!this.connected) return;
    const bytes: Buffer[] = [];
    const room = window_messages - this.inFlight.size;
    for (const message of this.waiting.splice(0, Math.max(0, room))) {
      do this.packetId = (this.packetId % 65_535) + 1;
      while (this.inFlight.has(this.packetId));
      this.inFlight.set(this.packetId, message);
      const { topic, payload } = message;
      const dup = false;
      const retain = false;
      const messageId = this.packetId;
      bytes.push(generate({ cmd: 'publish', qos: 1, topic, payload, messageId, dup, retain }));
    }
    if (bytes.length > 0) this.socket?.write(Buffer.concat(bytes));
  }
}
