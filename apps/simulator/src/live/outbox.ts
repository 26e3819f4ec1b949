import type { OutMessage } from '../world/message.js';

/**
 * What a gateway still has to send, in order, bounded. When it is full the oldest heartbeats go
 * first: the next heartbeat replaces them, while an event is told once. Events are never dropped,
 * so a box full of events grows past its limit.
 */
export interface Outbox {
  push(message: OutMessage): void;
  /** The next message to send. */
  shift(): OutMessage | undefined;
  readonly size: number;
  /** Heartbeats that were dropped so far. */
  readonly dropped: number;
}

/** Sent slots are given back when there are so many of them. */
const COMPACT_AT = 4_096;

/** Makes an outbox for up to `messagesMax` messages. */
export function createOutbox(messagesMax: number): Outbox {
  /** Sent and dropped messages leave null behind, so that positions stay good. */
  let slots: (OutMessage | null)[] = [];
  let head = 0;
  /** Position of slot 0 since the beginning of time. */
  let base = 0;
  let heartbeats: number[] = [];
  let heartbeatHead = 0;
  let size = 0;
  let dropped = 0;

  function dropOldestHeartbeat(): void {
    while (heartbeatHead < heartbeats.length) {
      const slot = (heartbeats[heartbeatHead] as number) - base;
      heartbeatHead += 1;
      if (slot < head) continue;
      slots[slot] = null;
      size -= 1;
      dropped += 1;
      return;
    }
  }

  function compact(): void {
    if (head >= COMPACT_AT) {
      slots = slots.slice(head);
      base += head;
      head = 0;
    }
    if (heartbeatHead >= COMPACT_AT) {
      heartbeats = heartbeats.slice(heartbeatHead);
      heartbeatHead = 0;
    }
  }

  return {
    push(message) {
      if (message.topic.endsWith('/hb')) heartbeats.push(base + slots.length);
      slots.push(message);
      size += 1;
      if (size > messagesMax) dropOldestHeartbeat();
      compact();
    },
    shift() {
      while (head < slots.length) {
        const message = slots[head];
        head += 1;
        if (!message) continue;
        slots[head - 1] = null;
        size -= 1;
        compact();
        return message;
      }
      return undefined;
    },
    get size() {
      return size;
    },
    get dropped() {
      return dropped;
    },
  };
}
