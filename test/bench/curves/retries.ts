/** Customers whose payment failed, and who try again some seconds later. */
import type { Random } from '../../../apps/simulator/src/world/random.js';
import type { Paid } from './attempt-rows.js';
import { DECLINES, type Mishap } from './everyday.js';

/** Somebody who is about to pay. */
export interface Try {
  readonly terminal: number;
  readonly profile: number;
  readonly pin: boolean;
  /** How it is paid, once it matters. */
  readonly paid?: Paid;
  readonly retry: number;
  /** What was wrong with the card before and still is. */
  readonly still?: Mishap;
}

const RETRY_S = { min: 3, max: 8 } as const;
const RETRY_SLOTS = 16;
const RETRY_SHARE = 0.5;
const RETRIES_MAX = 2;
/** Whoever failed once fails again more often than others. */
const AGAIN = { business: 0.8, other: 0.25 } as const;

/** Those who wait to try again. */
export class Retries {
  private readonly waiting: Try[][] = Array.from({ length: RETRY_SLOTS }, () => []);

  constructor(private readonly random: Random) {}

  /** Those who try again in a second; they are told once. */
  due(second: number): readonly Try[] {
    const now = this.waiting[second % RETRY_SLOTS] ?? [];
    this.waiting[second % RETRY_SLOTS] = [];
    return now;
  }

  /** Somebody's payment has failed in a second; half of them try again. */
  failed({ terminal, profile, pin, retry }: Try, paid: Paid, mishap: Mishap, second: number): void {
    const { random } = this;
    if (retry >= RETRIES_MAX || random.next() >= RETRY_SHARE) return;
    const later = second + RETRY_S.min + random.below(RETRY_S.max - RETRY_S.min + 1);
    const again = { terminal, profile, pin, paid, retry: retry + 1 };
    const share = DECLINES.includes(mishap) ? AGAIN.business : AGAIN.other;
    const isStill = random.next() < share;
    this.waiting[later % RETRY_SLOTS]?.push(isStill ? { ...again, still: mishap } : again);
  }
}
