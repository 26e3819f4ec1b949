/** What nobody has to write down when a shift ends, since it is known. */
import type { ReactNode } from 'react';
import type { Handover } from '#domain/live/hand-over.js';
import { causeText } from '#domain/notify/words.js';
import { SeverityBadge } from '../incident/severity-badge.js';
import { serverNow } from '../live/board.js';
import { useLive, useNow } from '../live/live.js';
import { Go } from '../place/place.js';
import { HANDOVER_WORDS } from '../words/handover-words.js';
import { useLanguage } from '../words/language.js';

/** All of it; what there is nothing of is left out, but for what is open. */
export function HandoverFacts(props: { handover: Handover }): ReactNode {
  const { locale, format } = useLanguage();
  const words = HANDOVER_WORDS[locale];
  const { before, now, next, incidents, ending, waiting, limits } = props.handover;
  return (
    <div className="handover-facts">
      <div>
        <h3>{words.open}</h3>
        {incidents.length === 0 ? <p>{words.noneOpen}</p> : <Open incidents={incidents} />}
      </div>
      <div>
        <h3>{words.shifts}</h3>
        <dl>
          {before && <Shift name={words.which.before} shift={before} />}
          <Shift name={words.which.now} shift={now} />
        </dl>
        <p>
          {next?.person ? words.next(next.person.name, format.moment(next.from)) : words.nobodyNext}
        </p>
      </div>
      {waiting.length > 0 && (
        <div>
          <h3>{words.waiting}</h3>
          <Waiting waiting={waiting} />
        </div>
      )}
      {limits.length > 0 && (
        <div>
          <h3>{words.limits}</h3>
          <Limits limits={limits} />
        </div>
      )}
      {ending.length > 0 && (
        <div>
          <h3>{words.ending}</h3>
          <ul>
            {ending.map(({ what, id, by, note, at }) => (
              <li key={`${what} ${id}`}>
                {words.ends[what]} {note !== '' && <q>{note}</q>}{' '}
                <span className="muted">{words.endsAt(format.moment(at), by)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Open(props: { incidents: Handover['incidents'] }): ReactNode {
  const { locale, words: all, format } = useLanguage();
  const words = HANDOVER_WORDS[locale];
  return (
    <ul className="handover-open">
      {props.incidents.map(({ id, title, severity, status, cause, startedAt, owner, quiet }) => (
        <li key={id}>
          <SeverityBadge severity={severity} />
          <div>
            <Go to={{ page: 'incident', id }}>{title[locale]}</Go>
            <p className="muted">
              {all.list([
                id,
                ...(cause.length === 0 ? [] : [causeText(locale, cause)]),
                all.status[status],
                words.since(format.moment(startedAt)),
                owner === null ? words.nobodyHas : words.has(owner),
                ...(quiet === null ? [] : [words.quiet[quiet]]),
              ])}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Shift(props: { name: string; shift: Handover['now'] }): ReactNode {
  const { locale, format } = useLanguage();
  const words = HANDOVER_WORDS[locale];
  const { name, shift } = props;
  const { from, to, person, pages, night, incidents, taken } = shift;
  return (
    <>
      <dt>
        {name} <span className="muted">{words.span(format.moment(from), format.moment(to))}</span>
      </dt>
      <dd>
        <strong>{person?.name ?? words.nobody}</strong>{' '}
        {words.pages(format.count(pages), format.count(night))}
        {pages > 0 && (
          <span className="muted">
            {' '}
            {words.taken(format.count(taken), format.count(incidents))}
          </span>
        )}
      </dd>
    </>
  );
}

function Waiting(props: { waiting: Handover['waiting'] }): ReactNode {
  const { locale, format } = useLanguage();
  const words = HANDOVER_WORDS[locale];
  return (
    <ul>
      {props.waiting.map(({ incident, step, title, since, deadline }) => (
        <li key={`${incident} ${step}`}>
          <Go to={{ page: 'incident', id: incident }}>{incident}</Go> {title[locale]}{' '}
          <span className="muted">
            {deadline === null
              ? words.since(format.moment(since))
              : words.limit(format.moment(deadline))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Limits(props: { limits: Handover['limits'] }): ReactNode {
  const { locale, format } = useLanguage();
  const words = HANDOVER_WORDS[locale];
  const { board } = useLive();
  const now = serverNow(board, useNow());
  return (
    <ul>
      {props.limits.map(({ incident, regulation, report, owed, dueAt }) => (
        <li key={`${incident} ${regulation.id} ${report.id}`}>
          <Go to={{ page: 'incident', id: incident }}>{incident}</Go> {regulation.name[locale]}{' '}
          {report.name[locale]} {owed === 'perhaps' && <Perhaps />}{' '}
          {dueAt < now ? (
            <strong className="oncall-doubt">{words.overdue(format.moment(dueAt))}</strong>
          ) : (
            words.limit(format.moment(dueAt))
          )}
        </li>
      ))}
    </ul>
  );
}

function Perhaps(): ReactNode {
  const { locale, words } = useLanguage();
  const text = words.inBrackets(HANDOVER_WORDS[locale].perhaps);
  return <span className="muted">{text}</span>;
}
