/**
 * A text for each of a million terminals, such as its shop, in one block of bytes: as strings of
 * their own they would take five times the memory, and every collection of garbage would look at
 * each of them.
 */
import { int32s } from './column.js';

/** Nothing is moved together before so much is wasted. */
const wasted_bytes_min = 1_048_576;

export class TextColumn {
  private bytes = Buffer.allocUnsafe(65_536);
  private end = 0;
  private wasted = 0;
  /** Where the text of each slot begins; what it is long, plus one: zero is no text. */
  private readonly starts = int32s();
  private readonly lengths = int32s();

  /** How much memory its texts take. */
  get bytesHeld(): number {
    return this.bytes.length;
  }

  /** The text of a slot; undefined until it is set. */
  get(slot: number): string | undefined {
    const length = this.lengths.get(slot) - 1;
    if (length < 0) return undefined;
    const start = this.starts.get(slot);
    return this.bytes.toString('utf8', start, start + length);
  }

  /** Whether the text of a slot is this one; quick for ASCII, and makes no string. */
  is(slot: number, text: string | undefined): boolean {
    const length = this.lengths.get(slot) - 1;
    if (text === undefined || length < 0) return text === undefined && length < 0;
    // A text is never longer than its bytes.
    return text.length <= length && this.matches(this.starts.get(slot), length, text);
  }

  set(slot: number, text: string | undefined): void {
    if (this.is(slot, text)) return;
    this.wasted += Math.max(0, this.lengths.get(slot) - 1);
    if (text === undefined) this.lengths.set(slot, 0);
    else {
      this.room(text.length * 3);
      const length = this.bytes.write(text, this.end);
      this.starts.set(slot, this.end);
      this.lengths.set(slot, length + 1);
      this.end += length;
    }
    if (this.wasted > wasted_bytes_min && this.wasted > this.end >> 1) this.compact();
  }

  private matches(start: number, length: number, text: string): boolean {
    const { bytes } = this;
    for (let i = 0; i < text.length; i += 1) {
      const byte = bytes[start + i] as number;
      if (byte >= 0x80) return bytes.toString('utf8', start, start + length) === text;
      if (byte !== text.charCodeAt(i)) return false;
    }
    return text.length === length;
  }

  private room(bytes: number): void {
    if (this.end + bytes > this.bytes.length) this.moveTo(this.bytes.length * 1.5 + bytes);
  }

  private moveTo(size: number): void {
    const moved = Buffer.allocUnsafe(Math.ceil(size));
    this.bytes.copy(moved, 0, 0, this.end);
    this.bytes = moved;
  }

  /** Leaves out what is no text any more. */
  private compact(): void {
    const before = this.bytes;
    const kept = Buffer.allocUnsafe(this.end - this.wasted + 65_536);
    let end = 0;
    for (let slot = 0; slot < this.lengths.size; slot += 1) {
      const length = this.lengths.get(slot) - 1;
      if (length < 0) continue;
      const start = this.starts.get(slot);
      before.copy(kept, end, start, start + length);
      this.starts.set(slot, end);
      end += length;
    }
    this.bytes = kept;
    this.end = end;
    this.wasted = 0;
  }
}
