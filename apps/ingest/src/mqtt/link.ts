/** The socket of a client: reading with pauses, writing with a limit, and closing. */
import type { Socket } from 'node:net';
import { FrameReader, type FrameSink } from './frames.js';
import type { Hub, PauseReason } from './hub.js';

/** Who reads from a link. */
export interface LinkOwner extends FrameSink {
  /** Before what has come is read. */
  beforeRead(): void;
  /** The memory of all is used up by what waits to be taken in. */
  tooMuchHeld(): void;
  /** It has ended, from whichever side. Called once. */
  gone(): void;
}

/** How long a goodbye may take to be read. */
const goodbye_ms = 1_000;
const unheard = () => {};

export class Link {
  readonly reader: FrameReader;
  readonly openedAt: number;
  /** When something came for the last time, in monotonic milliseconds. */
  heardAt: number;
  /** What the messages being read are stamped with. */
  receivedAt = 0;
  pausedFor: PauseReason | null = null;
  ended = false;
  private heldBytes = 0;

  constructor(
    private readonly socket: Socket,
    private readonly owner: LinkOwner,
    private readonly hub: Hub<unknown>,
  ) {
    this.openedAt = hub.now();
    this.heardAt = this.openedAt;
    this.reader = new FrameReader(owner, hub.limits.connectBytes);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', unheard);
    socket.on('end', () => this.drop());
    socket.on('close', () => this.end());
  }

  private read(chunk: Buffer): void {
    if (this.ended) return;
    this.heardAt = this.hub.now();
    this.receivedAt = this.hub.receiveTime();
    this.owner.beforeRead();
    this.reader.push(chunk);
    this.accountHeld();
  }

  /** Reads nothing more for a while. */
  pause(why: PauseReason): void {
    if (this.pausedFor !== null || this.ended) return;
    this.pausedFor = why;
    this.reader.paused = true;
    this.socket.pause();
    if (why !== 'deciding') this.hub.metrics.pauses.inc({ reason: why });
  }

  /** Reads on, first what is held. */
  resume(): void {
    if (this.ended || this.pausedFor === null) return;
    this.pausedFor = null;
    this.heardAt = this.hub.now();
    this.receivedAt = this.hub.receiveTime();
    this.reader.go();
    this.accountHeld();
    if (this.pausedFor === null) this.socket.resume();
  }

  /** Reads nothing any more; what is sent still goes out. */
  stopReading(): void {
    this.reader.end();
    this.socket.pause();
  }

  private accountHeld(): void {
    const held = this.ended ? 0 : this.reader.held;
    if (held === this.heldBytes) return;
    const fits = this.hub.hold(held - this.heldBytes);
    this.heldBytes = held;
    if (!fits && !this.ended) this.owner.tooMuchHeld();
  }

  /** Sends bytes; whoever does not read them is thrown out before they are too many. */
  send(bytes: Buffer): void {
    if (this.ended) return;
    this.socket.write(bytes);
    if (this.socket.writableLength <= this.hub.limits.outgoingBytes) return;
    this.hub.metrics.disconnects.inc({ reason: 'slow_reader' });
    this.destroy();
  }

  /** Closes without another word, once what was written is sent. */
  drop(): void {
    // A peer that reads nothing would keep the socket for ever.
    this.socket.setTimeout(goodbye_ms, () => this.socket.destroy());
    this.socket.destroySoon();
    this.end();
  }

  /** Closes at once. */
  destroy(): void {
    this.socket.destroy();
    this.end();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.reader.end();
    this.accountHeld();
    this.owner.gone();
  }
}
