/**
 * One terminal that fails alone: its payments all end without an answer of an issuer, or its
 * device goes wrong again and again, while others of its kind are well.
 *
 * Approvals are told by profile, so nobody knows how often one terminal pays. But a customer's own
 * decline names its terminal, and only a payment that reached its issuer ends with one. Of the
 * answers that a healthy terminal gives, few are failures; of one that fails in half of its
 * payments or more nearly all are: so answers are weighed one by one (a CUSUM of Bernoulli draws),
 * whether the terminal is busy or not. A wrong PIN is neither: the customer or the key may be it.
 * Device events are weighed in time, since heartbeats come by the clock.
 *
 * It is a note: the terminal waits for somebody who looks at it, and never wakes anybody.
 */
import { z } from 'zod';
import { Duration } from '../base/duration.js';
import { HOUR, type Instant, MINUTE, SECOND } from '../base/instant.js';
import { CLASS_FACTS } from '../code/catalogue.js';
import type { CodeBook } from '../code/code-book.js';
import { classOf } from '../code/read-code.js';
import type { FailureRow } from '../digest/digest.js';
import type { Detector, Gate, Hit, Senses, Sighting, Standing, Watched } from './detector.js';
import { isTrouble } from './device-events.js';
import {
  type Answers,
  countAnswers,
  failingShare,
  natsOfAnswer,
  newAnswers,
} from './failing-share.js';
import { isCovered, livesAlone } from './stands-alone.js';

export const SingleTerminal = z.strictObject({
  kind: z.literal('single_terminal'),
  /** How much evidence against "normal" is needed at one terminal, in nats. */
  evidence: z.number().min(5).max(200).default(25),
  /** How long it must have gone on. */
  lasting: Duration.prefault('30m'),
});
export type SingleTerminal = z.infer<typeof SingleTerminal>;

const FINDING = 'single_terminal';
/** The next failure within this time is the same customer, or the same trouble. */
const SAME_MS = MINUTE;
/** Device events in an hour that a device may have, and those of one that is ill. */
const TOLERATED_EVENTS = 0.1;
const ILL_EVENTS = 2;
/** From so many nats what happens to a terminal is kept, to be shown. */
const HOT_NATS = 12;
/** Evidence goes little beyond what is asked for: who was repaired would stay ill for long. */
const BEYOND_NATS = 5;
/** Nats by which each hour without anything speaks for a terminal. */
const FADE_NATS = 0.5;
/** Who has had nothing for so long is forgotten; more often than that it must not happen. */
const FORGET_MS = 24 * HOUR;
/** It is over when it had a decline like others, or nothing for so long. */
const OVER_MS = 24 * HOUR;
const SWEEP_MS = 30 * SECOND;
/** More terminals than these are not suspected at once; an explanation tells of it. */
export const SUSPECTS_MAX = 20_000;

/** What a terminal is suspected of. */
export interface Suspect {
  readonly profile: number;
  readonly merchant: string | undefined;
  /** Absent where nobody told, as in snapshots of earlier versions. */
  readonly store?: string;
  since: Instant;
  at: Instant;
  /** Evidence in nats: of its payments, and of its device. */
  pay: number;
  device: number;
  hits: number;
}

interface Kept {
  readonly suspects: Map<string, Suspect>;
  /** What the fleet answers, over a day and over a quarter of an hour. */
  readonly usual: Answers;
  readonly lately: Answers;
  /** Terminals that found no room since the last one was forgotten. */
  leftOut: number;
  sweptAt: Instant;
  /** More nats than these nobody has. */
  most: number;
}

export const singleTerminal: Detector<SingleTerminal> = {
  kind: 'single_terminal',
  findings: {
    [FINDING]: { units: 'answers', prior: 0, business: false, aside: true, yields: true },
  },
  weigh: ({ evidence }) => ({ finding: FINDING, evidence, tolerate: 1, timesNormal: 1 }),
  sense(senses) {
    // Nobody asks: then nothing is remembered either.
    if (senses.settings.length === 0) return [];
    const kept = keptOf(senses);
    kept.most = Math.max(...senses.settings.map(({ evidence }) => evidence)) + BEYOND_NATS;
    const hits = senses.digests.flatMap(({ failures, signals }) => [
      ...failures.flatMap((row) => hear(kept, row, senses)),
      ...signals.devices.flatMap((row) => hearDevice(kept, row)),
      ...signals.births.flatMap(({ reason, boot: _boot, ...who }) =>
        reason === 'crash' ? hearDevice(kept, { ...who, code: 'birth:crash' }) : [],
      ),
    ]);
    if (senses.now - kept.sweptAt >= SWEEP_MS) sweep(kept, senses);
    return hits.length > 0 ? [{ units: 'answers', counts: new Map(), hits }] : [];
  },
  gates: ['failures'],
  decide: (rule, _hits, senses) => {
    const { suspects, sweptAt } = keptOf(senses);
    const found: Sighting[] = [];
    // Each is held against all others, so not every second.
    if (sweptAt !== senses.now) return found;
    for (const [terminal, one] of suspects) {
      if (natsOf(one) < rule.detector.evidence || !isLasting(rule, one)) continue;
      if (isCovered(one, senses) || !livesAlone(terminal, one, suspects, senses)) continue;
      found.push(...stated(one));
    }
    return found;
  },
  standings: (rule, senses) => standings(rule, keptOf(senses)),
  over: ({ cause, lastHitAt }, senses) => isOver(cause, lastHitAt, senses),
  worst: ({ lasting, evidence }) => ({
    told: (elapsed) => ({ heartbeats: [1, 1, 1], failures: elapsed % MINUTE === 0 ? WORST : [] }),
    lastsMs: Math.max(lasting, evidence * MINUTE) + 5 * MINUTE,
  }),
  diagnoses: {
    single_terminal: {
      playbook: 'single_terminal',
      severity: 'SEV4',
      forbidden: [],
      kind: 'degradation',
    },
  },
  diagnose: ({ class: cls }) => (cls === FINDING ? FINDING : null),
};

/** A minute in which one terminal fails, and nine customers of others have no money. */
const WORST = Array.from({ length: 10 }, (_, i) => {
  const who = { profile: i === 0 ? 1 : 2, terminal: `T-${i}`, merchant: `m-${i}` };
  return { ...who, code: i === 0 ? 'cup-pos:96' : 'cup-pos:51', outcome: 'declined', count: 1 };
});

function keptOf({ kept, now }: Pick<Senses, 'kept' | 'now'>): Kept {
  const known = kept.get('alone') as Kept | undefined;
  if (known) return known;
  const none: Kept = {
    suspects: new Map(),
    ...{ usual: newAnswers(now), lately: newAnswers(now), leftOut: 0, sweptAt: now, most: 0 },
  };
  kept.set('alone', none);
  return none;
}

/** Weighs one answer; a failure of somebody suspected is a hit. */
function hear(kept: Kept, row: FailureRow, senses: Senses): Hit[] {
  const said = sayingOf(row, senses.codes);
  if (said === null || row.terminal === '') return [];
  countAnswers(kept, said, row.at);
  const share = failingShare(kept);
  const known = kept.suspects.get(row.terminal);
  if (said === 'declined') {
    if (known) weigh(kept, known, 'pay', row.count * natsOfAnswer(said, share), row.at);
    if (known && natsOf(known) === 0) kept.suspects.delete(row.terminal);
    return [];
  }
  return accuse(kept, row, 'pay', natsOfAnswer(said, share));
}

type Device = Pick<FailureRow, 'profile' | 'terminal' | 'merchant' | 'store' | 'code' | 'at'>;

function hearDevice(kept: Kept, row: Device): Hit[] {
  if (!isTrouble(row.code) || row.terminal === '') return [];
  return accuse(kept, row, 'device', Math.log(ILL_EVENTS / TOLERATED_EVENTS));
}

/** What an answer says of its terminal; a retry and a wrong PIN say nothing. */
function sayingOf({ code, outcome, retry = 0 }: FailureRow, codes?: CodeBook) {
  if (retry > 0) return null;
  const cls = classOf(code, outcome, codes);
  if (CLASS_FACTS[cls].business) return 'declined';
  return WRONG_PIN.test(code) || cls === 'device' ? null : 'failed';
}

/** The first is a customer; so may the next ones be, and locked cards. */
const WRONG_PIN = /:(55|38|75)$/;

function accuse(kept: Kept, row: Device, of: 'pay' | 'device', nats: number): Hit[] {
  const { suspects } = kept;
  const { profile, terminal, merchant, store, code, at } = row;
  let one = suspects.get(terminal);
  if (one && at - one.at < SAME_MS && one.hits > 0) return [];
  if (!one) {
    if (suspects.size >= SUSPECTS_MAX) {
      kept.leftOut += 1;
      return [];
    }
    const nothing = { pay: 0, device: 0, hits: 0 };
    one = { profile, merchant, ...(store && { store }), since: at, at, ...nothing };
    suspects.set(terminal, one);
  }
  weigh(kept, one, of, nats, at);
  one.hits += 1;
  if (natsOf(one) < HOT_NATS) return [];
  return [
    { finding: FINDING, profile, terminal, ...(merchant && { merchant }), code, count: 1, at },
  ];
}

function weigh(
  { most }: Kept,
  one: Suspect,
  of: 'pay' | 'device',
  nats: number,
  at: Instant,
): void {
  fade(one, at);
  if (natsOf(one) === 0) Object.assign(one, { since: at, hits: 0 });
  one[of] = Math.min(most, Math.max(0, one[of] + nats));
}

/** Time in which nothing happens speaks for a terminal, and more so for its device. */
function fade(one: Suspect, now: Instant): void {
  const hours = Math.max(0, (now - one.at) / HOUR);
  one.at = Math.max(one.at, now);
  one.pay = Math.max(0, one.pay - FADE_NATS * hours);
  one.device = Math.max(0, one.device - (ILL_EVENTS - TOLERATED_EVENTS) * hours);
}

/** Forgets who is no suspect any more, and whose failures an open incident explains. */
function sweep(kept: Kept, senses: Senses): void {
  kept.sweptAt = senses.now;
  const { suspects } = kept;
  const before = suspects.size;
  for (const [terminal, one] of suspects) {
    const age = senses.now - one.at;
    // One failure alone is nobody's trouble; whoever has many is waited for.
    const isOld = age >= Math.min(FORGET_MS, one.hits * one.hits * 30 * MINUTE);
    if (isOld || isCovered(one, senses)) suspects.delete(terminal);
  }
  if (suspects.size < before) kept.leftOut = 0;
}

/** Nats by which one of its two troubles is more likely than none. */
export function natsOf({ pay, device }: Suspect): number {
  return Math.max(pay, device);
}

function isLasting({ detector, gates }: Watched<SingleTerminal>, { since, at, hits }: Suspect) {
  return at - since >= detector.lasting && hits >= gates.failures;
}

function stated({ since, merchant: value, pay, device }: Suspect): Sighting[] {
  if (value === undefined) return [];
  const scope = [{ attribute: 'merchant' as const, value }];
  return [{ onset: since, score: Math.max(pay, device), scope }];
}

/** Over when none of the merchant's terminals is suspected any more, or long nothing was wrong. */
function isOver(cause: readonly { value: string }[], lastHitAt: Instant, senses: Senses): boolean {
  if (senses.now - lastHitAt >= OVER_MS) return true;
  const merchants = cause.map(({ value }) => value);
  for (const { merchant, hits } of keptOf(senses).suspects.values()) {
    if (hits > 1 && merchant !== undefined && merchants.includes(merchant)) return false;
  }
  return true;
}

function standings(rule: Watched<SingleTerminal>, { suspects, leftOut }: Kept): Standing[] {
  return [...suspects.values()].flatMap((one): Standing[] => {
    const { merchant: value, since, at, hits } = one;
    if (value === undefined) return [];
    const { failures } = rule.gates;
    const { lasting } = rule.detector;
    const gates: Gate[] = [
      { name: 'failures', value: hits, limit: failures, met: hits >= failures },
      { name: 'for', value: at - since, limit: lasting, met: at - since >= lasting },
      { name: 'left_out', value: leftOut, limit: 0, met: leftOut === 0 },
    ];
    return [{ scope: { attribute: 'merchant', value }, since, hits, nats: natsOf(one), gates }];
  });
}
