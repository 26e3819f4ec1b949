/**
 * A fleet of real TLS connections, one a terminal: each connects, tells of a failure, and of
 * another now and then for as long as it is in. One that is thrown out comes back after a pause
 * with jitter that grows, as the terminals' library does, and gives up a connection that is not
 * answered. They come from many addresses, as a fleet does, and make a whole handshake each time,
 * as small TLS libraries do. Runs as a process of its own and takes one JSON argument:
 *
 *   {"port":…, "terminals":10000, "perSecond":500}
 *
 * Its parent asks with a word. `storm`: whatever is counted begins anew. `report`: answered with
 * a {@link FleetReport}. `acked`: answered with `terminal/seq` of all that was ever acknowledged.
 */
import { connect, createSecureContext, type TLSSocket } from 'node:tls';

/** What happened since the last storm began. */
export interface FleetReport {
  /** Terminals that were answered. */
  readonly back: number;
  /** Connections that were begun. */
  readonly attempts: number;
  readonly acked: number;
  /** The longest wait from a failure's publish to its PUBACK, in milliseconds. */
  readonly slowestMs: number;
  /** How long it took until the whole fleet was back; null while it is not. */
  readonly seconds: number | null;
}

const task = JSON.parse(process.argv[2] ?? '{}') as {
  readonly port: number;
  readonly terminals: number;
  readonly perSecond: number;
};
const pause_min_ms = 1_000;
const pause_max_ms = 16_000;
/** From connecting to CONNACK; MQTT libraries wait for 30 seconds. */
const patience_ms = 30_000;
const failure_every_ms = 30_000;
const addresses = 250;
const secureContext = createSecureContext();

let since = performance.now();
let attempts = 0;
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
  readonly acked: number[] = [];
  private readonly waiting = new Map<number, { seq: number; at: number }>();
  private pauseMs = pause_min_ms;
  private isBack = false;
  private buffered: Buffer = Buffer.alloc(0);
  private failing: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
    private readonly localAddress: string,
  ) {}

  /** A new storm: it counts as back when it has been answered again. */
  leave(): void {
    this.isBack = false;
  }

  connect(): void {
    attempts += 1;
    const { localAddress } = this;
    const where = { port: task.port, host: '127.0.0.1', localAddress };
    const socket = connect({ ...where, secureContext, rejectUnauthorized: false }, () => {
      const body = [text('MQTT'), Buffer.from([4, 2, 0, 120]), text(`demo/${this.name}`)];
      socket.write(packet(0x10, Buffer.concat(body)));
    });
    socket.setTimeout(patience_ms, () => {
      if (this.failing === undefined) socket.destroy();
    });
    socket.on('data', (data: Buffer) => this.hear(socket, data));
    socket.on('error', () => {});
    socket.on('close', () => this.lost());
  }

  private lost(): void {
    clearInterval(this.failing);
    this.failing = undefined;
    this.waiting.clear();
    this.buffered = Buffer.alloc(0);
    setTimeout(() => this.connect(), this.pauseMs * (0.5 + Math.random()));
    this.pauseMs = Math.min(this.pauseMs * 2, pause_max_ms);
  }

  /** CONNACK and PUBACK, four bytes each. */
  private hear(socket: TLSSocket, data: Buffer): void {
    this.buffered = Buffer.concat([this.buffered, data]);
    for (; this.buffered.length >= 4; this.buffered = this.buffered.subarray(4)) {
      if (this.buffered[0] === 0x20 && this.buffered[3] === 0) {
        this.pauseMs = pause_min_ms;
        this.fail(socket);
        this.failing = setInterval(() => this.fail(socket), failure_every_ms);
      } else if (this.buffered[0] === 0x40) {
        this.answered(((this.buffered[2] as number) << 8) | (this.buffered[3] as number));
      }
    }
  }

  /** Tells of a failed payment. */
  private fail(socket: TLSSocket): void {
    this.seq += 1;
    const id = (this.seq % 65_535) + 1;
    const key = `"v":1,"boot":1,"seq":${this.seq},"at":${Date.now()}`;
    const payload = `{${key},"kind":"txn","code":"cup-pos:91","outcome":"failed"}`;
    const topic = text(`pos/v1/demo/${this.name}/evt`);
    const body = [topic, Buffer.from([id >> 8, id & 255]), Buffer.from(payload)];
    this.waiting.set(id, { seq: this.seq, at: performance.now() });
    socket.write(packet(0x32, Buffer.concat(body)));
  }

  private answered(id: number): void {
    const sent = this.waiting.get(id);
    if (sent === undefined) return;
    this.waiting.delete(id);
    this.acked.push(sent.seq);
    acked += 1;
    slowestMs = Math.max(slowestMs, performance.now() - sent.at);
    if (this.isBack) return;
    this.isBack = true;
    back += 1;
    if (back === task.terminals) backAt = performance.now();
  }
}

const fleet = Array.from({ length: task.terminals }, (_, i) => {
  return new Terminal(`S-${i}`, `127.1.0.${1 + (i % addresses)}`);
});
for (const [i, terminal] of fleet.entries()) {
  setTimeout(() => terminal.connect(), (i / task.perSecond) * 1_000);
}

function report(): FleetReport {
  const seconds = backAt === null ? null : (backAt - since) / 1_000;
  return { back, attempts, acked, slowestMs, seconds };
}

process.on('message', (asked) => {
  if (asked === 'acked') {
    process.send?.(fleet.flatMap(({ acked: seqs }, i) => seqs.map((seq) => `S-${i}/${seq}`)));
    return;
  }
  if (asked === 'storm') {
    since = performance.now();
    [back, attempts, acked, slowestMs, backAt] = [0, 0, 0, 0, null];
    for (const terminal of fleet) terminal.leave();
  }
  process.send?.(report());
});
process.on('disconnect', () => process.exit());
