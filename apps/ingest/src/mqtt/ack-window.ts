/**
 * The QoS 1 messages of one connection that were taken in and not answered yet. MQTT 5 §4.6 wants
 * PUBACKs in the order of their PUBLISHes, so an answer waits for those before it; a message that
 * was shed is passed over without one.
 */
const WAITING = 0xff;
const SHED = 0xfe;
const first_slots = 8;

/** Keeps packet ids in order until they are answered. */
export class AckWindow {
  private ids = new Uint16Array(first_slots);
  private codes = new Uint8Array(first_slots);
  private oldest = 0;
  private next = 0;
  /** Messages that were shed: their sender counts them as being in flight for ever. */
  shed = 0;

  /** Messages without an answer, as their sender sees it. */
  get open(): number {
    return this.next - this.oldest + this.shed;
  }

  /** Messages whose verdict is still to come, or waits for one before it. */
  get waiting(): number {
    return this.next - this.oldest;
  }

  /** A message came; answers the ticket to settle it with. */
  add(packetId: number): number {
    if (this.next - this.oldest === this.ids.length) this.grow();
    const slot = this.next & (this.ids.length - 1);
    this.ids[slot] = packetId;
    this.codes[slot] = WAITING;
    this.next += 1;
    return this.next - 1;
  }

  /**
   * The verdict on a message, null when it was shed. Appends to `acks` what may be sent now, each
   * as `reason << 16 | packet id`.
   */
  settle(ticket: number, reason: number | null, acks: number[]): void {
    const mask = this.ids.length - 1;
    this.codes[ticket & mask] = reason ?? SHED;
    while (this.oldest < this.next) {
      const slot = this.oldest & mask;
      const code = this.codes[slot] as number;
      if (code === WAITING) return;
      this.oldest += 1;
      if (code === SHED) this.shed += 1;
      else acks.push((code << 16) | (this.ids[slot] as number));
    }
  }

  private grow(): void {
    const ids = new Uint16Array(this.ids.length * 2);
    const codes = new Uint8Array(ids.length);
    for (let ticket = this.oldest; ticket < this.next; ticket += 1) {
      const slot = ticket & (this.ids.length - 1);
      ids[ticket & (ids.length - 1)] = this.ids[slot] as number;
      codes[ticket & (ids.length - 1)] = this.codes[slot] as number;
    }
    this.ids = ids;
    this.codes = codes;
  }
}

/** The PUBACK packets for what `settle` gave out, as one piece of bytes (MQTT 5 §3.4). */
export function pubacks(acks: readonly number[], version: 4 | 5): Buffer {
  const bytes = Buffer.allocUnsafe(acks.length * 5);
  let at = 0;
  for (const ack of acks) {
    const reason = version === 5 ? ack >> 16 : 0;
    bytes[at] = 0x40;
    bytes[at + 1] = reason === 0 ? 2 : 3;
    bytes[at + 2] = (ack >> 8) & 255;
    bytes[at + 3] = ack & 255;
    at += 4;
    if (reason !== 0) {
      bytes[at] = reason;
      at += 1;
    }
  }
  return bytes.subarray(0, at);
}
