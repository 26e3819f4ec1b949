/**
 * Last Wills: what a connection that breaks leaves to be said. A delayed will (MQTT 5 §3.1.3.2.2)
 * waits for its client to come back, although no session is kept here: a terminal that changes
 * from Wi-Fi to 4G was never away. What we end ourselves when we stop leaves no will.
 */
import type { IConnectPacket } from 'mqtt-packet';

export interface Will {
  readonly topic: string;
  readonly payload: Buffer;
  readonly contentType: string | undefined;
  readonly delayMs: number;
}

/** Longer delays are shortened to this: silence alone is noticed about then. */
export const will_delay_ms_max = 120_000;
const waiting_max = 50_000;

/** Wills that wait. Times are monotonic milliseconds. */
export class Wills {
  private readonly waiting = new Map<string, { readonly will: Will; readonly due: number }>();

  constructor(private readonly say: (will: Will) => void) {}

  /** A connection broke. */
  leave(key: string, will: Will, now: number) {
    if (will.delayMs === 0 || this.waiting.size >= waiting_max) return this.say(will);
    this.waiting.set(key, { will, due: now + Math.min(will.delayMs, will_delay_ms_max) });
  }

  /** The client is back: what it left is not said. */
  back(key: string): void {
    this.waiting.delete(key);
  }

  /** Says what is due. */
  sweep(now: number): void {
    for (const [key, { will, due }] of this.waiting) {
      if (due > now) continue;
      this.waiting.delete(key);
      this.say(will);
    }
  }

  /** Forgets all of them. */
  clear(): void {
    this.waiting.clear();
  }
}

/** The will that a CONNECT leaves; null when it leaves none. */
export function willOf({ will }: IConnectPacket): Will | null {
  if (!will) return null;
  const { topic, payload, properties } = will;
  return {
    topic,
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    contentType: properties?.contentType,
    delayMs: (properties?.willDelayInterval ?? 0) * 1_000,
  };
}
