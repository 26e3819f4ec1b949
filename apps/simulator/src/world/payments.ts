/** What becomes of a payment attempt: its end, who hears of it, and whether it is tried again. */
import type { Instant } from '#domain/base/instant.js';
import type { TxnCounts } from '#domain/message/schema.js';
import type { InjectedAnswer } from './answers.js';
import type { Attempt, Ending, NormalLife } from './attempt.js';
import type { FleetTerminal } from './build-fleet.js';
import type { Counters } from './counters.js';
import type { EventQueue } from './event-queue.js';
import type { HostPlane } from './host-plane.js';
import type { Life } from './life.js';
import type { Random } from './random.js';
import type { RecordPayment } from './record-payment.js';
import type { Traffic } from './traffic.js';
import type { Voice } from './voice.js';

/** What payments need of the world. */
export interface PaymentParts {
  readonly terminals: readonly FleetTerminal[];
  readonly timeoutMs: number;
  readonly queue: EventQueue;
  readonly random: Random;
  readonly normal: NormalLife;
  readonly counters: Counters;
  readonly voice: Voice;
  readonly life: Life;
  readonly hosts: HostPlane;
  readonly takesPlace: Traffic['takesPlace'];
  inject(attempt: Attempt, now: Instant): InjectedAnswer | null;
  readonly record: RecordPayment;
}

/** The payments of a fleet. */
export interface Payments {
  /** A customer begins to pay. */
  begin(terminal: number, now: Instant): void;
  /** Every attempt that ended so far. */
  readonly tally: TxnCounts;
}

/** How long a person takes to present the same card again. */
const RETRY_AFTER_MS = { min: 3_000, max: 8_000 } as const;
/** How long a host takes to answer. */
const ANSWER_MS = { min: 180, max: 1_400 } as const;

/** Makes the payments of a fleet. */
export function createPayments(parts: PaymentParts): Payments {
  const { terminals, queue, random, normal, counters, voice, life, hosts } = parts;
  const tally: TxnCounts = {
    attempt: 0,
    approved: 0,
    declined: 0,
    failed: 0,
    noAnswer: 0,
    pin: 0,
    pinless: 0,
  };

  function attemptAt(attempt: Attempt, now: Instant): void {
    const injected = parts.inject(attempt, now);
    const ending = injected?.ending ?? normal.ending(attempt);
    const retries = injected?.retries ?? 0;
    if (ending.kind !== 'noAnswer') {
      const ms = Math.floor(random.between(ANSWER_MS.min, ANSWER_MS.max));
      end(attempt, ending, ms, retries, now);
      return;
    }
    const timeoutMs = injected?.timeoutMs ?? parts.timeoutMs;
    const generation = life.generationOf(attempt.terminal);
    queue.push(Math.ceil(now + timeoutMs), (later) => {
      // A terminal that went away meanwhile has forgotten whom it was waiting for.
      if (life.generationOf(attempt.terminal) !== generation) return;
      end(attempt, ending, timeoutMs, retries, later);
    });
  }

  function end(attempt: Attempt, ending: Ending, ms: number, retries: number, now: Instant): void {
    tally.attempt += 1;
    tally[ending.kind] += 1;
    tally[attempt.pin ? 'pin' : 'pinless'] += 1;
    const { acquirer } = terminals[attempt.terminal] as FleetTerminal;
    hosts.count(acquirer, ending.kind);
    if (ending.kind === 'approved') {
      counters.approve(attempt);
      for (const record of parts.record(attempt, acquirer, now)) {
        voice.payment(attempt.terminal, record, now);
      }
      return;
    }
    voice.failure(attempt, { kind: ending.kind, code: ending.code, ms }, now);
    if (ending.code.startsWith('dev:')) voice.device(attempt.terminal, ending.code, now);
    if (attempt.retry < retries) tryAgain(attempt, now);
  }

  function tryAgain(attempt: Attempt, now: Instant): void {
    const delay = Math.floor(random.between(RETRY_AFTER_MS.min, RETRY_AFTER_MS.max));
    const again = { ...attempt, retry: attempt.retry + 1 };
    const generation = life.generationOf(attempt.terminal);
    queue.push(now + delay, (later) => {
      if (life.generationOf(attempt.terminal) === generation) attemptAt(again, later);
    });
  }

  return {
    begin(terminal, now) {
      if (!life.takesPayments(terminal)) return;
      const attempt = normal.attempt(terminal);
      if (parts.takesPlace(attempt, now)) attemptAt(attempt, now);
    },
    tally,
  };
}
