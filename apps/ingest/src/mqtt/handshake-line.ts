/**
 * Who waits for a TLS handshake. A handshake costs a processor what hundreds of messages do, so
 * when a whole fleet comes back at once, only a few are begun in one turn of the event loop, and
 * those who are in are heard and answered between them. Who has not said a word is not in the line.
 */
import type { Socket } from 'node:net';

export interface HandshakeLimits {
  /** Handshakes at the same time, whoever they wait for. */
  readonly atOnce: number;
  /** Handshakes that are begun in one turn of the event loop. */
  readonly perTurn: number;
  /** How long one may take. */
  readonly ms: number;
  /** Connections in the line, and how long each stays in it. */
  readonly waiting: number;
  readonly waitMs: number;
}

export class HandshakeLine {
  private shaking = 0;
  private readonly waiting = new Set<Socket>();
  private turnAsked = false;

  constructor(
    private readonly limits: HandshakeLimits,
    private readonly begin: (socket: Socket) => void,
  ) {}

  /** Puts a connection at the end of the line; false when the line is full. */
  join(socket: Socket): boolean {
    const { waiting, waitMs } = this.limits;
    if (this.waiting.size >= waiting) return false;
    this.waiting.add(socket);
    socket.on('error', unheard);
    socket.once('close', () => this.waiting.delete(socket));
    socket.setTimeout(waitMs, () => {
      if (this.waiting.has(socket)) socket.destroy();
    });
    socket.once('readable', () => this.turnSoon());
    return true;
  }

  /** A handshake has ended, in whichever way. */
  ended(): void {
    this.shaking = Math.max(0, this.shaking - 1);
    this.turnSoon();
  }

  private turnSoon(): void {
    if (this.turnAsked || this.waiting.size === 0) return;
    this.turnAsked = true;
    setImmediate(() => this.turn());
  }

  private turn(): void {
    this.turnAsked = false;
    const { atOnce, perTurn } = this.limits;
    let left = Math.min(perTurn, atOnce - this.shaking);
    for (const socket of this.waiting) {
      if (left === 0) break;
      if (socket.readableLength === 0) continue;
      left -= 1;
      this.waiting.delete(socket);
      socket.setTimeout(0);
      this.shaking += 1;
      this.begin(socket);
    }
    // As many as may be begun in a turn were there: there may be more of them.
    if (left === 0 && this.shaking < atOnce) this.turnSoon();
  }
}

const unheard = () => {};
