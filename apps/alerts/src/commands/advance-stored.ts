/** One look at an order: what is stored of it, what follows, and that written, under its lock. */
import type { Instant } from '#domain/base/instant.js';
import { advanceOrder, type OrderFacts } from '#domain/command/advance-order.js';
import type { Order } from '#domain/command/order.js';
import { isRisky } from '#domain/command/plan-waves.js';
import { refuseOrder } from '#domain/command/refuse-order.js';
import type { Incident, OrderMoved } from '#domain/incident/incident.js';
import { keepOrder } from '#infra/command/change-order.js';
import type { CommandSigner } from '#infra/command/command-key.js';
import { hindrances } from '#infra/command/place-order.js';
import { tellStory } from '#infra/command/tell-story.js';
import type { Database } from '#infra/db/database.js';
import { execute, one, oneOrNone, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import {
  countTargets,
  figureOfWave,
  releasedSince,
  targetNames,
} from '#infra/store/command-counts.sql.js';
import { holdOrder, readSwitch } from '#infra/store/command-orders.sql.js';
import { settleTargets } from '#infra/store/command-targets.sql.js';
import { findIncident, findPlaybookRun } from '#infra/store/incidents.sql.js';
import { answer_limit_ms, return_limit_ms } from '../alerts.config.js';
import { release } from './release-targets.js';

/** What the desk has to decide with. */
export interface Means {
  readonly sign: CommandSigner | null;
  /** The breaker of all commands of a tenant. */
  readonly perMinute: number;
  readonly perHour: number;
}

/** Advances an order as far as it goes now; null when it is gone or over. */
export async function advanceStored(
  db: Database,
  means: Means,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  now: Instant,
): Promise<Order | null> {
  return inTransaction(db, async (tx) => {
    const held = await oneOrNone(tx, holdOrder, tenant, id);
    const order = held?.body;
    if (!order || order.endedAt !== null) return null;
    const at = new Date(now);
    if (order.state !== 'proposed') {
      const limits = [answer_limit_ms, return_limit_ms] as const;
      await execute(tx, settleTargets, tenant, id, order.what, at, ...limits);
    }
    const facts = await gatherFacts(tx, means, order, now);
    const { order: next, release: count } = advanceOrder(order, facts, now);
    if (count > 0 && means.sign) {
      await release(tx, next, { from: order.released, to: next.released }, means.sign, now);
    }
    if (next === order) return order;
    await keepOrder(tx, next);
    const to = whatMoved(order, next);
    if (to) await tellStory(tx, next, to, null, now);
    return next;
  });
}

function whatMoved(before: Order, after: Order): OrderMoved['to'] | null {
  if (after.state !== before.state && after.state !== 'proposed') return after.state;
  return after.wave > before.wave ? 'wave' : null;
}

async function gatherFacts(
  tx: Transaction,
  means: Means,
  order: Order,
  now: Instant,
): Promise<OrderFacts> {
  const { tenant, id, what } = order;
  const found =
    order.incident === null ? null : await oneOrNone(tx, findIncident, tenant, order.incident);
  const incident = found?.body ?? null;
  const off = await oneOrNone(tx, readSwitch, tenant);
  const since = [new Date(now - 60_000), new Date(now - 3_600_000)] as const;
  const { minute, hour } = await one(tx, releasedSince, tenant, ...since);
  return {
    counts: await one(tx, countTargets, tenant, id, what),
    figure: await figureOf(tx, order, incident),
    incident: incident === null ? null : incident.resolvedAt === null ? 'open' : 'over',
    forbidden: await forbiddenNow(tx, order),
    halted: off?.halted ?? false,
    budget: Math.max(0, Math.min(means.perMinute - minute, means.perHour - hour)),
    canSign: means.sign !== null,
    stepOver: await stepIsOver(tx, order),
  };
}

async function figureOf(
  tx: Transaction,
  order: Order,
  incident: Incident | null,
): Promise<OrderFacts['figure']> {
  const { settledAt, tenant, id, what, wave, waves } = order;
  const judged = isRisky(what) && wave < waves.length - 1;
  if (incident === null || settledAt === null || !judged) return null;
  const codes = incident.evidence.codes.map(({ code }) => code);
  const shares = await rows(tx, figureOfWave, tenant, id, new Date(settledAt), codes);
  const none = { attempts: 0, failures: 0 };
  return {
    treated: shares.find(({ treated }) => treated) ?? none,
    untreated: shares.find(({ treated }) => !treated) ?? none,
  };
}

/** What is open may forbid by now what it did not when it was asked for; asked before a turn. */
async function forbiddenNow(tx: Transaction, order: Order): Promise<string | null> {
  const { tenant, id, what, state, released, waves, wave } = order;
  if (!isRisky(what) || state !== 'running' || released >= (waves[wave] ?? 0)) return null;
  const names = await rows(tx, targetNames, tenant, id);
  const meant = names.map(({ terminal }) => ({ terminal, merchant: '' }));
  const found = await hindrances(tx, order, meant);
  // Those on hold are left out one by one when their turn comes, and a switch is not for ever.
  return refuseOrder(what, { ...found, holds: [], halted: null })?.detail ?? null;
}

async function stepIsOver(tx: Transaction, { tenant, incident, step }: Order): Promise<boolean> {
  if (incident === null || step === null) return false;
  const run = await oneOrNone(tx, findPlaybookRun, tenant, incident);
  const state = run?.body.steps.find((s) => s.id === step);
  return state === undefined || state.status !== 'open';
}
