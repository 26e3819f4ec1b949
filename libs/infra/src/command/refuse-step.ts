import type { DomainError } from '#domain/base/domain-error.js';
import { stopped } from '#domain/command/advance-order.js';
import { rows, type Transaction } from '../db/query.js';
import { addOrder } from '../store/command-orders.sql.js';
import { composeOrder, newOrderId, type Wish } from './place-order.js';
import { tellStory } from './tell-story.js';

/** Writes down that what a step asked for was refused, as an order that stopped before it began. */
export async function refuseStep(tx: Transaction, wish: Wish, refusal: DomainError): Promise<void> {
  const why = refusal.code === 'command_reaches_nobody' ? 'not_reached' : 'forbidden';
  const asked = composeOrder(wish, newOrderId(wish.at), []);
  const order = stopped(asked, why, refusal.detail, null, wish.at);
  const { tenant, id, incident, step, what, state, at } = order;
  const body = JSON.stringify(order);
  await rows(tx, addOrder, tenant, id, incident, step, what, state, new Date(at), body);
  await tellStory(tx, order, 'stopped', null, wish.at);
}
