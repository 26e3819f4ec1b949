/**
 * The payments of a modelled fleet, second by second, as the digests that ingest would write of
 * them. Rates wander, shops have bad luck, customers try again; faults can be put on top.
 */
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { AttemptRow, FailureRow } from '#domain/digest/digest.js';
import { createRandom, type Random } from '../../../apps/simulator/src/world/random.js';
import { type Weighted, weighted } from '../../../apps/simulator/src/world/weighted.js';
import { AttemptRows, addSplits, type Paid } from './attempt-rows.js';
import { BadLuck } from './bad-luck.js';
import { poisson, Wander } from './draw-counts.js';
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
import type { ModelFleet } from './model-fleet.js';

/** Something that fails from a moment on, in a part of the fleet. */
export interface Fault {
  readonly from: Instant;
  /** May be set while it lasts. */
  to: Instant;
  readonly mishap: Mishap;
  /** Share of the attempts it hits that fail, 0 to 1. */
  readonly share: number;
  hits(profile: number): boolean;
}

/** What a day is like. */
export interface Day {
  readonly seed: number;
  /** Factor on the number of attempts; 1 when left out. */
  traffic?(now: Instant): number;
  /** Factor on all everyday failures; 1 when left out. */
  failing?(now: Instant): number;
  readonly faults?: readonly Fault[];
  /** Factor on how much bad luck single places have; 1 when left out. */
  readonly badLuck?: number;
}

interface Try {
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
/** Rates wander hour by hour, by a sixth. */
const WANDER = { spread: 0.15, memory: 0.7, every: 3_600 } as const;
const HIGHEST_UNLUCK = 4;

const DECLINED = shareOf(DECLINES);
const FAILED = shareOf(FAULTS);
const PIN_FAILED = shareOf(PIN_FAULTS);
const MOST = HIGHEST_UNLUCK * (DECLINED + FAILED + PIN_FAILED);
/** Of codes on a phone none has a PIN, of cards this share. */
const QR = 'qr';
const PIN_SHARE = 0.45;
/** Of so many approved attempts one is told with its issuer, scheme and entry mode. */
const SPLIT_EVERY = 8;

const ISSUERS = { icbc: 0.2, ccb: 0.2, abc: 0.18, boc: 0.14, cmb: 0.14, other: 0.14 };
const SCHEMES = { unionpay: 0.86, visa: 0.08, mastercard: 0.06 };
const QR_SHARE = 0.38;
const CARD_ENTRIES = { nfc: 0.565, chip: 0.403, mag: 0.032 };

/** A fleet that pays. Let one second pass after the other, and be told every `span` of them. */
export class LivePayments {
  readonly luck: BadLuck;
  private readonly random: Random;
  private readonly rows: AttemptRows;
  private readonly retries: Try[][] = Array.from({ length: RETRY_SLOTS }, () => []);
  private readonly issuer: Weighted = weighted(ISSUERS);
  private readonly scheme: Weighted = weighted(SCHEMES);
  private readonly entry: Weighted = weighted(CARD_ENTRIES);
  private readonly traffic: Wander;
  private readonly unluck: Wander;
  private readonly acquirers = new Map<string, Wander>();
  private failures: FailureRow[] = [];
  private approved = 0;
  /** Factors of the present second on declines and on faults. */
  private declining = 1;
  private faulty = 1;

  constructor(
    private readonly fleet: ModelFleet,
    private readonly day: Day,
    span = 1,
  ) {
    this.rows = new AttemptRows(span);
    const random = createRandom(day.seed);
    this.random = random;
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
    for (const again of this.retries[second % RETRY_SLOTS] ?? []) this.pay(again, now);
    this.retries[second % RETRY_SLOTS] = [];
    const perSecond = (this.fleet.terminals.length * ATTEMPTS_PER_HOUR) / 3_600;
    const mean = perSecond * tideAt(now) * this.traffic.factor * (this.day.traffic?.(now) ?? 1);
    for (let n = poisson(this.random, mean); n > 0; n -= 1) this.pay(this.customer(), now);
    for (const { terminal, mishap } of this.luck.failing(now)) {
      const customer = this.customer(terminal);
      const pin = customer.pin || PIN_FAULTS.includes(mishap);
      this.fail({ ...customer, pin }, mishap, now);
    }
  }

  /** What was told of payments since the last time, in the digest that ends at `now`. */
  tell(now: Instant): { attempts: AttemptRow[]; failures: FailureRow[] } {
    const { failures } = this;
    this.failures = [];
    return { attempts: this.rows.tell(Math.floor(now / SECOND)), failures };
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
    return { terminal, profile, pin: random.next() < (1 - QR_SHARE) * PIN_SHARE, retry: 0 };
  }

  private howPaid({ profile, pin, paid }: Try): Paid {
    const { random } = this;
    const qr = QR_SHARE / (1 - (1 - QR_SHARE) * PIN_SHARE);
    return (
      paid ?? {
        profile,
        pin,
        issuer: this.issuer.at(random.next()),
        scheme: this.scheme.at(random.next()),
        entry: !pin && random.next() < qr ? QR : this.entry.at(random.next()),
      }
    );
  }

  private pay(attempt: Try, now: Instant): void {
    const mishap = attempt.still ?? this.faultOf(attempt, now) ?? this.mishapOf(attempt, now);
    if (mishap) {
      this.fail(attempt, mishap, now);
      return;
    }
    const beat = this.fleet.terminals[attempt.terminal]?.beat ?? 0;
    const row = this.rows.approve(Math.floor(now / SECOND), beat, attempt);
    this.approved += 1;
    if (this.approved % SPLIT_EVERY === 0) addSplits(row, this.howPaid(attempt));
  }

  private faultOf({ profile, pin }: Try, now: Instant): Mishap | null {
    for (const fault of this.day.faults ?? []) {
      if (now <= fault.from || now > fault.to || !fault.hits(profile)) continue;
      if (PIN_FAULTS.some(({ code }) => code === fault.mishap.code) && !pin) continue;
      if (this.random.next() < fault.share) return fault.mishap;
    }
    return null;
  }

  /** What goes wrong on any day. */
  private mishapOf({ terminal, profile, pin }: Try, now: Instant): Mishap | null {
    const { merchant = '', unlucky = 1 } = this.fleet.terminals[terminal] ?? {};
    const befallen = this.luck.befalls(merchant, now);
    if (befallen && (pin || !PIN_FAULTS.includes(befallen))) return befallen;
    const drawn = this.random.next();
    const { declining, faulty } = this;
    // Nearly everything is approved: most draws need no closer look.
    if (drawn >= MOST * Math.max(declining, faulty)) return null;
    const { acquirer = '' } = this.fleet.profiles[profile] ?? {};
    const host = this.acquirers.get(acquirer)?.factor ?? 1;
    const bound = Math.min(HIGHEST_UNLUCK, unlucky);
    let left = drawn;
    for (const [list, share, factor] of [
      [DECLINES, DECLINED, declining],
      [FAULTS, FAILED, bound * faulty * host],
      [PIN_FAULTS, pin ? PIN_FAILED : 0, bound * faulty],
    ] as const) {
      if (left < share * factor) return mishapAt(list, left / factor);
      left -= share * factor;
    }
    return null;
  }

  private fail(attempt: Try, mishap: Mishap, now: Instant): void {
    const { terminal, profile, pin, retry } = attempt;
    const paid = this.howPaid(attempt);
    const second = Math.floor(now / SECOND);
    this.rows.fail(second, paid, mishap.outcome);
    const { name = '', merchant = '' } = this.fleet.terminals[terminal] ?? {};
    const { code, outcome } = mishap;
    this.failures.push({ ...paid, terminal: name, merchant, code, outcome, count: 1, at: now });
    if (retry >= RETRIES_MAX || this.random.next() >= RETRY_SHARE) return;
    const later = second + RETRY_S.min + this.random.below(RETRY_S.max - RETRY_S.min + 1);
    const again = { terminal, profile, pin, paid, retry: retry + 1 };
    const share = DECLINES.includes(mishap) ? AGAIN.business : AGAIN.other;
    const isStill = this.random.next() < share;
    this.retries[later % RETRY_SLOTS]?.push(isStill ? { ...again, still: mishap } : again);
  }
}
