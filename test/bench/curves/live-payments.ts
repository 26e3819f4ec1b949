/**
 * The payments of a modelled fleet, second by second, as the digests that ingest would write of
 * them. Rates wander, shops have bad luck, customers try again; faults can be put on top. What
 * ends badly is drawn one by one, each kind at its own rate; what is approved, of which nobody is
 * named, is drawn by profile, see `due-approvals.ts`.
 */
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { AttemptRow, FailureRow } from '#domain/digest/digest.js';
import { createRandom, type Random } from '../../../apps/simulator/src/world/random.js';
import { AttemptRows, addSplits, beatOf } from './attempt-rows.js';
import { BadLuck } from './bad-luck.js';
import { type Day, type Fault, isHit } from './day.js';
import { poisson, Wander } from './draw-counts.js';
import { DueApprovals, type Odds } from './due-approvals.js';
import {
  ATTEMPTS_PER_HOUR,
  DECLINES,
  emptyPockets,
  FAULTS,
  type Mishap,
  mishapAt,
  PIN_FAULTS,
  shareOf,
  tideAt,
} from './everyday.js';
import { HIGHEST_UNLUCK, LotShares } from './lot-shares.js';
import type { ModelFleet } from './model-fleet.js';
import { Retries, type Try } from './retries.js';
import { WaysToPay, WITH_PIN } from './ways-to-pay.js';

/** Rates wander hour by hour, by a sixth. */
const WANDER = { spread: 0.15, memory: 0.7, every: 3_600 } as const;

const DECLINED = shareOf(DECLINES);
const FAILED = shareOf(FAULTS);
const PIN_FAILED = shareOf(PIN_FAULTS);
/** Of so many approved attempts one is told with its issuer, scheme and entry mode. */
const SPLIT_EVERY = 8;

/** A fleet that pays. Let one second pass after the other, and be told every `span` of them. */
export class LivePayments {
  readonly luck: BadLuck;
  /** What every terminal and profile pays; whoever changes the fleet tells it. */
  readonly shares: LotShares;
  private readonly random: Random;
  private readonly rows: AttemptRows;
  private readonly due: DueApprovals;
  private readonly retries: Retries;
  private readonly ways: WaysToPay;
  private readonly traffic: Wander;
  private readonly unluck: Wander;
  private readonly acquirers = new Map<string, Wander>();
  private failures: FailureRow[] = [];
  private approved = 0;
  /** Factors of the present second on declines and on faults. */
  private declining = 1;
  private faulty = 1;
  /** The faults of the present second, and what the odds of all profiles were made of. */
  private faults: readonly Fault[] = [];
  private madeOf: readonly unknown[] = [];

  constructor(
    private readonly fleet: ModelFleet,
    private readonly day: Day,
    private readonly span = 1,
  ) {
    this.rows = new AttemptRows(span);
    const random = createRandom(day.seed);
    this.random = random;
    this.ways = new WaysToPay(random);
    this.retries = new Retries(random);
    this.shares = new LotShares(fleet, span);
    this.due = new DueApprovals(random, this.shares);
    this.luck = new BadLuck(fleet, random, day.badLuck);
    const wander = () => new Wander(random, WANDER.spread, WANDER.memory);
    this.traffic = wander();
    this.unluck = wander();
    for (const { acquirer } of fleet.profiles) {
      if (acquirer && !this.acquirers.has(acquirer)) this.acquirers.set(acquirer, wander());
    }
  }

  /** Lets the second pass that ends at `now`. */
  pass(now: Instant): void {
    const second = Math.floor(now / SECOND);
    this.wander(second);
    this.luck.pass(now);
    const failing = this.day.failing?.(now) ?? 1;
    this.declining = failing * emptyPockets(now) * this.unluck.factor;
    this.faulty = failing * this.unluck.factor;
    this.faults = (this.day.faults ?? []).filter(({ from, to }) => now > from && now <= to);
    this.weigh(second);
    for (const again of this.retries.due(second)) this.pay(again, now);
    const { fleet } = this;
    const perSecond = (fleet.terminals.length * ATTEMPTS_PER_HOUR) / 3_600;
    const mean = perSecond * tideAt(now) * this.traffic.factor * (this.day.traffic?.(now) ?? 1);
    this.due.pass(mean / fleet.lots.length);
    this.failSome(mean, now);
    this.failAtPlaces(mean / fleet.lots.length, now);
  }

  /** What was told of payments since the last time, in the digest that ends at `now`. */
  tell(now: Instant): { attempts: AttemptRow[]; failures: FailureRow[] } {
    const { failures } = this;
    this.failures = [];
    const second = Math.floor(now / SECOND);
    this.due.tell(this.slotOf(beatOf(second)), (profile, pin, rest) => {
      const count = pin + rest;
      if (count === 0) return;
      const row = this.rows.approveMany(second, profile, { pin, rest });
      const splits = Math.floor(((this.approved % SPLIT_EVERY) + count) / SPLIT_EVERY);
      this.approved += count;
      for (let n = splits; n > 0; n -= 1) {
        const withPin = this.random.next() * count < pin;
        addSplits(row, this.ways.draw({ profile, pin: withPin }));
      }
    });
    return { attempts: this.rows.tell(second), failures };
  }

  /** The digest of a minute that has a heartbeat. */
  private slotOf(beat: number): number {
    return Math.floor(beat / this.span);
  }

  /** Gives every profile the odds of the present second, when these have changed. */
  private weigh(second: number): void {
    const { faults, declining, faulty, fleet } = this;
    const hour = Math.floor(second / WANDER.every);
    const madeOf = [hour, declining, faulty, fleet.profiles.length, ...faults];
    const isSame = madeOf.length === this.madeOf.length;
    if (isSame && madeOf.every((each, i) => each === this.madeOf[i])) return;
    this.madeOf = madeOf;
    this.due.change(fleet.profiles.map((_, profile) => this.oddsOf(profile)));
  }

  private oddsOf(profile: number): Odds {
    const { declining, faulty, faults } = this;
    let [pin, rest] = [WITH_PIN, 1 - WITH_PIN];
    for (const fault of faults) {
      if (isHit(fault, { profile, pin: true })) pin *= 1 - fault.share;
      if (isHit(fault, { profile, pin: false })) rest *= 1 - fault.share;
    }
    const host = FAILED * this.hostOf(profile);
    return {
      pin: pin * (1 - DECLINED * declining),
      pinUnlucky: pin * faulty * (host + PIN_FAILED),
      rest: rest * (1 - DECLINED * declining),
      restUnlucky: rest * faulty * host,
    };
  }

  /** Everything that ends badly anywhere, each kind apart from the others. */
  private failSome(mean: number, now: Instant): void {
    const { random, declining, faulty, faults } = this;
    // Whom a fault does not hit pays; of several the first one counts.
    for (const [k, { share, mishap }] of faults.entries()) {
      const isOwn = (customer: Try) => isHit(faults[k] as Fault, customer);
      this.failOfKind(mean * share, now, [mishap], isOwn, faults.slice(0, k));
    }
    this.failOfKind(mean * DECLINED * declining, now, DECLINES, () => true);
    const most = Math.max(...[...this.acquirers.values()].map(({ factor }) => factor), 0) || 1;
    const often = mean * faulty * HIGHEST_UNLUCK;
    const isUnlucky = ({ terminal }: Try) => {
      const { unlucky = 1 } = this.fleet.terminals[terminal] ?? {};
      return random.next() * HIGHEST_UNLUCK < unlucky;
    };
    this.failOfKind(often * most * FAILED, now, FAULTS, (customer) => {
      return isUnlucky(customer) && random.next() * most < this.hostOf(customer.profile);
    });
    this.failOfKind(often * PIN_FAILED, now, PIN_FAULTS, (customer) => {
      return customer.pin && isUnlucky(customer);
    });
  }

  /** Failures of one kind at so many attempts, as far as no fault before it hits them. */
  private failOfKind(
    mean: number,
    now: Instant,
    kinds: readonly Mishap[],
    befalls: (customer: Try) => boolean,
    before?: readonly Fault[],
  ): void {
    for (let n = poisson(this.random, mean); n > 0; n -= 1) {
      const customer = this.customer();
      if (!befalls(customer) || this.faultOf(customer, before)) continue;
      const { merchant = '' } = this.fleet.terminals[customer.terminal] ?? {};
      if (!before && this.luck.befalls(merchant, now)) continue;
      this.fail(customer, mishapAt(kinds, this.random.next() * shareOf(kinds)), now);
    }
  }

  /** What fails at shops with a poor line and at terminals that are stuck. */
  private failAtPlaces(perLot: number, now: Instant): void {
    for (const { terminals, share, mishap } of this.luck.troubled(now)) {
      for (const terminal of terminals) {
        const mean = perLot * this.shares.lotsOf(terminal) * share;
        for (let n = poisson(this.random, mean); n > 0; n -= 1) {
          const customer = this.customer(terminal);
          if (this.faultOf(customer)) continue;
          const { beat = 0 } = this.fleet.terminals[terminal] ?? {};
          this.due.spoil(this.slotOf(beat), customer.profile, customer.pin);
          this.fail(customer, mishap, now);
        }
      }
    }
    for (const { terminal, mishap } of this.luck.failing(now)) {
      const customer = this.customer(terminal);
      const pin = customer.pin || PIN_FAULTS.includes(mishap);
      this.fail({ ...customer, pin }, mishap, now);
    }
  }

  private wander(second: number): void {
    if (second % WANDER.every !== 0) return;
    this.traffic.step();
    this.unluck.step();
    for (const wander of this.acquirers.values()) wander.step();
  }

  private customer(at?: number): Try {
    const { random, fleet } = this;
    const terminal = at ?? fleet.lots[random.below(fleet.lots.length)] ?? 0;
    const profile = fleet.terminals[terminal]?.profile ?? 0;
    return { terminal, profile, pin: random.next() < WITH_PIN, retry: 0 };
  }

  private hostOf(profile: number): number {
    const { acquirer = '' } = this.fleet.profiles[profile] ?? {};
    return this.acquirers.get(acquirer)?.factor ?? 1;
  }

  /** Somebody tries again. */
  private pay(attempt: Try, now: Instant): void {
    const mishap = attempt.still ?? this.faultOf(attempt) ?? this.mishapOf(attempt, now);
    if (mishap) {
      this.fail(attempt, mishap, now);
      return;
    }
    const beat = this.fleet.terminals[attempt.terminal]?.beat ?? 0;
    const row = this.rows.approve(Math.floor(now / SECOND), beat, attempt);
    this.approved += 1;
    if (this.approved % SPLIT_EVERY === 0) addSplits(row, attempt.paid ?? this.ways.draw(attempt));
  }

  private faultOf(customer: Try, faults = this.faults): Mishap | null {
    for (const fault of faults) {
      if (isHit(fault, customer) && this.random.next() < fault.share) return fault.mishap;
    }
    return null;
  }

  /** What goes wrong on any day. */
  private mishapOf({ terminal, profile, pin }: Try, now: Instant): Mishap | null {
    const { merchant = '', unlucky = 1 } = this.fleet.terminals[terminal] ?? {};
    const befallen = this.luck.befalls(merchant, now);
    if (befallen) return befallen;
    const { declining, faulty } = this;
    const bound = Math.min(HIGHEST_UNLUCK, unlucky);
    let left = this.random.next();
    for (const [list, share, factor] of [
      [DECLINES, DECLINED, declining],
      [FAULTS, FAILED, bound * faulty * this.hostOf(profile)],
      [PIN_FAULTS, pin ? PIN_FAILED : 0, bound * faulty],
    ] as const) {
      if (left < share * factor) return mishapAt(list, left / factor);
      left -= share * factor;
    }
    return null;
  }

  private fail(attempt: Try, mishap: Mishap, now: Instant): void {
    const { terminal } = attempt;
    const paid = attempt.paid ?? this.ways.draw(attempt);
    const second = Math.floor(now / SECOND);
    this.rows.fail(second, paid, mishap.outcome);
    const { name = '', merchant = '' } = this.fleet.terminals[terminal] ?? {};
    const { code, outcome } = mishap;
    const { profile, pin, issuer, scheme, entry } = paid;
    // Written out: half a million a day are made, and spreads are slow.
    this.failures.push({
      profile,
      terminal: name,
      merchant,
      code,
      outcome,
      issuer,
      scheme,
      entry,
      pin,
      count: 1,
      at: now,
    });
    this.retries.failed(attempt, paid, mishap, second);
  }
}
