/**
 * Cuts a stream of bytes into MQTT packets. The length a packet claims is judged before a byte of
 * it is kept, memory grows only with what really arrived, and what is too long is read past without
 * being held. A whole packet inside one chunk is handed on where it lies, uncopied.
 */

/** Who gets the packets of a stream. */
export interface FrameSink {
  /** A whole packet: `bytes[start..end)`, of which the variable header begins at `body`. */
  frame(bytes: Buffer, start: number, body: number, end: number): void;
  /**
   * The header of a packet longer than the limit: whether it shall be read past and then handed to
   * `cut`. If not, the sink has ended the connection.
   */
  tooLong(first: number, total: number): boolean;
  /** The beginning of a packet that was read past: as much of it as the limit lets keep. */
  cut(bytes: Buffer, body: number, end: number): void;
  /** A remaining length of more than four bytes (MQTT 5 §1.5.5); nothing behind it can be read. */
  malformed(): void;
}

/** A fixed header is one byte and one to four of length. */
const header_bytes_max = 5;
const first_hold_bytes = 256;
const CONTINUES = 0x80;

/** A packet that has arrived in part. */
interface Partial {
  bytes: Buffer;
  have: number;
  /** Length with the fixed header; 0 while that is not read. */
  total: number;
  body: number;
}

/** Reads the packets of one connection. */
export class FrameReader {
  /** Set by the sink to stop after the packet in hand; `go` reads on. */
  paused = false;
  private rest: Buffer | null = null;
  private partial: Partial | null = null;
  private skipping = 0;
  private ended = false;

  /** @param limit bytes of a packet, fixed header included, that are kept at most. */
  constructor(
    private readonly sink: FrameSink,
    public limit: number,
  ) {}

  /** Bytes held in memory between two reads. */
  get held(): number {
    return (this.rest?.length ?? 0) + (this.partial?.bytes.length ?? 0);
  }

  /** Reads what came. */
  push(chunk: Buffer): void {
    if (this.ended) return;
    this.run(this.rest === null ? chunk : Buffer.concat([this.rest, chunk]));
  }

  /** Reads on after a pause. */
  go(): void {
    this.paused = false;
    if (this.rest !== null) this.run(this.rest);
  }

  /** Reads nothing any more and forgets what it holds. */
  end(): void {
    this.ended = true;
    this.rest = null;
    this.partial = null;
  }

  private run(chunk: Buffer): void {
    this.rest = null;
    let at = 0;
    while (at < chunk.length) {
      if (this.paused) {
        this.rest = at === 0 ? chunk : chunk.subarray(at);
        return;
      }
      at = this.step(chunk, at);
      if (this.ended) return;
    }
  }

  /** Reads one packet, or what there is of one; answers where to read on. */
  private step(chunk: Buffer, at: number): number {
    if (this.partial !== null) return this.fill(this.partial, chunk, at);
    let length = 0;
    let body = at + 1;
    for (let shift = 0; ; shift += 7) {
      if (shift === 28) return this.fail(chunk);
      if (body === chunk.length) return this.hold(chunk, at);
      const byte = chunk[body] as number;
      body += 1;
      length |= (byte & 127) << shift;
      if (byte < CONTINUES) break;
    }
    const end = body + length;
    if (end > chunk.length || end - at > this.limit) return this.hold(chunk, at);
    this.sink.frame(chunk, at, body, end);
    return end;
  }

  private fail(chunk: Buffer): number {
    this.end();
    this.sink.malformed();
    return chunk.length;
  }

  private hold(chunk: Buffer, at: number): number {
    this.partial = { bytes: Buffer.allocUnsafe(first_hold_bytes), have: 0, total: 0, body: 0 };
    return this.fill(this.partial, chunk, at);
  }

  private fill(partial: Partial, chunk: Buffer, from: number): number {
    let at = from;
    while (partial.total === 0 && at < chunk.length) {
      partial.bytes[partial.have] = chunk[at] as number;
      partial.have += 1;
      at += 1;
      this.readHeader(partial);
      if (this.ended) return chunk.length;
    }
    if (partial.total === 0) return at;
    if (this.skipping > 0) return this.skip(partial, chunk, at);
    const wanted = Math.min(partial.total, this.limit);
    const part = Math.min(wanted - partial.have, chunk.length - at);
    makeRoom(partial, partial.have + part, wanted);
    chunk.copy(partial.bytes, partial.have, at, at + part);
    partial.have += part;
    if (partial.have < wanted) return at + part;
    if (partial.total > wanted) {
      this.skipping = partial.total - wanted;
      return this.skip(partial, chunk, at + part);
    }
    this.partial = null;
    this.sink.frame(partial.bytes, 0, partial.body, partial.have);
    return at + part;
  }

  private skip(partial: Partial, chunk: Buffer, at: number): number {
    const part = Math.min(this.skipping, chunk.length - at);
    this.skipping -= part;
    if (this.skipping === 0) {
      this.partial = null;
      this.sink.cut(partial.bytes, partial.body, partial.have);
    }
    return at + part;
  }

  /** Looks whether the fixed header is whole, and judges the length it claims. */
  private readHeader(partial: Partial): void {
    const last = partial.bytes[partial.have - 1] as number;
    if (partial.have < 2) return;
    if (last >= CONTINUES) {
      if (partial.have < header_bytes_max) return;
      this.end();
      this.sink.malformed();
      return;
    }
    let length = 0;
    for (let i = 1; i < partial.have; i += 1) {
      length |= ((partial.bytes[i] as number) & 127) << (7 * (i - 1));
    }
    partial.body = partial.have;
    partial.total = partial.have + length;
    const first = partial.bytes[0] as number;
    if (partial.total > this.limit && !this.sink.tooLong(first, partial.total)) this.end();
  }
}

/** Grows what is held by doubling, never beyond the packet. */
function makeRoom(partial: Partial, needed: number, most: number): void {
  if (partial.bytes.length >= needed) return;
  const grown = Buffer.allocUnsafe(Math.min(most, Math.max(needed, partial.bytes.length * 2)));
  partial.bytes.copy(grown, 0, 0, partial.have);
  partial.bytes = grown;
}
