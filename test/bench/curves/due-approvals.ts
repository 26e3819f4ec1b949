/**
 * Approved payments, drawn of all terminals of a profile at once when their heartbeats tell of
 * them. Attempts come by chance and apart from each other, and so does what becomes of them: how
 * many of a profile were approved since its terminals last told is a Poisson count whatever
 * failed, and its mean is known. So nothing is thinned; it is only not drawn one by one.
 */
import type { Random } from '../../../apps/simulator/src/world/random.js';
import { poisson } from './draw-counts.js';
import type { LotShares } from './lot-shares.js';

/** Of an attempt of a profile: the share that is approved, and how bad luck takes from it. */
export interface Odds {
  /** With a PIN, if its terminal had no bad luck; and what average bad luck takes from it. */
  readonly pin: number;
  readonly pinUnlucky: number;
  /** The same without a PIN. */
  readonly rest: number;
  readonly restUnlucky: number;
}

const KINDS = ['pin', 'pinUnlucky', 'rest', 'restUnlucky'] as const satisfies (keyof Odds)[];
const WIDTH = KINDS.length;

/** Attempts of one lot so far, times the odds of each profile. */
type Sums = number[];

/** What is approved but has not been told. */
export class DueApprovals {
  private odds: number[] = [];
  private readonly sums: Sums = [];
  /** As of the last digest. */
  private before: Sums = [];
  /** By digest of a minute: as of when it was last told. */
  private readonly told: Sums[];
  /** Attempts of one lot that are not in the sums. */
  private passed = 0;
  /** By digest and profile: approvals that were drawn as failures of a place instead. */
  private readonly spoilt: Map<string, number>[];

  constructor(
    private readonly random: Random,
    private readonly shares: LotShares,
  ) {
    this.told = shares.lots.map(() => []);
    this.spoilt = shares.lots.map(() => new Map());
  }

  /** From now on the odds of the profiles are these. */
  change(odds: readonly Odds[]): void {
    this.settle();
    this.odds = odds.flatMap((each) => KINDS.map((kind) => each[kind]));
  }

  /** So many are attempted at every lot. */
  pass(attempts: number): void {
    this.passed += attempts;
  }

  /** An attempt that would be drawn as approved has ended otherwise. */
  spoil(slot: number, profile: number, pin: boolean): void {
    const key = keyOf(profile, pin);
    const spoilt = this.spoilt[slot];
    spoilt?.set(key, (spoilt.get(key) ?? 0) + 1);
  }

  /** Draws what is told with one digest of a minute, which has just ended. */
  tell(slot: number, take: (profile: number, pin: number, rest: number) => void): void {
    this.settle();
    const { sums, before, shares } = this;
    const told = this.told[slot] ?? [];
    const lots = shares.lots[slot] ?? [];
    const unlucky = shares.unlucky[slot] ?? [];
    for (let profile = 0; profile < lots.length; profile += 1) {
      const mine = lots[profile] ?? 0;
      if (mine <= 0) continue;
      const bad = unlucky[profile] ?? 0;
      const since = (kind: number) => {
        const at = profile * WIDTH + kind;
        // Heartbeats are spread over the digest: half of what was paid in it waits for the next.
        return ((sums[at] ?? 0) + (before[at] ?? 0)) / 2 - (told[at] ?? 0);
      };
      const pin = poisson(this.random, mine * since(0) - bad * since(1));
      const rest = poisson(this.random, mine * since(2) - bad * since(3));
      take(profile, this.left(slot, profile, true, pin), this.left(slot, profile, false, rest));
    }
    this.told[slot] = sums.map((sum, at) => (sum + (before[at] ?? 0)) / 2);
    this.before = sums.slice();
  }

  private settle(): void {
    const { odds, sums, passed } = this;
    while (sums.length < odds.length) sums.push(0);
    for (let at = 0; at < odds.length; at += 1) {
      sums[at] = (sums[at] ?? 0) + passed * (odds[at] ?? 0);
    }
    this.passed = 0;
  }

  private left(slot: number, profile: number, pin: boolean, drawn: number): number {
    const spoilt = this.spoilt[slot];
    if (!spoilt || spoilt.size === 0) return drawn;
    const key = keyOf(profile, pin);
    const taken = Math.min(drawn, spoilt.get(key) ?? 0);
    const more = (spoilt.get(key) ?? 0) - taken;
    if (more > 0) spoilt.set(key, more);
    else spoilt.delete(key);
    return drawn - taken;
  }
}

function keyOf(profile: number, pin: boolean): string {
  return `${profile} ${pin}`;
}
