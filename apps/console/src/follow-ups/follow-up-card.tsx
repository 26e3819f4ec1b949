/** One follow-up: what, of which incident, by whom, until when; whom it is about; closing it. */
import { type ReactNode, useState } from 'react';
import type { FollowUpState, FollowUpView } from '#domain/incident/follow-up.js';
import { SkipDialog } from '../incident/skip-dialog.js';
import { useSay } from '../orders/use-say.js';
import { Go } from '../place/place.js';
import { FOLLOW_UP_WORDS } from '../words/follow-up-words.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import { type Marking, StoreTable, TerminalTable } from './subject-tables.js';

/** Draws one; `again` reads the list once more. */
export function FollowUpCard(props: { item: FollowUpView; again(): void }): ReactNode {
  const { words: all, locale, format } = useLanguage();
  const words = FOLLOW_UP_WORDS[locale];
  const { item } = props;
  const { incident, n, kind, what, owner, state, movedBy, movedAt } = item;
  const moved = movedBy !== null && movedAt !== null;
  return (
    <article className="panel follow-up-card" data-follow-up={`${incident}/${n}`}>
      <h2>
        <span className="tag">{all.review.kinds[kind]}</span> {what}
      </h2>
      <p className="follow-up-facts">
        <span>
          <Go to={{ page: 'review', id: incident }}>{incident}</Go>{' '}
          <span className="muted">{words.from(format.day(item.startedAt))}</span>
        </span>
        <span>{owner === '' ? words.nobody : words.owner(owner)}</span>
        {state === 'open' && <Due due={item.due} />}
        {moved && (
          <span>{words.moved(all.review.states[state], movedBy, format.moment(movedAt))}</span>
        )}
      </p>
      <About item={item} again={props.again} />
      <Move item={item} again={props.again} />
    </article>
  );
}

function Due({ due }: { due: string | null }): ReactNode {
  const { locale } = useLanguage();
  const words = FOLLOW_UP_WORDS[locale];
  if (due === null) return <span className="muted">{words.noDue}</span>;
  // The day ends where the person is.
  const isOver = new Date(`${due}T23:59:59`).getTime() < Date.now();
  return isOver ? <strong>{words.overdue(due)}</strong> : <span>{words.due(due)}</span>;
}

function About({ item, again }: { item: FollowUpView; again(): void }): ReactNode {
  const { locale, format } = useLanguage();
  const words = FOLLOW_UP_WORDS[locale];
  const { say, busy, refused } = useSay(again);
  const { incident, n, kind, state, terminals, stores, subjects, subjectsDone } = item;
  const marking: Marking = {
    ...{ state, busy },
    mark: (to, named) => void say(`/incidents/${incident}/follow-ups/${n}`, { to, ...named }),
  };
  if (kind !== 'training' && kind !== 'warranty' && kind !== 'replacement') return null;
  if (subjects === 0) return <p className="muted">{words.noSubjects}</p>;
  const shown = terminals.length + stores.length;
  const count = kind === 'training' ? words.stores : words.terminals;
  return (
    <details>
      <summary>
        {count(format.count(subjects))}
        {subjectsDone > 0 && ` · ${words.there.count(format.count(subjectsDone))}`}
      </summary>
      {refused && (
        <p role="alert">
          <RefusalText refused={refused} />
        </p>
      )}
      {shown < subjects && (
        <p className="muted">{words.someShown(format.count(shown), format.count(subjects))}</p>
      )}
      {stores.length > 0 && <StoreTable stores={stores} marking={marking} />}
      {terminals.length > 0 && <TerminalTable terminals={terminals} marking={marking} />}
    </details>
  );
}

function Move(props: { item: FollowUpView; again(): void }): ReactNode {
  const { locale } = useLanguage();
  const words = FOLLOW_UP_WORDS[locale];
  const { incident, n, what, state } = props.item;
  const { say, busy, refused } = useSay(props.again);
  const [to, setTo] = useState<FollowUpState | null>(null);
  const offered: readonly (readonly [FollowUpState, string])[] =
    state === 'open'
      ? [
          ['done', words.done],
          ['dropped', words.drop],
        ]
      : [['open', words.reopen]];
  return (
    <div className="life-acts">
      {offered.map(([next, label]) => (
        <button
          key={next}
          type="button"
          className="button"
          disabled={busy}
          aria-label={`${label}: ${what}`}
          onClick={() => setTo(next)}
        >
          {label}
        </button>
      ))}
      {refused && (
        <span role="alert">
          <RefusalText refused={refused} />
        </span>
      )}
      {to !== null && (
        <SkipDialog
          asks={words.asks[to]}
          title={what}
          onClose={(note) => {
            setTo(null);
            if (note === null) return;
            const path = `/incidents/${incident}/follow-ups/${n}`;
            void say(path, { to, ...(note !== '' && { note }) });
          }}
        />
      )}
    </div>
  );
}
