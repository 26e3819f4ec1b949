/**
 * Bad luck of single places, as there is every day: a shop whose line is poor for some minutes, a
 * terminal that is stuck and fails again and again. None of it is an outage.
 */
import { DAY, type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import type { Random } from '../../../apps/simulator/src/world/random.js';
import { poisson } from './draw-counts.js';
import { FAULTS, type Mishap, mishapAt, shareOf } from './everyday.js';
import type { ModelFleet } from './model-fleet.js';

/** A day and terminal. */
const POOR_SHOPS = 0.002;
const STUCK_TERMINALS = 0.0003;
const POOR_MINUTES = 8;
const STUCK_MINUTES = { min: 10, max: 120 } as const;
const STUCK_EVERY_S = 5;

/** A shop whose payments often end in one way. */
export interface PoorShop {
  readonly until: Instant;
  readonly mishap: Mishap;
  readonly share: number;
  readonly terminals: readonly number[];
}

/** A terminal that fails by itself, without a customer. */
export interface Stuck {
  readonly terminal: number;
  readonly until: Instant;
  readonly mishap: Mishap;
}

/** The bad luck of a fleet; `scale` is a factor on how much of it there is. */
export class BadLuck {
  private readonly poor = new Map<string, PoorShop>();
  private stuck: Stuck[] = [];

  constructor(
    private readonly fleet: ModelFleet,
    private readonly random: Random,
    private readonly scale = 1,
  ) {}

  /** Lets a second pass. */
  pass(now: Instant): void {
    const { random, fleet } = this;
    const each = (fleet.terminals.length * this.scale * SECOND) / DAY;
    for (let n = poisson(random, each * POOR_SHOPS); n > 0; n -= 1) {
      const { merchant } = fleet.terminals[random.below(fleet.terminals.length)] ?? {};
      const until = now + random.gap() * POOR_MINUTES * MINUTE;
      const share = random.between(0.2, 0.9);
      const terminals = this.terminalsOf(merchant);
      this.poor.set(merchant ?? '', { until, share, mishap: anyMishap(random), terminals });
    }
    for (let n = poisson(random, each * STUCK_TERMINALS); n > 0; n -= 1) {
      const minutes = random.between(STUCK_MINUTES.min, STUCK_MINUTES.max);
      const terminal = random.below(fleet.terminals.length);
      this.stick({ terminal, until: now + minutes * MINUTE, mishap: anyMishap(random) });
    }
  }

  /** Lets a terminal be stuck. */
  stick(stuck: Stuck): void {
    this.stuck.push(stuck);
  }

  /** The shops with a poor line. */
  troubled(now: Instant): readonly PoorShop[] {
    if (this.poor.size === 0) return [];
    return [...this.poor.values()].filter(({ until }) => now < until);
  }

  /** What a shop's poor line does to a payment; null when it does nothing. */
  befalls(merchant: string, now: Instant): Mishap | null {
    if (this.poor.size === 0) return null;
    const shop = this.poor.get(merchant);
    if (!shop) return null;
    if (now < shop.until) return this.random.next() < shop.share ? shop.mishap : null;
    this.poor.delete(merchant);
    return null;
  }

  private terminalsOf(merchant: string | undefined): number[] {
    const { terminals } = this.fleet;
    return terminals.flatMap((each, i) => (each.merchant === merchant ? [i] : []));
  }

  /** The stuck terminals that fail in this second. */
  failing(now: Instant): readonly Stuck[] {
    if (this.stuck.length === 0) return this.stuck;
    this.stuck = this.stuck.filter(({ until }) => now < until);
    const second = Math.floor(now / SECOND);
    return this.stuck.filter(({ terminal }) => (second + terminal) % STUCK_EVERY_S === 0);
  }
}

function anyMishap(random: Random): Mishap {
  // Wrong PINs again and again at one place are an attack, and no bad luck.
  return mishapAt(FAULTS, random.next() * shareOf(FAULTS));
}
