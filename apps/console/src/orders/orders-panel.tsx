/** What terminals of the incident are told to do: asked for, approved, under way, stopped. */
import type { ReactNode } from 'react';
import type { CommandList } from '#domain/command/view.js';
import type { Incident } from '#domain/incident/incident.js';
import { readHolds, readOrders } from '../server/requests.js';
import { type Reading, useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { ORDER_WORDS } from '../words/order-words.js';
import { PanelRefusal } from '../words/refusal.js';
import { BreakerLine } from './breaker-line.js';
import { HoldCard } from './hold-card.js';
import { OrderCard } from './order-card.js';

const EVERY_MS = 2_000;

/** Nothing is drawn where nothing was ever asked for and nothing need be held. */
export function OrdersPanel(props: { incident: Incident }): ReactNode {
  const { locale } = useLanguage();
  const words = ORDER_WORDS[locale];
  const { incident } = props;
  const orders = useRead(
    `orders/${incident.id}`,
    EVERY_MS,
    () => readOrders(incident.id),
    incident,
  );
  const holds = useRead(`holds/${incident.id}`, EVERY_MS, () => readHolds(incident.id), incident);
  const again = (): void => {
    orders.again();
    holds.again();
  };
  const items = orders.value?.items.filter(({ what }) => what !== 'hold') ?? [];
  const open = incident.resolvedAt === null;
  const holdsMatter = open && incident.forbidden.includes('restart');
  const held = holds.value?.items ?? [];
  if (items.length === 0 && held.length === 0 && !holdsMatter && !orders.refused) return null;
  return (
    <section className="panel orders" aria-labelledby="orders-title">
      <h2 id="orders-title">{words.title}</h2>
      {orders.refused && <PanelRefusal what={words.title} refused={orders.refused} again={again} />}
      <Halted orders={orders} />
      <BreakerLine />
      {(holdsMatter || held.length > 0) && holds.value && (
        <HoldCard incident={incident} holds={holds.value} again={again} />
      )}
      {items.map((order) => (
        <OrderCard key={order.id} order={order} again={again} />
      ))}
    </section>
  );
}

function Halted(props: { orders: Reading<CommandList> }): ReactNode {
  const { locale } = useLanguage();
  const off = props.orders.value?.switch;
  if (!off?.halted) return null;
  const text = ORDER_WORDS[locale].halted(off.by ?? '', off.reason ?? '');
  return (
    <p className="notice" role="status">
      {text}
    </p>
  );
}
