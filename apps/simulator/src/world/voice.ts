/** The words of a terminal: the bodies of its messages, from what it is and how it feels. */
import { DAY, type Instant, MINUTE } from '#domain/base/instant.js';
import type { Ack, Birth, State } from '#domain/message/schema.js';
import type { Fleet } from '../scenario/fleet.js';
import type { Attempt } from './attempt.js';
import type { FleetTerminal } from './build-fleet.js';
import type { Counters, Failure } from './counters.js';
import type { Mouth, TerminalBody } from './mouth.js';
import { stableShare } from './random.js';
import type { PaymentRecord } from './record-payment.js';
import type { Reported, Reports } from './reports.js';

/** Why a terminal was started. */
export type BirthReason = NonNullable<Birth['reason']>;

/** What a voice needs of the world. */
export interface VoiceParts {
  readonly fleet: Fleet;
  readonly terminals: readonly FleetTerminal[];
  readonly seed: number;
  readonly startsAt: Instant;
  readonly bootBase: number;
  readonly mouth: Mouth;
  readonly reports: Reports;
  readonly counters: Counters;
}

/** Says what terminals have to say. */
export interface Voice {
  /** Who the terminal is; without a reason when it was not started and only has changed. */
  birth(terminal: number, reason: BirthReason | null, now: Instant): void;
  state(terminal: number, says: Omit<State, 'v' | 'boot'>, now: Instant): void;
  heartbeat(terminal: number, now: Instant): void;
  failure(attempt: Attempt, failure: FailedAttempt, now: Instant): void;
  device(terminal: number, code: string, now: Instant): void;
  /** One payment, for fee checking. */
  payment(terminal: number, record: PaymentRecord, now: Instant): void;
  /** What became of a command. */
  ack(terminal: number, says: Pick<Ack, 'id' | 'status' | 'detail'>, now: Instant): void;
  /** Messages of long ago that only now leave the terminal's buffer. */
  backlog(terminal: number, messages: number, ageMs: number, now: Instant): void;
  /** Counts the next start of the terminal. */
  boot(terminal: number, now: Instant): void;
}

/** How an attempt failed, and how long that took. */
export interface FailedAttempt {
  readonly kind: Failure;
  readonly code: string;
  readonly ms: number;
}

/** Certificates of a healthy fleet end some time in the year after next month. */
const CERTIFICATE_DAYS = { min: 30, span: 365 } as const;
/** Old messages stand this far apart; every fourth tells of a failure. */
const BACKLOG_GAP_MS = 5_000;
const BACKLOG_FAILURE_EVERY = 4;
const BACKLOG_CODE = 'cup-pos:96';

const FEELING = 1;
const CERTIFICATE = 2;

/** Makes the voice of a fleet. */
export function createVoice(parts: VoiceParts): Voice {
  return new FleetVoice(parts);
}

class FleetVoice implements Voice {
  private readonly boots: Float64Array;
  private readonly bootedAt: Float64Array;
  private readonly steady: readonly SteadyFigures[];

  constructor(private readonly parts: VoiceParts) {
    const { terminals, bootBase, startsAt, seed } = parts;
    this.boots = new Float64Array(terminals.length).fill(bootBase);
    this.bootedAt = new Float64Array(terminals.length).fill(startsAt);
    this.steady = terminals.map((terminal) => steadyFigures(terminal, seed));
  }

  birth(i: number, reason: BirthReason | null, now: Instant): void {
    const profile = profileOf(this.terminal(i), this.parts);
    const body = { ...this.envelope(i, now), ...(reason !== null && { reason }), ...profile };
    this.parts.mouth.say(i, 'birth', Object.assign(body, this.parts.reports.of(i)?.birth), now);
  }

  state(i: number, says: Omit<State, 'v' | 'boot'>, now: Instant): void {
    this.parts.mouth.sayState(i, { v: 1, boot: this.boots[i], ...says }, now);
  }

  heartbeat(i: number, now: Instant): void {
    const body = this.heartbeatOf(i, now);
    const reported = this.parts.reports.of(i);
    if (reported !== undefined) {
      Object.assign(body, reported.heartbeat);
      if (reported.host !== undefined) body.host = this.hostOf(i, reported.host);
    }
    this.parts.mouth.say(i, 'hb', body, now);
  }

  failure(attempt: Attempt, failed: FailedAttempt, now: Instant): void {
    const { terminal: i, issuer, scheme, entry, pin, retry } = attempt;
    const txn = this.parts.counters.takeForFailure(i, failed.kind, pin);
    const { acquirer } = this.terminal(i);
    const end = { kind: 'txn', code: failed.code, outcome: failed.kind, acquirer, ms: failed.ms };
    const body = { ...this.envelope(i, now), ...end, issuer, scheme, entry, pin, retry, txn };
    this.parts.mouth.say(i, 'evt', body, now);
  }

  device(i: number, code: string, now: Instant): void {
    this.parts.mouth.say(i, 'evt', { ...this.envelope(i, now), kind: 'device', code }, now);
  }

  payment(i: number, record: PaymentRecord, now: Instant): void {
    this.parts.mouth.say(i, 'txn', { ...this.envelope(i, now), ...record }, now);
  }

  ack(i: number, says: Pick<Ack, 'id' | 'status' | 'detail'>, now: Instant): void {
    this.parts.mouth.say(i, 'ack', { ...this.envelope(i, now), ...says }, now);
  }

  backlog(i: number, messages: number, ageMs: number, now: Instant): void {
    for (let k = 0; k < messages; k += 1) {
      const then = Math.min(now - ageMs + k * BACKLOG_GAP_MS, now);
      const isFailure = k % BACKLOG_FAILURE_EVERY === BACKLOG_FAILURE_EVERY - 1;
      const envelope = this.envelope(i, then);
      const news = oldNews(isFailure, this.parts.fleet);
      const body = { ...envelope, queuedAt: envelope.at, ...news };
      this.parts.mouth.say(i, isFailure ? 'evt' : 'hb', body, now);
    }
  }

  boot(i: number, now: Instant): void {
    this.boots[i] = (this.boots[i] as number) + 1;
    this.bootedAt[i] = now;
    this.parts.mouth.restart(i);
  }

  private terminal(i: number): FleetTerminal {
    return this.parts.terminals[i] as FleetTerminal;
  }

  private envelope(i: number, now: Instant) {
    const at = this.parts.reports.clockOf(i, now);
    return { v: 1 as const, boot: this.boots[i] as number, seq: 0, at };
  }

  private hostOf(i: number, says: NonNullable<Reported['host']>) {
    const { acquirer } = this.terminal(i);
    return [{ acquirer, ok: says.ok, ...(says.ms !== undefined && { ms: says.ms }) }];
  }

  /**
   * One literal, filled in place: nine messages of ten are heartbeats, and spreading parts into
   * each cost more than the rest of the world together (3.3 s of 5.5 s for 230,000 of them).
   */
  private heartbeatOf(i: number, now: Instant): TerminalBody {
    const { fleet, reports, counters, mouth } = this.parts;
    const same = this.steady[i] as SteadyFigures;
    // Figures waver a little from minute to minute, without a draw for each heartbeat.
    const waver = (Math.floor(now / MINUTE) + i) % 7;
    const { txn, by } = counters.takeForHeartbeat(i);
    const body: TerminalBody = {
      v: 1,
      boot: this.boots[i] as number,
      seq: 0,
      at: reports.clockOf(i, now),
      span: fleet.hbSeconds,
      up: Math.floor((now - (this.bootedAt[i] as number)) / 1_000),
      txn,
      rtt: same.rtt + waver * 3,
      printer: 'ok',
      icc: 'ok',
      nfc: 'ok',
      tamper: false,
      backupBat: 'ok',
      host: same.host,
      queue: mouth.waiting(i),
      unsettled: 0,
      freeMb: same.freeMb,
      fw: same.fw,
      keys: same.keys,
    };
    if (same.isWireless) {
      body.rssi = same.rssi + waver;
      body.bat = same.bat + waver;
    }
    if (by !== null) body.by = by;
    return body;
  }
}

/** What a terminal's heartbeats repeat; the objects in it are shared by all of them. */
interface SteadyFigures {
  readonly isWireless: boolean;
  readonly rssi: number;
  readonly rtt: number;
  readonly bat: number;
  readonly freeMb: number;
  readonly fw: string;
  readonly keys: { readonly tpk: string };
  readonly host: readonly { acquirer: string; ok: boolean; ms: number }[];
}

function steadyFigures(terminal: FleetTerminal, seed: number): SteadyFigures {
  const feeling = stableShare(seed, FEELING, terminal.index);
  return {
    isWireless: terminal.carrier !== 'none',
    rssi: -95 + Math.floor(feeling * 35),
    rtt: 25 + Math.floor(feeling * 90),
    bat: 55 + Math.floor(feeling * 38),
    freeMb: 700 + (terminal.index % 128),
    fw: terminal.fw,
    keys: { tpk: terminal.keys },
    host: [{ acquirer: terminal.acquirer, ok: true, ms: 120 + (terminal.index % 90) }],
  };
}

function profileOf(
  terminal: FleetTerminal,
  { fleet, seed, startsAt }: VoiceParts,
): Omit<Partial<Birth>, 'reason' | 'queuedAt'> {
  const { merchant, store, chain, region, model, hw, fw, app, param, feePlan } = terminal;
  const { acquirer, carrier, link, keys, test } = terminal;
  const life = stableShare(seed, CERTIFICATE, terminal.index) * CERTIFICATE_DAYS.span;
  return {
    merchant,
    store,
    ...(chain !== null && { chain }),
    region,
    tz: fleet.tz,
    model,
    hw,
    fw,
    app,
    param,
    feePlan,
    acquirer,
    carrier,
    link,
    keys: { tpk: keys, version: 7 },
    tls: { notAfter: startsAt + Math.floor((CERTIFICATE_DAYS.min + life) * DAY) },
    hbSeconds: fleet.hbSeconds,
    hours: fleet.tradingHours.text,
    test,
  };
}

function oldNews(isFailure: boolean, fleet: Fleet): object {
  const none = { approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };
  if (!isFailure) {
    const txn = { ...none, attempt: 1, approved: 1, pinless: 1 };
    return { span: fleet.hbSeconds, txn };
  }
  const txn = { ...none, attempt: 1, failed: 1, pinless: 1 };
  return { kind: 'txn', code: BACKLOG_CODE, outcome: 'failed', pin: false, retry: 0, txn };
}
