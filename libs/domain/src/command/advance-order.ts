/**
 * An order from one moment to the next, from what is stored: the same facts give the same decision,
 * so a crash between two lines repeats it or has made it.
 */
import { HOUR, type Instant, MINUTE } from '../base/instant.js';
import { judgeWave } from './judge-wave.js';
import type { Order, Share, StopReason, TargetCounts } from './order.js';
import { isRisky } from './plan-waves.js';

/** What is known at a moment. */
export interface OrderFacts {
  readonly counts: TargetCounts;
  /** Since the wave was through; null where the incident has no attempts to compare. */
  readonly figure: { readonly treated: Share; readonly untreated: Share } | null;
  /** Null for an order of no incident. */
  readonly incident: 'open' | 'over' | null;
  /** Whether the diagnosis, or what else is open there, forbids it by now; the words say why. */
  readonly forbidden: string | null;
  /** Whether the switch that stops all commands is thrown. */
  readonly halted: boolean;
  /** How many more may be released before the breaker of all commands opens. */
  readonly budget: number;
  /** Whether there is a key to sign with. */
  readonly canSign: boolean;
  /** Whether the step of the playbook that asked for it is over. */
  readonly stepOver: boolean;
}

export interface Advanced {
  readonly order: Order;
  /** How many of those who wait for their turn get it now. */
  readonly release: number;
}

/** A proposal nobody agrees to, or a question nobody answers, is worth nothing after so long. */
const LAPSE_MS = HOUR;
/** How long a figure may take to tell. */
export const JUDGE_LIMIT_MS = 10 * MINUTE;
/** Of those who had their turn so many may be harmed after the first wave. */
const HARMED_SHARE = 0.05;

/** Decides what becomes of it now. */
export function advanceOrder(order: Order, facts: OrderFacts, now: Instant): Advanced {
  const stop = reasonToStop(order, facts, now);
  if (stop) return { order: stopped(order, stop[0], stop[1], null, now), release: 0 };
  if (order.state !== 'running' || facts.halted) return { order, release: 0 };
  const size = order.waves[order.wave] ?? order.terminals;
  if (order.released < size) {
    const release = Math.max(0, Math.min(facts.budget, size - order.released));
    return { order: { ...order, released: order.released + release }, release };
  }
  if (facts.counts.underWay > 0) return { order, release: 0 };
  return { order: endOfWave(order, facts, now), release: 0 };
}

/** An order that is over by somebody's word, or by its own. */
export function stopped(
  order: Order,
  why: StopReason,
  detail: string,
  by: string | null,
  now: Instant,
): Order {
  return { ...order, state: 'stopped', stop: { at: now, by, why, detail }, endedAt: now };
}

type Stop = readonly [why: StopReason, detail: string];

function reasonToStop(order: Order, facts: OrderFacts, now: Instant): Stop | null {
  if (order.endedAt !== null) return null;
  if (facts.incident === 'over' && order.what !== 'release') {
    return ['incident_over', 'the incident is over: nobody else need be touched'];
  }
  if (facts.forbidden !== null) return ['forbidden', facts.forbidden];
  if (facts.stepOver) return ['step_over', 'the step that asked for it is over'];
  const waitedSince = order.state === 'proposed' ? order.at : order.settledAt;
  const waits = order.state === 'proposed' || order.state === 'asking';
  if (waits && waitedSince !== null && now - waitedSince >= LAPSE_MS) {
    return ['lapsed', 'nobody decided within an hour'];
  }
  if (order.state !== 'running') return null;
  if (!facts.canSign) {
    return ['no_key', 'no key to sign with: give alerts a COMMAND_KEY_FILE'];
  }
  return harm(order, facts.counts);
}

/** Those who refuse, fail or are not heard of again; one of the first wave is one too many. */
function harm(order: Order, counts: TargetCounts): Stop | null {
  const lost = counts.missing + counts.gone;
  const harmed = lost + counts.refused + counts.failed;
  const borne = order.wave === 0 ? 0 : Math.max(1, Math.floor(order.released * HARMED_SHARE));
  // What stops no payment harms nobody who does not answer.
  if (!isRisky(order.what) || harmed <= borne) return null;
  if (lost > borne) return ['not_returned', `${lost} of ${order.released} did not come back`];
  return ['harmed', `${harmed} of ${order.released} refused or failed`];
}

function endOfWave(order: Order, facts: OrderFacts, now: Instant): Order {
  const last = order.wave >= order.waves.length - 1;
  if (facts.counts.done === 0 && isRisky(order.what)) {
    return stopped(order, 'not_reached', 'nobody whose turn it was could be reached', null, now);
  }
  if (last) return { ...order, state: 'done', endedAt: now, settledAt: order.settledAt ?? now };
  // The figure counts from here: it is asked for again with the next look.
  if (order.settledAt === null) return { ...order, settledAt: now };
  const judged = order.incident !== null && isRisky(order.what);
  const figure = facts.figure ?? { treated: NONE, untreated: NONE };
  const verdict = judged ? judgeWave(figure.treated, figure.untreated) : 'better';
  if (verdict === 'better') return nextWave(order);
  if (verdict === 'not_better') {
    const { treated, untreated } = figure;
    const detail =
      `${treated.failures} of ${treated.attempts} attempts fail where it was done, ` +
      `${untreated.failures} of ${untreated.attempts} where it was not`;
    return stopped(order, 'no_improvement', detail, null, now);
  }
  return now - order.settledAt >= JUDGE_LIMIT_MS ? { ...order, state: 'asking' } : order;
}

const NONE: Share = { attempts: 0, failures: 0 };

/** The order with its next wave before it. */
export function nextWave(order: Order): Order {
  return { ...order, state: 'running', wave: order.wave + 1, settledAt: null };
}
