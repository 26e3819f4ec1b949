/**
 * A load generator that costs little itself: raw sockets, packets encoded by hand, a window of
 * unacknowledged messages a connection. Runs as a process of its own, and takes one JSON argument:
 *
 *   {"port":…, "terminals":…, "seconds":…, "from":0, "connections":8, "window":2000,
 *    "perSecond":0}
 *
 * Message `n` is the heartbeat `n / terminals` of terminal `n % terminals`, so a second run that
 * goes on from the first one's `next` repeats nothing; one in a hundred is a failed payment, and
 * the first round of terminals are births. `perSecond` above zero paces it, for latencies.
 *
 * Prints `{acked, seconds, next, cpuSeconds, p50, p99}`: QoS 1 messages acknowledged, the time from
 * the first to the last, where to go on, and milliseconds from publish to PUBACK.
 */
import { connect, type Socket } from 'node:net';

interface Task {
  readonly port: number;
  readonly terminals: number;
  readonly seconds: number;
  readonly from: number;
  readonly connections: number;
  readonly window: number;
  readonly perSecond: number;
}

const task: Task = {
  ...{ from: 0, connections: 8, window: 2_000, perSecond: 0 },
  ...JSON.parse(process.argv[2] ?? '{}'),
};
const { terminals, connections } = task;
const pace_ms = 5;

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

const room = Buffer.allocUnsafe(2_048);

/** Writes a packet into the room; answers its length. All of it is ASCII. */
function publishPacket(topic: string, id: number, payload: string): number {
  const length = 2 + topic.length + 2 + payload.length;
  let at = 0;
  room[at++] = 0x32;
  for (const byte of lengthBytes(length)) room[at++] = byte;
  room[at++] = topic.length >> 8;
  room[at++] = topic.length & 255;
  at += room.write(topic, at, 'latin1');
  room[at++] = id >> 8;
  room[at++] = id & 255;
  return at + room.write(payload, at, 'latin1');
}

const BIRTH =
  '"reason":"power","merchant":"m-#","store":"s-#","chain":"c-3","region":"310000",' +
  '"tz":"Asia/Shanghai","model":"A920","hw":"B17","fw":"3.2.1","app":"5.4.0","param":"p88",' +
  '"feePlan":"std@12","acquirer":"acq-7","carrier":"cmcc","link":"4g","keys":{"tpk":"A1B2C3"},' +
  '"hbSeconds":60,"hours":"09:00-22:00"}';
const HEARTBEAT =
  '"span":60,"up":86400,' +
  '"txn":{"attempt":12,"approved":12,"declined":0,"failed":0,"noAnswer":0,"pin":7,"pinless":5},' +
  '"by":{"issuer":{"icbc":5,"ccb":4,"abc":3}},"rssi":-71,"rtt":83,"bat":88,"printer":"ok",' +
  '"queue":0,"unsettled":0,"freeMb":812,"fw":"3.2.1","keys":{"tpk":"A1B2C3"}}';
const FAILURE =
  '"kind":"txn","code":"cup-pos:55","outcome":"declined","issuer":"icbc","scheme":"unionpay",' +
  '"entry":"chip","pin":true,"ms":812,"retry":0}';

function message(n: number): { topic: string; payload: string } {
  const terminal = n % terminals;
  const round = Math.floor(n / terminals);
  const head = `{"v":1,"boot":1,"seq":${round},"at":${Date.now()},`;
  const topic = `pos/v1/demo/T-${terminal}/`;
  if (round === 0) {
    const merchant = String(terminal >> 1);
    return { topic: `${topic}birth`, payload: head + BIRTH.replaceAll('#', merchant) };
  }
  if (n % 100 === 99) return { topic: `${topic}evt`, payload: head + FAILURE };
  return { topic: `${topic}hb`, payload: head + HEARTBEAT };
}

class Stream {
  private sent = 0;
  private packetId = 0;
  private readonly socket: Socket;
  private pending: Buffer = Buffer.alloc(0);
  private connected = false;
  private readonly sentAt: number[] = [];
  readonly waits: number[] = [];
  acked = 0;
  lastAckAt = 0;

  constructor(private readonly number: number) {
    this.socket = connect(task.port, '127.0.0.1', () => {
      this.socket.setNoDelay(true);
      this.socket.write(connectPacket(`demo/gateway/bench-${number}`));
    });
    this.socket.on('data', (data: Buffer) => this.hear(data));
  }

  get next(): number {
    return this.sent;
  }

  get idle(): boolean {
    return this.acked >= this.sent;
  }

  /** CONNACK and PUBACK are both four bytes: counting them is all there is to parse. */
  private hear(data: Buffer): void {
    this.pending = this.pending.length > 0 ? Buffer.concat([this.pending, data]) : data;
    let whole = this.pending.length >> 2;
    this.pending = this.pending.subarray(whole * 4);
    if (!this.connected && whole > 0) {
      this.connected = true;
      whole -= 1;
    }
    this.lastAckAt = performance.now();
    if (task.perSecond > 0) {
      for (const at of this.sentAt.splice(0, whole)) this.waits.push(this.lastAckAt - at);
    }
    this.acked += whole;
    if (task.perSecond === 0 && this.sent - this.acked <= task.window / 2) {
      this.send(task.window - (this.sent - this.acked));
    }
  }

  send(count: number): void {
    if (stopped || !this.connected) return;
    const packets: Buffer[] = [];
    for (let i = 0; i < count; i += 1) {
      const { topic, payload } = message(task.from + this.number + connections * this.sent);
      this.packetId = (this.packetId % 65_535) + 1;
      packets.push(Buffer.from(room.subarray(0, publishPacket(topic, this.packetId, payload))));
      this.sent += 1;
      if (task.perSecond > 0) this.sentAt.push(performance.now());
    }
    this.socket.write(Buffer.concat(packets));
  }

  close(): void {
    this.socket.destroy();
  }
}

let stopped = false;
const streams = Array.from({ length: connections }, (_, i) => new Stream(i));
const startedAt = performance.now();
const pacer =
  task.perSecond > 0
    ? setInterval(() => {
        const due = ((performance.now() - startedAt) / 1_000) * task.perSecond;
        const each = due / connections;
        for (const stream of streams) stream.send(Math.max(0, Math.floor(each - stream.next)));
      }, pace_ms)
    : undefined;

setTimeout(() => {
  stopped = true;
  clearInterval(pacer);
  const poll = setInterval(() => {
    const late = performance.now() - startedAt > (task.seconds + 30) * 1_000;
    if (!late && !streams.every((s) => s.idle)) return;
    clearInterval(poll);
    report();
    for (const stream of streams) stream.close();
  }, 10);
}, task.seconds * 1_000);

function report(): void {
  const waits = streams.flatMap((s) => s.waits).sort((a, b) => a - b);
  const at = (share: number) => waits[Math.floor(waits.length * share)] ?? null;
  const { user, system } = process.cpuUsage();
  const told = {
    acked: streams.reduce((sum, s) => sum + s.acked, 0),
    seconds: (Math.max(...streams.map((s) => s.lastAckAt)) - startedAt) / 1_000,
    next: task.from + connections * Math.max(...streams.map((s) => s.next)),
    cpuSeconds: (user + system) / 1e6,
    p50: at(0.5),
    p99: at(0.99),
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
