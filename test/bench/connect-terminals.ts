/**
 * A fleet of real TLS connections, one a terminal: each connects, introduces itself, and stays. One
 * that is thrown out comes back, after a pause with jitter that grows, and sends a failure first.
 * Runs as a process of its own and takes one JSON argument:
 *
 *   {"port":…, "terminals":10000, "perSecond":300}
 *
 * On the message `report` its parent gets `{connected, acked, sent, slowestMs, seconds}` of the
 * time since the last `storm`: terminals that were answered since, messages that were
 * acknowledged and sent, the longest wait from a failure's publish to its PUBACK, and how long the
 * whole fleet took to be back (null while it is not).
 */
import { connect, type TLSSocket } from 'node:tls';

const task = JSON.parse(process.argv[2] ?? '{}') as {
  readonly port: number;
  readonly terminals: number;
  readonly perSecond: number;
};
const pause_min_ms = 1_000;
const pause_max_ms = 16_000;

let since = performance.now();
let sent = 0;
let acked = 0;
let slowestMs = 0;
let backAt: number | null = null;
let back = 0;

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

/** MQTT 3.1.1 §2.2.3. */
function packet(first: number, body: Buffer): Buffer {
  const head = [first];
  for (let rest = body.length; ; ) {
    head.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>= 7;
    if (rest === 0) return Buffer.concat([Buffer.from(head), body]);
  }
}

class Terminal {
  private seq = 0;
  private waiting = new Map<number, number>();
  private pauseMs = pause_min_ms;
  private session: Buffer | undefined;
  private isBack = false;
  private buffered: Buffer = Buffer.alloc(0);

  constructor(private readonly name: string) {}

  /** A new storm: it counts as back when it has been answered again. */
  leave(): void {
    this.isBack = false;
  }

  connect(): void {
    const session = this.session === undefined ? {} : { session: this.session };
    const options = { port: task.port, host: '127.0.0.1', rejectUnauthorized: false, ...session };
    const socket = connect(options, () => {
      const body = [text('MQTT'), Buffer.from([4, 2, 0, 120]), text(`demo/${this.name}`)];
      socket.write(packet(0x10, Buffer.concat(body)));
    });
    socket.on('session', (kept: Buffer) => {
      this.session = kept;
    });
    socket.on('data', (data: Buffer) => this.hear(socket, data));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.waiting.clear();
      this.buffered = Buffer.alloc(0);
      setTimeout(() => this.connect(), this.pauseMs * (0.5 + Math.random()));
      this.pauseMs = Math.min(this.pauseMs * 2, pause_max_ms);
    });
  }

  /** CONNACK and PUBACK, four bytes each. */
  private hear(socket: TLSSocket, data: Buffer): void {
    this.buffered = Buffer.concat([this.buffered, data]);
    for (; this.buffered.length >= 4; this.buffered = this.buffered.subarray(4)) {
      if (this.buffered[0] === 0x20 && this.buffered[3] === 0) {
        this.pauseMs = pause_min_ms;
        this.publish(socket, 'evt', ',"kind":"txn","code":"cup-pos:91","outcome":"failed"');
      } else if (this.buffered[0] === 0x40) {
        const id = ((this.buffered[2] as number) << 8) | (this.buffered[3] as number);
        this.answered(this.waiting.get(id));
        this.waiting.delete(id);
      }
    }
  }

  private publish(socket: TLSSocket, channel: string, more: string): void {
    this.seq += 1;
    const id = (this.seq % 65_535) + 1;
    const payload = `{"v":1,"boot":1,"seq":${this.seq},"at":${Date.now()}${more}}`;
    const topic = text(`pos/v1/demo/${this.name}/${channel}`);
    const body = [topic, Buffer.from([id >> 8, id & 255]), Buffer.from(payload)];
    this.waiting.set(id, performance.now());
    sent += 1;
    socket.write(packet(0x32, Buffer.concat(body)));
  }

  private answered(sentAt: number | undefined): void {
    if (sentAt === undefined) return;
    acked += 1;
    slowestMs = Math.max(slowestMs, performance.now() - sentAt);
    if (this.isBack) return;
    this.isBack = true;
    back += 1;
    if (back === task.terminals) backAt = performance.now();
  }
}

const fleet = Array.from({ length: task.terminals }, (_, i) => new Terminal(`S-${i}`));
for (const [i, terminal] of fleet.entries()) {
  setTimeout(() => terminal.connect(), (i / task.perSecond) * 1_000);
}

process.on('message', (asked) => {
  if (asked === 'storm') {
    since = performance.now();
    [back, slowestMs, backAt] = [0, 0, null];
    for (const terminal of fleet) terminal.leave();
  }
  const seconds = backAt === null ? null : (backAt - since) / 1_000;
  process.send?.({ connected: back, acked, sent, slowestMs, seconds });
});
process.on('disconnect', () => process.exit());
