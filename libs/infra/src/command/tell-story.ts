import type { Instant } from '#domain/base/instant.js';
import type { Order } from '#domain/command/order.js';
import type { OrderMoved } from '#domain/incident/incident.js';
import { rows, type Transaction } from '../db/query.js';
import { wake } from '../store/engine.sql.js';
import { appendIncidentEvent } from '../store/incidents.sql.js';

/** Writes what became of an order into the story of its incident; the engine hears it, too. */
export async function tellStory(
  tx: Transaction,
  order: Order,
  to: OrderMoved['to'],
  by: string | null,
  at: Instant,
): Promise<void> {
  const { tenant, incident, step, what } = order;
  if (incident === null) return;
  const event: OrderMoved = {
    kind: 'order_moved',
    at,
    order: order.id,
    what,
    to,
    by,
    step,
    terminals: to === 'wave' ? (order.waves[order.wave] ?? order.terminals) : order.terminals,
    ...(order.stop !== null && { why: order.stop.why, detail: order.stop.detail }),
  };
  const body = JSON.stringify(event);
  await rows(tx, appendIncidentEvent, tenant, incident, new Date(at), event.kind, body, false);
  await rows(tx, wake, 'tillwatch_people', `${tenant} ${incident}`);
}
