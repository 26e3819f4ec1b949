/**
 * A load generator that costs little itself: raw sockets, packets encoded by hand, a window of
 * unacknowledged messages a connection. Runs as a process of its own.
 *
 *   node stream-heartbeats.js PORT TERMINALS SECONDS BOOT
 *
 * Prints `{acked, seconds}`: QoS 1 messages acknowledged, and the time from the first to the last.
 */
import { connect, type Socket } from 'node:net';

const connections = 8;
const window_messages = 400;

const [port, terminals, seconds, boot] = process.argv.slice(2).map(Number) as [
  number,
  number,
  number,
  number,
];

/** MQTT 3.1.1 §2.2.3: the remaining length, seven bits a byte. */
function lengthBytes(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>= 7;
  } while (rest > 0);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

function connectPacket(clientId: string): Buffer {
  const body = Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 60]), text(clientId)]);
  return Buffer.concat([Buffer.from([0x10, ...lengthBytes(body.length)]), body]);
}

function publishPacket(topic: string, id: number, payload: string): Buffer {
  const bytes = Buffer.from(payload);
  const length = 2 + topic.length + 2 + bytes.length;
  const head = [0x32, ...lengthBytes(length), topic.length >> 8, topic.length & 255];
  return Buffer.concat([
    Buffer.from(head),
    Buffer.from(topic),
    Buffer.from([id >> 8, id & 255]),
    bytes,
  ]);
}

function heartbeat(seq: number): string {
  return (
    `{"v":1,"boot":${boot},"seq":${seq},"at":${Date.now()},"span":60,"up":86400,` +
    '"txn":{"attempt":12,"approved":12,"declined":0,"failed":0,"noAnswer":0,"pin":7,"pinless":5},' +
    '"by":{"issuer":{"icbc":5,"ccb":4,"abc":3}},"rssi":-71,"rtt":83,"bat":88,"printer":"ok",' +
    '"queue":0,"unsettled":0,"freeMb":812}'
  );
}

class Stream {
  private next = 0;
  private inFlight = 0;
  private packetId = 0;
  private readonly socket: Socket;
  private pending: Buffer = Buffer.alloc(0);
  private connected = false;
  acked = 0;
  lastAckAt = 0;

  constructor(private readonly number: number) {
    this.socket = connect(port, '127.0.0.1', () => {
      this.socket.setNoDelay(true);
      this.socket.write(connectPacket(`demo/gateway/bench-${number}`));
    });
    this.socket.on('data', (data: Buffer) => this.hear(data));
  }

  /** CONNACK and PUBACK are both four bytes: counting them is all there is to parse. */
  private hear(data: Buffer): void {
    this.pending = this.pending.length > 0 ? Buffer.concat([this.pending, data]) : data;
    const whole = this.pending.length >> 2;
    this.pending = this.pending.subarray(whole * 4);
    let acks = whole;
    if (!this.connected && whole > 0) {
      this.connected = true;
      acks -= 1;
    }
    this.acked += acks;
    this.inFlight -= acks;
    this.lastAckAt = performance.now();
    this.fill();
  }

  fill(): void {
    if (stopped || !this.connected || this.inFlight > window_messages / 2) return;
    const packets: Buffer[] = [];
    while (this.inFlight < window_messages) {
      const n = this.number + connections * this.next;
      const topic = `pos/v1/demo/T-${n % terminals}/hb`;
      this.packetId = (this.packetId % 65_535) + 1;
      packets.push(publishPacket(topic, this.packetId, heartbeat(Math.floor(n / terminals))));
      this.next += 1;
      this.inFlight += 1;
    }
    this.socket.write(Buffer.concat(packets));
  }

  get idle(): boolean {
    return this.inFlight <= 0;
  }

  close(): void {
    this.socket.destroy();
  }
}

let stopped = false;
const streams = Array.from({ length: connections }, (_, i) => new Stream(i));
const startedAt = performance.now();
setTimeout(() => {
  stopped = true;
  const poll = setInterval(() => {
    const drained =
      streams.every((s) => s.idle) || performance.now() - startedAt > (seconds + 20) * 1_000;
    if (!drained) return;
    clearInterval(poll);
    const acked = streams.reduce((sum, s) => sum + s.acked, 0);
    const last = Math.max(...streams.map((s) => s.lastAckAt));
    process.stdout.write(`${JSON.stringify({ acked, seconds: (last - startedAt) / 1_000 })}\n`);
    for (const stream of streams) stream.close();
  }, 20);
}, seconds * 1_000);
