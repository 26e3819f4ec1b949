/**
 * Fees that differ from the contract. No payment fails, so nobody at a till notices: what merchants
 * are charged is summed by plan and held against the rate that was agreed. A record may be one
 * minor unit off, since fees are rounded; beyond that all records of a batch and plan count. The
 * plan is the cause, so nothing is searched, and it goes to the fee desk, by day.
 */
import { z } from 'zod';
import { type Instant, MINUTE } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import type {
  Detector,
  Gate,
  Hit,
  Sample,
  ScopeEntry,
  Senses,
  Sighting,
  Standing,
  Watched,
} from './detector.js';
import { keptAs } from './kept-as.js';

const Contract = z.strictObject({
  /** What the merchant is charged, in basis points of the amount. */
  rate_bp: z.number().min(0).max(2_000),
});

export const FeeDeviation = z.strictObject({
  kind: z.literal('fee_deviation'),
  /** Contracts by plan, such as `std@13`, or by all its versions, `std`. Others are not judged. */
  plans: z.record(z.string().min(1).max(64), Contract),
  /** Basis points that the fees of a plan may be off. */
  tolerate_bp: z.number().min(0.1).max(100).default(1),
});
export type FeeDeviation = z.infer<typeof FeeDeviation>;

const FINDING = 'fee_deviation';
const UNITS = 'fee_records';
/** Of each record, in minor units: fees are rounded. */
const ROUNDING_MINOR = 1;
/** A plan that nobody was charged by for so long is forgotten. */
const KEEP_MS = 60 * MINUTE;
/** So many records in a row that keep the contract end an incident. */
const RIGHT_RECORDS = 20;
const PLANS_MAX = 1_000;

/** What was charged by one plan since it was first found to differ. */
interface Charged {
  since: Instant;
  at: Instant;
  records: number;
  amount: number;
  /** Charged less due, in minor units. */
  excess: number;
  /** Records that kept the contract since the last that did not. */
  right: number;
}

type RecordRow = Digest['signals']['records'][number];

export const feeDeviation: Detector<FeeDeviation> = {
  kind: 'fee_deviation',
  findings: { [FINDING]: { units: UNITS, prior: 0, business: false } },
  weigh: () => ({ finding: FINDING, evidence: 1, tolerate: 1, timesNormal: 1 }),
  sense,
  gates: ['failures'],
  watches: () => ['feePlan'],
  decide: (rule, _hits, senses) =>
    [...chargedOf(senses)].flatMap(([plan, charged]): Sighting[] => {
      const { since, records, right } = charged;
      if (right >= RIGHT_RECORDS || records < rule.gates.failures) return [];
      return [{ onset: since, score: records, scope: [scopeOf(plan)] }];
    }),
  worst: ({ plans }) => {
    const [plan] = Object.keys(plans);
    return plan === undefined ? null : { told: () => ({ records: [wrong(plan)] }) };
  },
  over: ({ cause }, senses) => {
    const charged = chargedOf(senses);
    return cause.every(({ value }) => (charged.get(value)?.right ?? 0) >= RIGHT_RECORDS);
  },
  standings,
  diagnoses: {
    fee_plan: { playbook: 'fee', severity: 'SEV3', forbidden: [], kind: 'fee' },
  },
  diagnose: ({ class: cls }) => (cls === FINDING ? 'fee_plan' : null),
};

function chargedOf({ kept }: Senses): Map<string, Charged> {
  return keptAs<Map<string, Charged>>(kept, 'charged', () => new Map());
}

function scopeOf(plan: string): ScopeEntry {
  return { attribute: 'feePlan', value: plan };
}

/** Records in which the whole amount was charged. */
function wrong(plan: string): RecordRow {
  const [count, amount] = [30, 300_000];
  const charged = { withFee: count, feeAmount: amount, fee: amount };
  return { profile: 1, plan, card: 'debit', currency: 'CNY', count, amount, ...charged };
}

function sense(senses: Senses<FeeDeviation>): Sample[] {
  const charged = chargedOf(senses);
  const counts = new Map<number, number>();
  const hits: Hit[] = [];
  for (const digest of senses.digests) {
    for (const row of digest.signals.records) {
      const off = row.withFee === 0 ? null : excessOf(row, senses.settings);
      if (off === null) continue;
      const { profile = -1, withFee: count } = row;
      counts.set(profile, (counts.get(profile) ?? 0) + count);
      note(charged, row, off, digest.to);
      if (off.within) continue;
      const code = off.excess > 0 ? 'fee:over' : 'fee:under';
      hits.push({ finding: FINDING, profile, terminal: '', code, count, at: digest.to });
    }
  }
  for (const [plan, { at }] of charged) if (senses.now - at >= KEEP_MS) charged.delete(plan);
  return counts.size === 0 ? [] : [{ units: UNITS, counts, hits }];
}

/** What a row was charged less what was due, in minor units; null where no contract is known. */
function excessOf({ plan, withFee, feeAmount, fee }: RecordRow, settings: readonly FeeDeviation[]) {
  for (const { plans, tolerate_bp: tolerated } of settings) {
    const contract = plans[plan] ?? plans[plan.split('@')[0] ?? plan];
    if (!contract) continue;
    const excess = fee - (feeAmount * contract.rate_bp) / 10_000;
    const slack = withFee * ROUNDING_MINOR + (Math.abs(feeAmount) * tolerated) / 10_000;
    return { excess, within: Math.abs(excess) <= slack };
  }
  return null;
}

function note(
  charged: Map<string, Charged>,
  { plan, withFee, feeAmount }: RecordRow,
  { excess, within }: { readonly excess: number; readonly within: boolean },
  at: Instant,
): void {
  const known = charged.get(plan);
  if (within) {
    if (known) known.right += withFee;
    return;
  }
  // What kept its contract for a while and differs again differs anew.
  const begun = known && known.right < RIGHT_RECORDS ? known : null;
  if (!begun && charged.size >= PLANS_MAX && !known) return;
  const none = { since: at, records: 0, amount: 0, excess: 0 };
  const { since, records, amount, excess: before } = begun ?? none;
  charged.set(plan, {
    ...{ since, at, right: 0 },
    records: records + withFee,
    amount: amount + feeAmount,
    excess: before + excess,
  });
}

function standings(rule: Watched<FeeDeviation>, senses: Senses): Standing[] {
  return [...chargedOf(senses)].map(([plan, { since, records, right }]) => {
    const limit = rule.gates.failures;
    const met = records >= limit && right < RIGHT_RECORDS;
    const gates: Gate[] = [{ name: 'failures', value: records, limit, met }];
    return { scope: scopeOf(plan), since, hits: records, gates };
  });
}
