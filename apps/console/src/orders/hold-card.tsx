/** Restarts that lie ahead, who must not restart, and the way to say so. */
import { type ReactNode, useState } from 'react';
import type { HoldList, HoldView, RestartsView } from '#domain/command/view.js';
import type { Incident } from '#domain/incident/incident.js';
import { SkipDialog } from '../incident/skip-dialog.js';
import { useLanguage } from '../words/language.js';
import { ORDER_WORDS } from '../words/order-words.js';
import { RefusalText } from '../words/refusal.js';
import { useSay } from './use-say.js';

/** The hold of an incident, or the offer of one. */
export function HoldCard(props: { incident: Incident; holds: HoldList; again(): void }): ReactNode {
  const { locale } = useLanguage();
  const words = ORDER_WORDS[locale];
  const { incident, holds, again } = props;
  const { say, busy, refused } = useSay(again);
  const ahead = holds.items[0]?.restarts ?? holds.restarts;
  const place = () => void say('/holds', { incident: incident.id, reason: words.holdWhy });
  return (
    <div className="order hold">
      <h3>{words.holdTitle}</h3>
      {ahead && ahead.known > 0 && <Countdown ahead={ahead} />}
      {holds.items.map((hold) => (
        <Held key={hold.id} hold={hold} again={again} />
      ))}
      {holds.items.length === 0 && incident.resolvedAt === null && (
        <button type="button" className="button" disabled={busy} onClick={place}>
          {words.hold}
        </button>
      )}
      {refused && (
        <p className="notice" role="alert">
          <RefusalText refused={refused} />
        </p>
      )}
    </div>
  );
}

function Countdown(props: { ahead: RestartsView }): ReactNode {
  const { locale, format } = useLanguage();
  const { nextAt, withinHour, known } = props.ahead;
  const next = nextAt === null ? '–' : format.span(Math.max(0, nextAt - Date.now()));
  return (
    <p className="countdown">
      {ORDER_WORDS[locale].restarts(format.count(withinHour), format.count(known), next)}
    </p>
  );
}

function Held(props: { hold: HoldView; again(): void }): ReactNode {
  const { locale, format } = useLanguage();
  const words = ORDER_WORDS[locale];
  const { hold, again } = props;
  const { say, busy, refused } = useSay(again);
  const [asking, setAsking] = useState(false);
  const says = words.held(format.count(hold.terminals), format.count(hold.counts.done), hold.by);
  return (
    <div className="held" data-hold={hold.id}>
      <span>{says}</span>
      <button type="button" className="button" disabled={busy} onClick={() => setAsking(true)}>
        {words.release}
      </button>
      {refused && <RefusalText refused={refused} />}
      {asking && (
        <SkipDialog
          asks={words.releaseTitle}
          title={says}
          onClose={(note) => {
            setAsking(false);
            if (note === null) return;
            void say(`/holds/${hold.id}/release`, { reason: note || words.releaseTitle });
          }}
        />
      )}
    </div>
  );
}
