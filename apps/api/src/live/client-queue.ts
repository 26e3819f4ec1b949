/**
 * What one browser gets of the feed. A slow one is a decision, not an accident: deltas it cannot
 * take are dropped, and once it has caught up it gets a fresh snapshot instead; one that cannot
 * catch up is closed. Others never wait for it.
 */
import type { WebSocket } from 'ws';
import { behind_ms_max, close_bytes_max, frame_bytes_max } from '../api.config.js';

/** What is done with a frame for one browser. */
export type Verdict = 'send' | 'drop' | 'catch_up' | 'close';

/** How a browser keeps up. */
export interface QueueState {
  /** Bytes that were sent to it and that the network has not taken. */
  readonly bufferedBytes: number;
  /** For how long it has missed frames; null when it has missed none. */
  readonly behindMs: number | null;
}

/** Decides about the next frame. */
export function decide({ bufferedBytes, behindMs }: QueueState): Verdict {
  if (bufferedBytes > close_bytes_max) return 'close';
  const full = bufferedBytes > frame_bytes_max;
  if (behindMs === null) return full ? 'drop' : 'send';
  if (!full) return 'catch_up';
  return behindMs > behind_ms_max ? 'close' : 'drop';
}

/** The part of a socket that a queue needs. */
export type Sink = Pick<WebSocket, 'bufferedAmount' | 'send' | 'close' | 'terminate'>;

/** RFC 6455 "try again later": the page comes back and gets a snapshot. */
const TRY_AGAIN_LATER = 1013;
/** A socket that takes nothing does not take the goodbye either. */
const goodbye_limit_ms = 2_000;

/** Stands between the feed and one socket. It begins behind: its first frame is a snapshot. */
export class ClientQueue {
  private behindSince: number | null;
  private closed = false;

  constructor(
    private readonly sink: Sink,
    private readonly onDrop: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.behindSince = now();
  }

  /** Hands over the next frame. `snapshot` makes the frame that stands for all before it. */
  offer(frame: Buffer, snapshot: () => Buffer): void {
    if (this.closed) return;
    switch (this.verdict()) {
      case 'send':
        this.send(frame);
        break;
      case 'catch_up':
        this.showAll(snapshot());
        break;
      case 'drop':
        this.behindSince ??= this.now();
        this.onDrop();
        break;
      case 'close':
        this.close();
    }
  }

  /** Answers a browser that asked for what it missed, or (null) for a snapshot. */
  answer(missed: readonly Buffer[] | null, snapshot: () => Buffer): void {
    if (this.closed) return;
    const verdict = this.verdict();
    if (verdict === 'close') this.close();
    else if (verdict === 'drop') this.behindSince ??= this.now();
    else if (missed && verdict === 'send') for (const frame of missed) this.send(frame);
    else this.showAll(snapshot());
  }

  private verdict(): Verdict {
    const { bufferedAmount: bufferedBytes } = this.sink;
    const { behindSince: since } = this;
    return decide({ bufferedBytes, behindMs: since === null ? null : this.now() - since });
  }

  private showAll(snapshot: Buffer): void {
    this.behindSince = null;
    this.send(snapshot);
  }

  /** Frames are text that was encoded once for all browsers. */
  private send(frame: Buffer): void {
    this.sink.send(frame, { binary: false });
  }

  private close(): void {
    this.closed = true;
    this.sink.close(TRY_AGAIN_LATER, 'too slow');
    setTimeout(() => this.sink.terminate(), goodbye_limit_ms).unref();
  }
}
