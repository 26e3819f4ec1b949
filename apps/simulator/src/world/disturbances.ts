/** What a story does to terminals one by one: silence, restarts, device events, old messages. */
import type { Instant } from '#domain/base/instant.js';
import type { Reboot, Silent } from '../scenario/effects.js';
import type { Cohort, EffectName } from './cohort.js';
import type { EventQueue } from './event-queue.js';
import type { Departure, Life } from './life.js';
import { type Span, spansOf } from './timeline.js';
import type { Voice } from './voice.js';

/** What disturbances need of the world. */
export interface DisturbanceParts {
  readonly cohorts: readonly Cohort[];
  readonly queue: EventQueue;
  readonly life: Life;
  readonly voice: Voice;
  /** When shops that close now open again. */
  nextOpening(now: Instant): Instant;
  /** The registry ends this terminal. */
  retire(terminal: number, now: Instant): void;
}

/** Without a `ramp`, device events of a line come within this. */
const DEVICE_SPREAD_MS = 60_000;
/** Machines that restart together are never apart by nothing. */
const REBOOT_SPREAD_MS = 5_000;
/** Reconnects after a silence come within this: devices wait a random while before they try. */
const RETURN_SPREAD_MS = 20_000;
/** Without a `ramp`, the backlogs of a line come within this. */
const BACKLOG_SPREAD_MS = 30_000;

/** Queues everything that the lines of a story do to single terminals. */
export function scheduleDisturbances(parts: DisturbanceParts): void {
  for (const cohort of parts.cohorts) {
    const { silent, reboot, device, replay } = cohort.timed.line;
    if (silent !== undefined) eachSpan(parts, cohort, (span) => fallSilent(parts, cohort, span));
    if (reboot !== undefined) eachSpan(parts, cohort, (span) => restart(parts, cohort, span));
    if (device !== undefined) tellDevice(parts, cohort);
    if (replay !== undefined) sendBacklog(parts, cohort);
  }
}

/** Queues a line's spans one after the other: with a duty and no end there is always another. */
function eachSpan({ queue }: DisturbanceParts, { timed }: Cohort, use: (span: Span) => void): void {
  const spans = spansOf(timed);
  const next = () => {
    const { value: span, done } = spans.next();
    if (done) return;
    use(span);
    if (span.to < timed.to) queue.push(span.to, next);
  };
  queue.push(timed.from, next);
}

/**
 * Calls `use` for the share of the members that a line takes, each at its own moment: the ones who
 * are in first come first, evenly over `spreadMs`.
 */
function eachTaken(
  cohort: Cohort,
  span: Span,
  taken: { effect: EffectName; share: number; spreadMs: number },
  use: (terminal: number, at: Instant) => void,
): void {
  for (const i of cohort.members) {
    const rank = cohort.rank(i, taken.effect);
    if (rank >= taken.share) continue;
    const joins = Math.max(span.from, cohort.joinsAt[i] as number);
    const at = joins + Math.floor((rank / taken.share) * taken.spreadMs);
    if (at < span.to) use(i, at);
  }
}

function fallSilent(parts: DisturbanceParts, cohort: Cohort, span: Span): void {
  const { silent, ramp } = cohort.timed.line as { silent: Silent; ramp?: number };
  const spreadMs = silent.spread ?? ramp ?? 0;
  eachTaken(cohort, span, { effect: 'silent', share: silent.share, spreadMs }, (i, at) => {
    const backAt = span.to + Math.floor(cohort.rank(i, 'return') * RETURN_SPREAD_MS);
    parts.queue.push(at, (now) => {
      if (silent.plane === 'monitoring') {
        parts.life.cutOff(i, backAt, now);
        return;
      }
      parts.life.vanish(i, silenceOf(silent, backAt, parts.nextOpening(now)), now);
      if (silent.state === 'retired') parts.retire(i, now);
    });
  });
}

function silenceOf(silent: Silent, backAt: Instant, nextOpening: Instant): Departure {
  if (!silent.goodbye) return { goodbye: null, backAt, reason: 'reconnect', isNewBoot: false };
  const why = silent.why ?? (silent.state === 'retired' ? 'moved' : 'closing');
  const until = silent.hours === 'closed' ? { until: nextOpening } : {};
  return { goodbye: { why, ...until }, backAt, reason: 'power', isNewBoot: true };
}

function restart(parts: DisturbanceParts, cohort: Cohort, span: Span): void {
  const { reboot, ramp } = cohort.timed.line as { reboot: Reboot; ramp?: number };
  const spreadMs = ramp ?? REBOOT_SPREAD_MS;
  const { down, every, reason } = reboot;
  const goesPolitely = reason === 'scheduled' || reason === 'command';
  eachTaken(cohort, span, { effect: 'reboot', share: reboot.share, spreadMs }, (i, at) => {
    const go = (now: Instant) => {
      const backAt = now + down;
      const goodbye = goesPolitely ? { why: 'reboot' as const, until: backAt } : null;
      parts.life.restart(i, { goodbye, backAt, reason, isNewBoot: true }, now);
      if (every !== undefined && every > 0 && now + every < span.to) {
        parts.queue.push(now + every, go);
      }
    };
    parts.queue.push(at, go);
  });
}

function tellDevice(parts: DisturbanceParts, cohort: Cohort): void {
  const { device, ramp } = cohort.timed.line;
  if (device === undefined) return;
  const taken = { effect: 'device', share: device.share, spreadMs: ramp ?? DEVICE_SPREAD_MS };
  eachTaken(cohort, cohort.timed, { ...taken, effect: 'device' }, (i, at) => {
    const tell = (now: Instant) => parts.voice.device(i, device.code, now);
    parts.queue.push(at, (now) => parts.life.whenUp(i, tell, now));
  });
}

function sendBacklog(parts: DisturbanceParts, cohort: Cohort): void {
  const { replay, ramp } = cohort.timed.line;
  if (replay === undefined) return;
  const { messages, age } = replay;
  const spreadMs = ramp ?? BACKLOG_SPREAD_MS;
  eachTaken(cohort, cohort.timed, { effect: 'replay', share: 1, spreadMs }, (i, at) => {
    const send = (now: Instant) => parts.voice.backlog(i, messages, age, now);
    parts.queue.push(at, (now) => parts.life.whenUp(i, send, now));
  });
}
