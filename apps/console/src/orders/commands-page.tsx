/** All commands to terminals, the switch that stops them, and the breakers. */
import type { ReactNode } from 'react';
import type { BreakersView } from '#domain/command/breakers.js';
import type { CommandList } from '#domain/command/view.js';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { Go } from '../place/place.js';
import { ask } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { CardTable } from '../table/card-table.js';
import { BREAKER_WORDS } from '../words/breaker-words.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { OrderCard } from './order-card.js';
import { SwitchPanel } from './switch-panel.js';

const EVERY_MS = 2_000;
const LIMIT = 50;

/** The whole page. */
export function CommandsPage(): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = BREAKER_WORDS[locale];
  const title = all.header.page.commands;
  const breakers = useRead('breakers', EVERY_MS, () =>
    ask<BreakersView>('GET', '/commands/breakers'),
  );
  const orders = useRead('commands', EVERY_MS, () =>
    ask<CommandList>('GET', '/commands', { limit: String(LIMIT) }),
  );
  const items = orders.value?.items.filter(({ what }) => what !== 'hold');
  const refused = breakers.refused ?? orders.refused;
  const again = (): void => {
    breakers.again();
    orders.again();
  };
  return (
    <main id="main" className="commands">
      <DoubtLine />
      <h1 tabIndex={-1}>{title}</h1>
      <p className="muted">{words.what}</p>
      {refused && <PanelRefusal what={title} refused={refused} again={again} />}
      {!items && !refused && <Skeleton rows={4} says={all.link.awaiting} />}
      {breakers.value && (
        <div className="breakers">
          <SwitchPanel off={breakers.value.switch} again={again} />
          <Pace breakers={breakers.value} />
          <LeftOut breakers={breakers.value} />
        </div>
      )}
      {items && (
        <section className="panel orders" aria-labelledby="all-orders">
          <h2 id="all-orders">{words.orders}</h2>
          {items.length === 0 && <p className="muted">{words.noOrders}</p>}
          {items.map((order) => (
            <div key={order.id} className="order-of">
              {order.incident === null ? (
                <span className="muted">{words.noIncident}</span>
              ) : (
                <Go to={{ page: 'incident', id: order.incident }}>{order.incident}</Go>
              )}
              <OrderCard order={order} again={again} />
            </div>
          ))}
        </section>
      )}
    </main>
  );
}

function Pace({ breakers }: { breakers: BreakersView }): ReactNode {
  const { locale, format } = useLanguage();
  const words = BREAKER_WORDS[locale];
  const budgets = [
    [words.minute, breakers.minute],
    [words.hour, breakers.hour],
  ] as const;
  return (
    <section className="panel" aria-labelledby="pace-title">
      <h2 id="pace-title">{words.paceTitle}</h2>
      <p className={breakers.open ? 'breaker-open' : ''}>
        {breakers.open ? words.tripped : words.notTripped}
      </p>
      <dl className="facts-list">
        {budgets.map(([name, { released, max }]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <b>{words.pace(format.count(released), format.count(max))}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function LeftOut({ breakers }: { breakers: BreakersView }): ReactNode {
  const { locale, format } = useLanguage();
  const words = BREAKER_WORDS[locale];
  const { terminals, restartsMax } = breakers;
  const columns = [words.terminal, words.merchant, words.restarts, words.freeAt];
  return (
    <section className="panel" aria-labelledby="left-out-title">
      <h2 id="left-out-title">{words.terminalsTitle}</h2>
      <p className="muted">{words.terminalsMean(format.count(restartsMax))}</p>
      {terminals.length === 0 && <p>{words.noTerminals}</p>}
      {terminals.length >= 200 && <p>{words.first(format.count(terminals.length))}</p>}
      {terminals.length > 0 && (
        <CardTable
          columns={columns}
          rows={terminals.map(({ terminal, merchant, restarts, freeAt }) => [
            terminal,
            merchant || null,
            format.count(restarts),
            format.moment(freeAt),
          ])}
          look="left-out"
        />
      )}
    </section>
  );
}
