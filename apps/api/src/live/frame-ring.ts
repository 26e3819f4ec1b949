import { ring_bytes_max, ring_frames_max } from '../api.config.js';

/** The newest frames of a feed, for browsers that missed some. */
export class FrameRing {
  private readonly frames: Buffer[] = [];
  private bytes = 0;
  private last = 0;

  /** Keeps the frame with this number, which is one above the last. */
  push(sequence: number, frame: Buffer): void {
    this.frames.push(frame);
    this.bytes += frame.length;
    this.last = sequence;
    while (this.frames.length > ring_frames_max || this.bytes > ring_bytes_max) {
      this.bytes -= this.frames.shift()?.length ?? 0;
    }
  }

  /** The frames after a number, or null when some of them are gone or were never sent. */
  after(sequence: number): readonly Buffer[] | null {
    const missed = this.last - sequence;
    if (missed < 0 || missed > this.frames.length) return null;
    return this.frames.slice(this.frames.length - missed);
  }
}
