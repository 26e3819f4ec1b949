/** One command: how far it reaches before it begins, then how far it is, and the way to stop it. */
import { type ReactNode, useState } from 'react';
import type { CommandView } from '#domain/command/view.js';
import { commandName, stopReason } from '#domain/notify/words.js';
import { SkipDialog } from '../incident/skip-dialog.js';
import { NamesNotProved } from '../person/names-not-proved.js';
import { useLanguage } from '../words/language.js';
import { ORDER_WORDS } from '../words/order-words.js';
import { RefusalText } from '../words/refusal.js';
import { useSay } from './use-say.js';

/** Draws one order. */
export function OrderCard(props: { order: CommandView; again(): void }): ReactNode {
  const { locale, words: all, format } = useLanguage();
  const words = ORDER_WORDS[locale];
  const { order } = props;
  const { what, state, terminals, merchants, waves, approvals, stop } = order;
  const sizes = waves.map(format.count).join(' → ');
  return (
    <article className={`order ${state}`} data-order={order.id}>
      <h3>
        {commandName(locale, what)} <span className="order-state">{words.states[state]}</span>
      </h3>
      <p className="order-reach">
        {words.reach(format.count(terminals), format.count(merchants))}
        {waves.length > 1 && ` · ${words.waves(sizes)}`}
      </p>
      <p className="muted">{words.asked(order.by, format.clock(order.at), order.reason)}</p>
      {approvals.length > 0 && (
        <p className="muted">{words.agreed(all.list(approvals.map(({ by }) => by)))}</p>
      )}
      {state !== 'proposed' && <Progress order={order} />}
      {state === 'asking' && <p>{words.asks}</p>}
      {stop && (
        <p className="order-stopped">
          {words.stopped(stop.by === null ? stopReason(locale, stop.why) : stop.detail, stop.by)}
          {locale === 'en' && stop.by === null && stop.why !== 'incident_over' && (
            <span className="muted"> ({stop.detail})</span>
          )}
        </p>
      )}
      {order.endedAt === null && <Say order={order} again={props.again} />}
    </article>
  );
}

/** A bar for each wave, and what became of whose turn it was. */
function Progress(props: { order: CommandView }): ReactNode {
  const { locale, words: all, format } = useLanguage();
  const words = ORDER_WORDS[locale];
  const { waves, counts } = props.order;
  const harmed = counts.refused + counts.failed + counts.missing + counts.gone;
  const told = [
    [words.counts.done, counts.done],
    [words.counts.underWay, counts.underWay],
    [words.counts.harmed, harmed],
    [words.counts.unreached, counts.unreached],
    [words.counts.left, counts.withheld],
  ] as const;
  const some = told.filter(([, count]) => count > 0);
  return (
    <>
      <ol className="waves">
        {waves.map((size, place) => {
          const before = waves[place - 1] ?? 0;
          const reached = Math.max(0, Math.min(props.order.released, size) - before);
          const text = words.wave(
            format.count(place + 1),
            format.count(reached),
            format.count(size - before),
          );
          return (
            <li key={size}>
              <span>{text}</span>
              <meter aria-label={text} min={0} max={size - before} value={reached} />
            </li>
          );
        })}
      </ol>
      <p>{all.list(some.map(([name, count]) => words.count(name, format.count(count))))}</p>
    </>
  );
}

function Say(props: { order: CommandView; again(): void }): ReactNode {
  const { locale, words: all } = useLanguage();
  const words = ORDER_WORDS[locale];
  const { id, hash, by, state, what } = props.order;
  const { say, busy, refused } = useSay(props.again);
  const [asking, setAsking] = useState(false);
  const name = commandName(locale, what);
  return (
    <div className="order-says">
      {state === 'proposed' && (
        <p>
          {words.needs(by)} <code className="code-id">{hash.slice(0, 16)}</code>
        </p>
      )}
      {state === 'proposed' && <NamesNotProved />}
      {state === 'proposed' && (
        <button
          type="button"
          className="button button-main"
          disabled={busy}
          aria-label={`${words.approve}: ${name}`}
          onClick={() => void say(`/commands/${id}/approve`, { hash })}
        >
          {words.approve}
        </button>
      )}
      {state === 'asking' && (
        <button
          type="button"
          className="button button-main"
          disabled={busy}
          onClick={() => void say(`/commands/${id}/go-on`, {})}
        >
          {words.goOn}
        </button>
      )}
      <button
        type="button"
        className="button button-stop"
        disabled={busy}
        aria-label={`${words.stop}: ${name}`}
        onClick={() => setAsking(true)}
      >
        {words.stop}
      </button>
      {refused && (
        <p className="notice" role="alert">
          <RefusalText refused={refused} />
          <span className="sr-only">{all.tryAgain}</span>
        </p>
      )}
      {asking && (
        <SkipDialog
          asks={words.stopTitle}
          title={name}
          onClose={(note) => {
            setAsking(false);
            if (note === null) return;
            void say(`/commands/${id}/stop`, { reason: note || words.byHand });
          }}
        />
      )}
    </div>
  );
}
