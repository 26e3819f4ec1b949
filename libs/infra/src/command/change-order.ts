/** What people say of an order, decided under its lock: the desk of alerts waits for it. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { Result } from '#domain/base/result.js';
import type { Refusal } from '#domain/command/hear-word.js';
import type { Order } from '#domain/command/order.js';
import type { OrderMoved } from '#domain/incident/incident.js';
import type { Database } from '../db/database.js';
import { execute, oneOrNone, rows, type Transaction } from '../db/query.js';
import { inTransaction } from '../db/transaction.js';
import { holdOrder, saveOrder } from '../store/command-orders.sql.js';
import { withholdTargets } from '../store/command-targets.sql.js';
import { wake } from '../store/engine.sql.js';
import { tellStory } from './tell-story.js';

/** Changes an order as `say` does, or throws its refusal. */
export async function changeOrder(
  db: Database,
  tenant: string,
  id: string,
  told: { readonly to: OrderMoved['to']; readonly by: string; readonly at: Instant },
  say: (order: Order) => Result<Order, Refusal>,
): Promise<Order> {
  return inTransaction(db, async (tx) => {
    const held = await oneOrNone(tx, holdOrder, tenant, id);
    if (!held) throw noSuchCommand(id);
    const said = say(held.body);
    if (!said.ok) throw new DomainError(said.error.code, said.error.detail);
    await keepOrder(tx, said.value);
    await tellStory(tx, said.value, told.to, told.by, told.at);
    await rows(tx, wake, 'tillwatch_command', `${tenant} ${id}`);
    return said.value;
  });
}

/** Writes an order; of one that is over nobody is told any more who was not sent it. */
export async function keepOrder(tx: Transaction, order: Order): Promise<void> {
  const { tenant, id, state } = order;
  await execute(tx, saveOrder, tenant, id, state, JSON.stringify(order));
  if (state === 'stopped') await execute(tx, withholdTargets, tenant, id);
}

/** The refusal of a command that is not there, or is somebody else's. */
export function noSuchCommand(id: string): DomainError {
  return new DomainError('command_not_found', `there is no command ${JSON.stringify(id)}`);
}
