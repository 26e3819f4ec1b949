/**
 * Payments that stop although nothing fails: terminals are there and say so, in their trading
 * hours, and nobody pays any more, or what they attempt is neither approved nor told as a failure.
 * A button that is gone, a till that sends nothing, a host that swallows. No code tells of it, so
 * what does not come is weighed, see `payments-due.ts`: against the rest of the fleet in
 * the same minutes. Who is not heard owes nothing, so neither our own blindness nor a lost cohort
 * looks like this; and a fault that is told of already explains customers who give up.
 */
import { z } from 'zod';
import type { ProfileAttribute, ProfileAttributes } from '../base/attribute.js';
import { MINUTE } from '../base/instant.js';
import { heartbeatsBy } from '../digest/heartbeats-by.js';
import type {
  Detector,
  Gate,
  Sample,
  ScopeEntry,
  Senses,
  Sighting,
  Standing,
  Watched,
} from './detector.js';
import { keptAs } from './kept-as.js';
import {
  type Balance,
  newPaymentsDue,
  type PaymentsDue,
  type Selling,
  stopNats,
  tradingIn,
  WHOLE,
  weighPayments,
} from './payments-due.js';
import { type AboutProfiles, bookOf } from './selling-book.js';
import { expectation } from './silence.js';

export const ApprovalsFall = z.strictObject({
  kind: z.literal('approvals_fall'),
  /** How much evidence is needed that payments have all but stopped, in nats. */
  evidence: z.number().min(5).max(50).default(25),
  /**
   * The share of the payments due that worries nobody, compared with the rest of the fleet; of
   * the fleet as a whole, which has nothing to be compared with, half of it.
   */
  at_least: z.number().min(0.05).max(0.9).default(0.5),
});
export type ApprovalsFall = z.infer<typeof ApprovalsFall>;

const FINDING = 'payments_missing';
const UNITS = 'selling';
/** Chains and shops have hours of their own; these are mixtures of many merchants. */
const WATCHED: readonly ProfileAttribute[] = [
  'acquirer',
  'region',
  'carrier',
  'model',
  'fw',
  'app',
  'param',
];
/** A value with this much evidence, in nats, is shown with what it misses. */
const SUSPECT_NATS = 5;
/** By how much the turn moves on: the golden section visits all of them evenly. */
const TURN = (Math.sqrt(5) - 1) / 2;
/** Of a trial: how long it takes to know what is due, and to miss it. */
const WELL_MS = 5 * MINUTE;
const LASTS_MS = 5 * MINUTE;

export const approvalsFall: Detector<ApprovalsFall> = {
  kind: 'approvals_fall',
  findings: { [FINDING]: { units: UNITS, prior: 0, business: false, yields: true } },
  weigh: ({ evidence }) => ({ finding: FINDING, evidence, tolerate: 1, timesNormal: 1 }),
  sense,
  gates: ['terminals'],
  decide,
  watches: () => WATCHED,
  // Of a value nobody pays any more, as elsewhere they do.
  worst: () => ({
    ...{ wellMs: WELL_MS, lastsMs: LASTS_MS },
    told: (elapsed) => ({
      heartbeats: [60, 90],
      approved: [elapsed < WELL_MS ? 60 : 0, 90],
    }),
  }),
  // Only payments argue the evidence down.
  over: ({ cause }, senses) => {
    const selling = dueOf(senses).values.get(keyOf(cause[0]));
    return selling !== undefined && stopNats(selling) < 1;
  },
  standings,
  diagnoses: {
    payments_stopped: { playbook: 'case_one', severity: 'SEV2', forbidden: [], kind: 'outage' },
  },
  diagnose: ({ class: cls }) => (cls === FINDING ? 'payments_stopped' : null),
};

function dueOf({ kept, now }: Pick<Senses, 'kept' | 'now'>): PaymentsDue {
  return keptAs<PaymentsDue>(kept, 'due', () => newPaymentsDue(now));
}

function keyOf(entry: { readonly attribute: string; readonly value: string } | undefined): string {
  return entry ? `${entry.attribute}=${entry.value}` : WHOLE;
}

function scopeOf(key: string): ScopeEntry | null {
  const at = key.indexOf('=');
  const attribute = WATCHED.find((name) => name === key.slice(0, at));
  return attribute ? { attribute, value: key.slice(at + 1) } : null;
}

function sense(senses: Senses<ApprovalsFall>): Sample[] {
  const due = dueOf(senses);
  const hours = keptAs<Map<number, string>>(senses.kept, 'hours', () => new Map());
  const isExpected = expectation(senses);
  const book = bookOf(due);
  const about = {
    hours,
    keysOf: (profile: number) => keysOf(senses.profiles.get(profile)),
    isExpected: (profile: number) => {
      const open = hours.get(profile);
      return isExpected(profile, open === undefined ? {} : { hours: open });
    },
  };
  for (const digest of senses.digests) book.take(digest, about);
  const tolerate = Math.min(0.9, ...senses.settings.map((each) => each.at_least));
  const suspects = weighPayments(due, senses.now, tolerate).filter(({ selling }) => {
    return stopNats(selling) >= SUSPECT_NATS;
  });
  const top = surest(suspects.map(({ key, selling }) => [key, selling]));
  const balance = suspects.find(({ key }) => key === top?.[0]);
  return balance ? [shown(balance, senses, about)] : [];
}

function keysOf(profile: ProfileAttributes | undefined): string[] | null {
  if (profile === undefined) return null;
  return WATCHED.flatMap((attribute) => {
    const value = profile[attribute];
    return value === undefined ? [] : [keyOf({ attribute, value })];
  });
}

/**
 * Terminal minutes that brought no payment, so that an incident shows how many it concerns, and
 * where: they are spread over those of the value who were just heard, as far as these count.
 */
function shown(
  { key, selling, minutes, due, paid }: Balance,
  senses: Senses,
  about: AboutProfiles,
): Sample {
  const { kept, now } = senses;
  const share = due === null || due <= 0 ? 0 : Math.max(0, 1 - paid / due);
  const owed = keptAs(kept, 'owed', () => 0) + minutes * share;
  const count = Math.floor(owed);
  kept.set('owed', owed - count);
  const heard = heardOf(key, senses, about);
  if (heard.size === 0) heard.set(selling.profile, 1);
  const turn = (keptAs(kept, 'turn', () => 0) + TURN) % 1;
  kept.set('turn', turn);
  const missing = spreadOver(heard, count, turn);
  const units = spreadOver(heard, Math.max(count, Math.round(minutes)), turn);
  const hits = [...missing].map(([profile, n]) => {
    return { finding: FINDING, profile, terminal: '', code: '', count: n, at: now };
  });
  return { units: UNITS, counts: units, hits };
}

/** Heartbeats of a tick by profile, of the terminals of a value that trade now. */
function heardOf(key: string, { digests }: Senses, about: AboutProfiles): Map<number, number> {
  const heard = new Map<number, number>();
  for (const digest of digests) {
    for (const [profile, n] of heartbeatsBy(digest)) {
      if (n === 0 || !about.isExpected(profile)) continue;
      if (key !== WHOLE && !about.keysOf(profile)?.includes(key)) continue;
      heard.set(profile, (heard.get(profile) ?? 0) + n);
    }
  }
  return heard;
}

/** Whole numbers that sum to `count`, by weight; where they are few, each in its turn. */
function spreadOver(
  weights: ReadonlyMap<number, number>,
  count: number,
  turn: number,
): Map<number, number> {
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const parts = new Map<number, number>();
  let before = 0;
  for (const [profile, weight] of weights) {
    const placed = (at: number) => Math.floor((count * at) / all + turn);
    const part = placed(before + weight) - placed(before);
    if (part > 0) parts.set(profile, part);
    before += weight;
  }
  return parts;
}

/** A value before the fleet, since the rest of it is well; then who misses most. */
function surest(
  found: readonly (readonly [string, Selling])[],
): readonly [string, Selling] | undefined {
  const values = found.filter(([key]) => key !== WHOLE);
  return [...(values.length > 0 ? values : found)].sort(([, a], [, b]) => b.missing - a.missing)[0];
}

function decide(rule: Watched<ApprovalsFall>, _hits: unknown, senses: Senses): Sighting[] {
  const { evidence } = rule.detector;
  const sure = [...dueOf(senses).values].filter(([, selling]) => {
    return stopNats(selling) >= evidence && tradingIn(selling) >= rule.gates.terminals;
  });
  // What was told once stays the cause while it lasts.
  const told = keptAs<string | null>(senses.kept, 'told', () => null);
  const top = sure.find(([key]) => key === told) ?? surest(sure);
  senses.kept.set('told', top?.[0] ?? null);
  if (!top) return [];
  const [key, selling] = top;
  const scope = scopeOf(key);
  return [{ onset: selling.onset, score: stopNats(selling), scope: scope ? [scope] : [] }];
}

function standings(rule: Watched<ApprovalsFall>, senses: Senses): Standing[] {
  return [...dueOf(senses).values].map(([key, selling]): Standing => {
    const nats = stopNats(selling);
    const limit = rule.gates.terminals;
    const value = Math.round(tradingIn(selling));
    const gates: Gate[] = [{ name: 'terminals', value, limit, met: value >= limit }];
    const hits = Math.max(0, Math.round(selling.missing));
    return { scope: scopeOf(key), since: selling.onset, hits, nats, gates };
  });
}
