/**
 * A recorded day, told again by a virtual fleet: the counts of each minute fall by lot on its
 * terminals, whose heartbeats and events carry exactly what the file has, minute by minute.
 *
 * | status in the file | what a terminal says |
 * |---|---|
 * | approved, refunded | an approved attempt, counted in the next message |
 * | denied | a `declined` event with the minute's codes, `cup-pos:05` where the file knows none |
 * | failed | a `failed` event, `cup-pos:96`: the host could not do it |
 * | backend_reversed | a `reversed` event, `cup-pos:96`: the host took back what it had begun |
 * | reversed | a `reversed` event, `cup-pos:68`: the answer came too late for the terminal |
 *
 * A reversal counts among the failed attempts of `txn`, which has no place of its own for it. What
 * the file does not know (issuer, PIN, region, model) the fleet does not say either.
 */
import { type Instant, MINUTE } from '#domain/base/instant.js';
import type { TxnCounts } from '#domain/message/schema.js';
import type { MessageSource, OutMessage } from '../world/message.js';
import { createRandom, type Random } from '../world/random.js';
import { type CodedFailure, failuresOf } from './coded-failures.js';
import type { MinuteCounts, RecordedCounts } from './read-counts.js';

/** What a replay is made of. */
export interface ReplayOptions {
  readonly recorded: RecordedCounts;
  readonly terminals?: number | undefined;
  readonly merchants?: number | undefined;
  readonly seed?: number | undefined;
  readonly tenant?: string | undefined;
  /** When the file's first minute begins; by default when it really did. */
  readonly startAt?: Instant | undefined;
  /** How many recorded minutes pass in one of ours. */
  readonly speed?: number | undefined;
  /** The boot of all terminals; rises with `startAt` by default. */
  readonly bootBase?: number | undefined;
}

/** A recorded day that speaks. */
export interface Replay extends MessageSource {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** The moment at which a recorded moment is played. */
  playedAt(recorded: Instant): Instant;
}

const DEFAULTS = { terminals: 120, merchants: 60, seed: 1, tenant: 'demo', speed: 1 } as const;
const ACQUIRER = 'acq-1';

/** One terminal of the virtual fleet. */
interface Teller {
  readonly terminal: string;
  readonly merchant: string;
  readonly store: string;
  /** When in each minute its heartbeat comes, 0 to 1. */
  readonly phase: number;
  seq: number;
  approved: number;
}

/** Something that happens within a minute, at a share of it. */
interface Happening {
  readonly share: number;
  readonly teller: Teller;
  readonly what: 'approved' | 'beat' | CodedFailure;
}

/** Makes a replay. */
export function createReplay(options: ReplayOptions): Replay {
  const settings = withDefaults(options);
  const { minutes, codes } = options.recorded;
  const first = (minutes[0] as MinuteCounts).at;
  const last = (minutes[minutes.length - 1] as MinuteCounts).at;
  const startsAt = options.startAt ?? first;
  const boot = options.bootBase ?? Math.max(1, Math.floor(startsAt / 1_000));
  const random = createRandom(settings.seed);
  const tellers = makeTellers(settings, random);
  const counts = new Map(minutes.map((minute) => [minute.at, minute]));
  const playedAt = (moment: Instant) => startsAt + (moment - first) / settings.speed;
  const hbSeconds = Math.max(1, Math.round(60 / settings.speed));
  const say = (teller: Teller, channel: string, at: Instant, more: object): OutMessage => {
    teller.seq += 1;
    const topic = `pos/v1/${settings.tenant}/${teller.terminal}/${channel}`;
    const body = { v: 1, boot, seq: teller.seq, at, ...more };
    return { at, topic, body, terminal: teller.terminal, qos: 1 };
  };

  function births(): OutMessage[] {
    const at = startsAt;
    return tellers.flatMap((teller) => {
      const { terminal, merchant, store } = teller;
      const topic = `pos/v1/${settings.tenant}/${terminal}/state`;
      const body = { v: 1, online: true, boot };
      const profile = { reason: 'power', merchant, store, acquirer: ACQUIRER, hbSeconds };
      return [{ at, topic, body, terminal, qos: 1 }, say(teller, 'birth', at, profile)];
    });
  }

  function tell({ teller, what }: Happening, at: Instant): OutMessage[] {
    if (what === 'approved') {
      teller.approved += 1;
      return [];
    }
    const failed = what === 'beat' ? null : what;
    const txn = takeCounts(teller, failed);
    if (failed === null) return [say(teller, 'hb', at, { span: hbSeconds, txn })];
    const { code, outcome } = failed;
    return [say(teller, 'evt', at, { kind: 'txn', code, outcome, acquirer: ACQUIRER, txn })];
  }

  function* messages(): Generator<OutMessage> {
    yield* births();
    for (let minute = first; minute <= last; minute += MINUTE) {
      const failures = failuresOf(counts.get(minute), codes.get(minute) ?? []);
      for (const happening of happenings(counts.get(minute), failures, tellers, random)) {
        const at = Math.floor(playedAt(minute + happening.share * MINUTE));
        yield* tell(happening, at);
      }
    }
  }

  const endsAt = Math.ceil(playedAt(last + MINUTE));
  const advance = upTo(messages());
  return { startsAt, endsAt, playedAt, advance, phaseAt: (now) => phaseOf(now, startsAt, endsAt) };
}

function withDefaults({ terminals, merchants, seed, tenant, speed }: ReplayOptions) {
  return {
    terminals: terminals ?? DEFAULTS.terminals,
    merchants: merchants ?? DEFAULTS.merchants,
    seed: seed ?? DEFAULTS.seed,
    tenant: tenant ?? DEFAULTS.tenant,
    speed: speed ?? DEFAULTS.speed,
  };
}

function makeTellers(settings: ReturnType<typeof withDefaults>, random: Random): Teller[] {
  return Array.from({ length: settings.terminals }, (_, i) => {
    const shop = (i % settings.merchants) + 1;
    // Not at the very edges: a heartbeat tells of its own minute only, whatever the speed.
    const phase = random.between(0.02, 0.98);
    const [merchant, store] = [`m-${shop}`, `s-${shop}`];
    return { terminal: `t-${i + 1}`, merchant, store, phase, seq: 0, approved: 0 };
  });
}

/**
 * Lays a minute's payments out in time. Approvals come before the heartbeat of their terminal, so
 * that the minute's own messages carry them; failures are told at once and may come at any time.
 */
function happenings(
  counts: MinuteCounts | undefined,
  failures: readonly CodedFailure[],
  tellers: readonly Teller[],
  random: Random,
): Happening[] {
  const anyone = () => tellers[random.below(tellers.length)] as Teller;
  const all: Happening[] = tellers.map((teller) => ({ share: teller.phase, teller, what: 'beat' }));
  const approved = counts === undefined ? 0 : counts.approved + counts.refunded;
  for (let k = 0; k < approved; k += 1) {
    const teller = anyone();
    all.push({ share: random.next() * teller.phase, teller, what: 'approved' });
  }
  for (const what of failures) all.push({ share: random.next(), teller: anyone(), what });
  return all.sort((a, b) => a.share - b.share);
}

function takeCounts(teller: Teller, failed: CodedFailure | null): TxnCounts {
  const { approved } = teller;
  teller.approved = 0;
  const declined = failed?.outcome === 'declined' ? 1 : 0;
  const broken = failed === null ? 0 : 1 - declined;
  const attempt = approved + declined + broken;
  return { attempt, approved, declined, failed: broken, noAnswer: 0, pin: 0, pinless: 0 };
}

/** Hands a stream of messages out in pieces of time. */
function upTo(messages: Iterator<OutMessage>): (to: Instant) => OutMessage[] {
  let next = messages.next();
  return (to) => {
    const said: OutMessage[] = [];
    while (!next.done && next.value.at <= to) {
      said.push(next.value);
      next = messages.next();
    }
    return said;
  };
}

function phaseOf(now: Instant, startsAt: Instant, endsAt: Instant) {
  if (now < startsAt) return 'quiet';
  return now < endsAt ? 'effects' : 'after';
}
