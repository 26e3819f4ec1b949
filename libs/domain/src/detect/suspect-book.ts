/**
 * What is held against single terminals: answers of their payments, weighed one by one, and events
 * of their devices, weighed in time, since heartbeats come by the clock. Only who is suspected is
 * remembered; kept as plain data, in the snapshot.
 */
import { HOUR, type Instant, MINUTE, SECOND } from '../base/instant.js';
import { CLASS_FACTS } from '../code/catalogue.js';
import type { CodeBook } from '../code/code-book.js';
import { classOf } from '../code/read-code.js';
import type { Digest, FailureRow } from '../digest/digest.js';
import type { Senses } from './detector.js';
import { isTrouble } from './device-events.js';
import {
  type Answers,
  countAnswers,
  failingShare,
  natsOfAnswer,
  newAnswers,
} from './failing-share.js';
import { isCovered } from './stands-alone.js';
import { type Member, natsOf, type Suspect, shopsOf } from './suspected-shops.js';

/** The next failure within this time is the same customer, or the same trouble. */
const SAME_MS = MINUTE;
/** Device events in an hour that a device may have, and those of one that is ill. */
const TOLERATED_EVENTS = 0.1;
const ILL_EVENTS = 2;
/** Nats by which each hour without anything speaks for a terminal. */
const FADE_NATS = 0.5;
/** Who has had nothing for so long is forgotten; more often than that it must not happen. */
const FORGET_MS = 24 * HOUR;
const SWEEP_MS = 30 * SECOND;
/** A shop is well when answers since its last failure say so, 1,000 to 1, and so long after it. */
const WELL_NATS = Math.log(1_000);
const WELL_MS = 10 * MINUTE;
/** More terminals than these are not suspected at once; an explanation tells of it. */
export const SUSPECTS_MAX = 20_000;

export interface SuspectBook {
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

/** A failure that was held against a terminal. */
export type Accusation = Pick<
  FailureRow,
  'profile' | 'terminal' | 'merchant' | 'store' | 'code' | 'at'
> & { readonly suspect: Suspect };

/** The book in a detector's memory. */
export function suspectBook({ kept, now }: Pick<Senses, 'kept' | 'now'>): SuspectBook {
  const known = kept.get('alone') as SuspectBook | undefined;
  if (known) return known;
  const none: SuspectBook = {
    suspects: new Map(),
    ...{ usual: newAnswers(now), lately: newAnswers(now), leftOut: 0, sweptAt: now, most: 0 },
  };
  kept.set('alone', none);
  return none;
}

/** Weighs what a digest tells, and answers what is held against whom. */
export function hearAnswers(book: SuspectBook, digest: Digest, codes?: CodeBook): Accusation[] {
  const { failures, signals } = digest;
  const accused: Accusation[] = [];
  for (const row of failures) {
    const accusation = hear(book, row, codes);
    if (accusation) accused.push(accusation);
  }
  for (const row of signals.devices) {
    const accusation = hearDevice(book, row);
    if (accusation) accused.push(accusation);
  }
  for (const { reason, boot: _boot, ...who } of signals.births) {
    const accusation = reason === 'crash' && hearDevice(book, { ...who, code: 'birth:crash' });
    if (accusation) accused.push(accusation);
  }
  return accused;
}

function hear(book: SuspectBook, row: FailureRow, codes?: CodeBook): Accusation | null {
  const said = sayingOf(row, codes);
  if (said === null || row.terminal === '') return null;
  countAnswers(book, said, row.at);
  const nats = natsOfAnswer(said, failingShare(book));
  if (said === 'failed') return accuse(book, row, 'pay', nats);
  const known = book.suspects.get(row.terminal);
  if (known) {
    weigh(book, known, 'pay', row.count * nats, row.at);
    if (known.well !== undefined) known.well -= row.count * nats;
    if (natsOf(known) === 0) book.suspects.delete(row.terminal);
  }
  return null;
}

type Told = Omit<Accusation, 'suspect'>;

function hearDevice(book: SuspectBook, row: Told): Accusation | null {
  if (!isTrouble(row.code) || row.terminal === '') return null;
  return accuse(book, row, 'device', Math.log(ILL_EVENTS / TOLERATED_EVENTS));
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

function accuse(
  book: SuspectBook,
  row: Told,
  of: 'pay' | 'device',
  nats: number,
): Accusation | null {
  const { suspects } = book;
  const { profile, terminal, merchant, store, code, at } = row;
  let one = suspects.get(terminal);
  if (one) Object.assign(one, { well: 0, failedAt: at });
  if (one && at - one.at < SAME_MS && one.hits > 0) return null;
  if (!one) {
    if (suspects.size >= SUSPECTS_MAX) {
      book.leftOut += 1;
      return null;
    }
    // Most fail once, and what is kept of those who fail again is not kept of them.
    const nothing = { pay: 0, device: 0, hits: 0 };
    one = { profile, merchant, ...(store && { store }), since: at, at, ...nothing };
    suspects.set(terminal, one);
  }
  weigh(book, one, of, nats, at);
  one.hits += 1;
  const shop = { ...(merchant && { merchant }), ...(store && { store }) };
  return { profile, terminal, ...shop, code, at, suspect: one };
}

function weigh(
  { most }: SuspectBook,
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

/**
 * Forgets, twice a minute, who is no suspect any more: whom time has cleared, whose failures an
 * open incident explains, and whose shop is well again.
 */
export function sweepSuspects(book: SuspectBook, senses: Senses): void {
  const { now } = senses;
  if (now - book.sweptAt < SWEEP_MS) return;
  book.sweptAt = now;
  const { suspects } = book;
  const before = suspects.size;
  for (const [terminal, one] of suspects) {
    // One failure alone is nobody's trouble; whoever has many is waited for.
    const isOld = now - one.at >= Math.min(FORGET_MS, one.hits * one.hits * 30 * MINUTE);
    if (isOld || isCovered(one, senses)) suspects.delete(terminal);
  }
  for (const { members } of shopsOf(suspects)) {
    if (areWell(members, now)) for (const [terminal] of members) suspects.delete(terminal);
  }
  if (suspects.size < before) book.leftOut = 0;
}

/** Whether nobody has failed for a while, and customers' own declines say that it is over. */
function areWell(members: readonly Member[], now: Instant): boolean {
  const well = members.reduce((sum, [, one]) => sum + (one.well ?? 0), 0);
  return well >= WELL_NATS && members.every(([, { failedAt = 0 }]) => now - failedAt >= WELL_MS);
}
