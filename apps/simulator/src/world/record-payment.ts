/**
 * The payment records of terminals that keep them, and of those that a story's `pay` lines are
 * about: one for every approved payment, with the fee that the merchant is charged. The contract of
 * a line is its plan, rate and cap; its `error` says how what is charged differs. Amounts are whole
 * minor units, and fees are rounded half up, so that a record that keeps its contract is exact.
 */
import type { Instant } from '#domain/base/instant.js';
import type { Txn } from '#domain/message/schema.js';
import type { Pay } from '../scenario/effects.js';
import type { Attempt } from './attempt.js';
import type { Cohort } from './cohort.js';
import type { Random } from './random.js';

/** What a record says beside the envelope. */
export type PaymentRecord = Omit<Txn, 'v' | 'boot' | 'seq' | 'at' | 'queuedAt'>;

/** The records of an approved payment: none, or one, or two when a `pay` line doubles it. */
export type RecordPayment = (attempt: Attempt, acquirer: string, now: Instant) => PaymentRecord[];

const RATE_BP = 60;
/** Sales lie between these, small ones more often; in minor units. */
const AMOUNT_MINOR = { min: 500, max: 600_000 } as const;
const CREDIT_SHARE = 0.5;
/** Some money goes back, and its fee with it. */
const REFUND_SHARE = 0.03;
/** Discounts of contactless and QR payments end here. */
const SMALL_AMOUNT_MINOR = 100_000;
const APPROVED_CODE = 'cup-pos:00';

/**
 * Makes the records. Of a story's `pay` lines one that is on counts before later ones, and before
 * what the terminal keeps by itself, by `planOf` it; null for a terminal that keeps nothing.
 */
export function paymentRecords(
  cohorts: readonly Cohort[],
  random: Random,
  planOf: (terminal: number) => string | null = () => null,
): RecordPayment {
  const paying = cohorts.flatMap((cohort) => {
    const { pay } = cohort.timed.line;
    return pay === undefined ? [] : [{ cohort, pay }];
  });
  let number = 0;
  return (attempt, acquirer, now) => {
    const line = paying.find(({ cohort }) => cohort.holds(attempt.terminal, now));
    const plan = line === undefined ? planOf(attempt.terminal) : null;
    const pay = line?.pay ?? (plan === null ? null : { plan });
    if (pay === null) return [];
    number += 1;
    const sale = drawSale(random);
    const { issuer: _, terminal: __, retry: ___, ...how } = attempt;
    const record = {
      ref: `${now}-${number}`,
      ...{ kind: sale.kind, amount: sale.amount, currency: 'CNY' },
      ...priced(pay, sale, attempt, random),
      ...{ plan: pay.plan, card: sale.card, ...how, outcome: 'approved', code: APPROVED_CODE },
      acquirer,
    } as PaymentRecord;
    return pay.error?.kind === 'FEE.DUP' ? [record, record] : [record];
  };
}

interface Sale {
  readonly kind: 'sale' | 'refund';
  readonly amount: number;
  readonly card: 'debit' | 'credit';
}

function drawSale(random: Random): Sale {
  const { min, max } = AMOUNT_MINOR;
  const amount = Math.round(min * (max / min) ** random.next());
  const card = random.next() < CREDIT_SHARE ? 'credit' : 'debit';
  return { kind: random.next() < REFUND_SHARE ? 'refund' : 'sale', amount, card };
}

/** What the card is debited and the merchant is charged. */
function priced(pay: Pay, sale: Sale, attempt: Attempt, random: Random) {
  const fee = feeOf(pay, sale, attempt, random);
  const charged = sale.amount + (pay.error?.kind === 'FEE.SURCHARGE' ? fee : 0);
  if (sale.kind === 'sale') return { charged, fee };
  // Zero has no sign on the wire.
  return { charged, fee: pay.error?.kind === 'FEE.REFUND' || fee === 0 ? 0 : -fee };
}

function feeOf(pay: Pay, { amount, card }: Sale, attempt: Attempt, random: Random): number {
  const { rateBp = RATE_BP, capMinor = Number.POSITIVE_INFINITY, error } = pay;
  const due = Math.min(capMinor, share(amount, rateBp));
  const instead = (bp: number) => Math.min(capMinor, share(amount, bp));
  const chargedBp = error?.chargedBp;
  switch (error?.kind) {
    case 'FEE.RATE':
    case 'FEE.CLASS':
    case 'FEE.EFFDATE':
      return instead(chargedBp ?? rateBp * 1.2);
    case 'FEE.UNDER':
      return instead(chargedBp ?? rateBp * 0.8);
    case 'FEE.CAP':
      return share(amount, chargedBp ?? rateBp);
    case 'FEE.CARDTYPE':
      return card === 'debit' ? share(amount, chargedBp ?? rateBp * 1.2) : due;
    case 'FEE.CHANNEL': {
      const discounted = attempt.entry === 'nfc' || attempt.entry === 'qr';
      const meant = discounted && amount <= SMALL_AMOUNT_MINOR;
      return meant ? instead(chargedBp ?? rateBp * 1.5) : due;
    }
    case 'FEE.MINFEE':
      return Math.max(due, error.chargedMinor ?? 100);
    case 'FEE.ROUND':
      return Math.max(0, due + random.below(3) - 1);
    default:
      return due;
  }
}

/** Basis points of an amount, rounded half up. */
function share(amount: number, bp: number): number {
  return Math.floor((amount * bp + 5_000) / 10_000);
}
