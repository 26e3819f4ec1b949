/** Commands and holds, as they are shown. */

import type { z } from 'zod';
import type { Instant } from '#domain/base/instant.js';
import type { Order } from '#domain/command/order.js';
import type {
  CommandList,
  CommandView,
  HoldList,
  HoldView,
  RestartsView,
  SwitchView,
} from '#domain/command/view.js';
import { noSuchCommand } from '#infra/command/change-order.js';
import { type Executor, one, oneOrNone, rows } from '#infra/db/query.js';
import { countTargets, listTargets } from '#infra/store/command-counts.sql.js';
import {
  type findHold,
  listHolds,
  restartsAhead,
  restartsAmongHit,
} from '#infra/store/command-holds.sql.js';
import { findOrder, listOrders, readSwitch } from '#infra/store/command-orders.sql.js';
import type { CommandDetail, ListCommands, ListHolds } from './command-input.js';

const targets_max = 500;

/** One order with its counts. */
export async function viewOf(db: Executor, order: Order): Promise<CommandView> {
  const counts = await one(db, countTargets, order.tenant, order.id, order.what);
  return { ...order, needsApproval: order.state === 'proposed', counts };
}

/** Orders, the newest first, and the switch of all. */
export async function readCommands(
  db: Executor,
  tenant: string,
  { incident = null, limit }: Omit<ListCommands, 'incident'> & { incident?: string | null },
): Promise<CommandList> {
  const items: CommandView[] = [];
  for (const { body } of await rows(db, listOrders, tenant, incident, limit)) {
    items.push(await viewOf(db, body));
  }
  return { switch: await readTheSwitch(db, tenant), items };
}

/** The switch that stops all commands. */
export async function readTheSwitch(db: Executor, tenant: string): Promise<SwitchView> {
  const found = await oneOrNone(db, readSwitch, tenant);
  if (!found) return { halted: false, at: null, by: null, reason: null };
  return { ...found, at: found.at.getTime() };
}

/** One order with its terminals; throws `command_not_found`. */
export async function readCommand(
  db: Executor,
  tenant: string,
  id: string,
): Promise<CommandDetail> {
  const found = await oneOrNone(db, findOrder, tenant, id);
  if (!found) throw noSuchCommand(id);
  const targets = await rows(db, listTargets, tenant, id, targets_max);
  return {
    ...(await viewOf(db, found.body)),
    targets: targets.map(({ sent_at, answered_at, returned_at, ...target }) => ({
      ...target,
      sentAt: moment(sent_at),
      answeredAt: moment(answered_at),
      returnedAt: moment(returned_at),
    })),
  };
}

/** Holds, the newest first, with the restarts that lie ahead. */
export async function readHolds(
  db: Executor,
  tenant: string,
  { incident, status, limit }: ListHolds,
  now: Instant,
): Promise<HoldList> {
  const found = await rows(db, listHolds, tenant, incident ?? null, status === 'active', limit);
  const items: HoldView[] = [];
  for (const hold of found) items.push(await viewOfHold(db, hold, now));
  const at = new Date(now);
  if (incident === undefined) return { restarts: null, items };
  return { restarts: restarts(await one(db, restartsAmongHit, tenant, incident, at)), items };
}

/** One hold. */
export async function viewOfHold(
  db: Executor,
  hold: z.output<typeof findHold.row>,
  now: Instant,
): Promise<HoldView> {
  const { id, incident, body, released_at: released, released_by: releasedBy } = hold;
  const { tenant, terminals, reason, by, at, what } = body;
  return {
    ...{ id, incident, terminals, reason, by, at, releasedBy },
    releasedAt: moment(released),
    counts: await one(db, countTargets, tenant, id, what),
    restarts: restarts(await one(db, restartsAhead, tenant, id, new Date(now))),
  };
}

function restarts(row: z.output<typeof restartsAhead.row>): RestartsView {
  return { nextAt: moment(row.next_at), withinHour: row.within_hour, known: row.known };
}

function moment(at: Date | null): Instant | null {
  return at === null ? null : at.getTime();
}
