/** Fire drills: what is planned, under way and over, what each measured; holding and ending one. */
import { type ReactNode, useState } from 'react';
import type { DrillOutlook } from '#domain/oncall/drill-outlook.js';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { Go } from '../place/place.js';
import { ask } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { DRILL_PAGE_WORDS } from '../words/drill-page-words.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { DrillCard, type Held } from './drill-card.js';
import { HoldDialog } from './hold-dialog.js';

interface Answer {
  readonly items: readonly Held[];
  readonly outlook: DrillOutlook;
}

const EVERY_MS = 5_000;

/** The whole page. */
export function DrillsPage(): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const reading = useRead('drills', EVERY_MS, () => ask<Answer>('GET', '/drills'));
  const [holding, setHolding] = useState(false);
  const { value, again } = reading;
  return (
    <main id="main" className="drills">
      <DoubtLine />
      <h1 tabIndex={-1}>{all.header.page.drills}</h1>
      <p className="muted">{words.what}</p>
      {reading.refused && (
        <PanelRefusal
          what={all.header.page.drills}
          refused={reading.refused}
          readAt={reading.readAt}
          again={again}
        />
      )}
      {!value && !reading.refused && <Skeleton rows={4} says={all.link.awaiting} />}
      {value && (
        <>
          <Outlook outlook={value.outlook} onHold={() => setHolding(true)} />
          <Parts answer={value} again={again} />
        </>
      )}
      {value && holding && (
        <HoldDialog outlook={value.outlook} onClose={() => setHolding(false)} onHeld={again} />
      )}
    </main>
  );
}

/** Whether a drill would be held now, and whom it would page: read before anybody presses. */
function Outlook(props: { outlook: DrillOutlook; onHold(): void }): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { served, agreed, onCall, inTheWay } = props.outlook;
  return (
    <section className="panel outlook">
      <p>{served ? words.served : <strong>{words.notServed}</strong>}</p>
      <p>
        {agreed.length === 0 ? (
          <strong>{words.noneAgreed}</strong>
        ) : (
          words.agreed(all.list(agreed.map(({ name }) => name)))
        )}
      </p>
      {onCall.length > 0 && (
        <ul>
          {onCall.map(({ rota, person, agreed: isAgreed }) => (
            <li key={rota}>
              {person === null
                ? words.onCallNobody(rota)
                : (isAgreed ? words.onCall : words.onCallNot)(rota, person.name)}
            </li>
          ))}
        </ul>
      )}
      {inTheWay && (
        <p>
          <Go to={{ page: 'incident', id: inTheWay.id }}>
            {words.inTheWay(inTheWay.severity, inTheWay.id)}
          </Go>
        </p>
      )}
      <p>
        <button type="button" className="button button-main" onClick={props.onHold}>
          {words.start}
        </button>
      </p>
    </section>
  );
}

function Parts(props: { answer: Answer; again(): void }): ReactNode {
  const { locale, format } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { items, outlook } = props.answer;
  const { stories, schedule } = outlook;
  const title = (name: string) => stories.find((s) => s.name === name)?.title[locale] ?? name;
  const draw = (held: Held) => (
    <DrillCard
      key={held.drill.n}
      held={held}
      title={title(held.drill.scenario)}
      again={props.again}
    />
  );
  const planned = items.filter(({ drill }) => drill.state === 'planned').toReversed();
  const over = items.filter(({ drill }) => drill.state === 'ended');
  const now = items.filter((each) => !planned.includes(each) && !over.includes(each));
  if (items.length === 0 && schedule.length === 0) return <p className="quiet">{words.none}</p>;
  return (
    <>
      {now.length > 0 && (
        <section aria-labelledby="drills-now">
          <h2 id="drills-now">{words.parts.now}</h2>
          {now.map(draw)}
        </section>
      )}
      {(planned.length > 0 || schedule.length > 0) && (
        <section aria-labelledby="drills-ahead">
          <h2 id="drills-ahead">{words.parts.ahead}</h2>
          {planned.map(draw)}
          {schedule.length > 0 && (
            <div className="panel">
              <p className="muted">{words.bySchedule}</p>
              <ul>
                {schedule.map(({ at, scenario }) => (
                  <li key={at}>{words.scheduled(format.moment(at), title(scenario))}</li>
                ))}
              </ul>
            </div>
          )}
        </section>
      )}
      {over.length > 0 && (
        <section aria-labelledby="drills-over">
          <h2 id="drills-over">{words.parts.over}</h2>
          {over.map(draw)}
        </section>
      )}
    </>
  );
}
