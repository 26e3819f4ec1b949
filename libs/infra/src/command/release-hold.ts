import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { Order } from '#domain/command/order.js';
import { rows, type Transaction } from '../db/query.js';
import { endHold, heldAlone } from '../store/command-holds.sql.js';
import { placeOrder } from './place-order.js';

/**
 * Ends a hold and has terminals told that no other hold is on. Answers that order, null where
 * nobody need be told, and false when the hold had ended already.
 */
export async function releaseHold(
  tx: Transaction,
  tenant: string,
  id: string,
  said: { readonly by: string; readonly reason: string; readonly at: Instant },
): Promise<Order | null | false> {
  const ended = await rows(tx, endHold, tenant, id, new Date(said.at), said.by);
  if (ended.length === 0) return false;
  const terminals = (await rows(tx, heldAlone, tenant, id)).map(({ terminal }) => terminal);
  if (terminals.length === 0) return null;
  const wish = {
    tenant,
    incident: null,
    step: null,
    what: 'release',
    args: {},
    terminals,
  } as const;
  try {
    return await placeOrder(tx, { ...wish, ...said, version: 'hand' });
  } catch (error) {
    // All of them have left service: the hold ends without a word to anybody.
    if (error instanceof DomainError && error.code === 'command_reaches_nobody') return null;
    throw error;
  }
}
