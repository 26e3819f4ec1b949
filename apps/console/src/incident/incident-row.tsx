/** One incident as a row: on the wall and in the list of all incidents. */
import type { ReactNode } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import { sayReturns } from '#domain/notify/catalogue/returns-words.js';
import { incidentTitle, severityName } from '#domain/notify/words.js';
import { serverNow } from '../live/board.js';
import { useLive, useNow } from '../live/live.js';
import { Go } from '../place/place.js';
import { useLanguage } from '../words/language.js';
import { AcknowledgeButton, Ownership, Undone, useAlarming } from './acknowledge.js';
import { CauseLine } from './cause-line.js';
import { timesNormal } from './order.js';
import { SeverityBadge } from './severity-badge.js';

/** Hours alone are ambiguous from here on. */
const DATE_AFTER_MS = 20 * 3_600_000;

/** What stands where: the same columns for every row, so that numbers compare down the page. */
export function IncidentRow(props: { incident: Incident }): ReactNode {
  const { locale, words } = useLanguage();
  const { incident } = props;
  const { id, severity, status } = incident;
  const edge = hasEnded({ status }) ? 'over' : `${severity.toLowerCase()}-edge`;
  return (
    <li className={`incident-row ${edge}`} data-incident={id}>
      <SeverityBadge severity={severity} alarming={useAlarming(incident)} />
      <div className="row-what">
        <Go to={{ page: 'incident', id }} className="row-title" row>
          {incidentTitle(locale, incident)}
        </Go>
        <div className="row-cause">
          <span className="severity-name">{severityName(locale, severity)}</span>{' '}
          <CauseLine incident={incident} />
          <Returns incident={incident} />
        </div>
      </div>
      <Reach incident={incident} />
      <Since incident={incident} />
      <div className="row-state">
        <Ownership incident={incident} />
        <AcknowledgeButton incident={incident} />
      </div>
      <Undone incident={id} kind="acknowledge" />
      <span className="sr-only">{words.status[status]}</span>
    </li>
  );
}

/** That it comes and goes; nothing for one that stays. */
export function Returns(props: { incident: Incident }): ReactNode {
  const { locale, format } = useLanguage();
  const { returns } = props.incident;
  if (!returns) return null;
  const text = sayReturns(locale, returns, format.minute(returns.since));
  return <span className="returns"> · {text}</span>;
}

function Reach(props: { incident: Incident }): ReactNode {
  const { words, format } = useLanguage();
  const { impact } = props.incident;
  const times = timesNormal(impact);
  return (
    <>
      <div className="figure">
        <span className="figure-name">{words.strip.terminals}</span>
        <b>{format.count(impact.terminals)}</b>
      </div>
      <div className="figure">
        <span className="figure-name">{words.strip.merchants}</span>
        <b>{format.count(impact.merchants)}</b>
      </div>
      <div className="figure">
        <span className="figure-name">{words.strip.failing}</span>
        <b>{format.rate(impact.failingPerMinute)}</b>
        <small className="muted">{words.strip.perMinute}</small>
      </div>
      <div className="figure rate">
        <span className="figure-name">{words.strip.rate}</span>
        <b>{format.share(impact.ratio)}</b>
        <small className="muted">
          {times !== null && times >= 1.05 && `${format.times(times)} `}
          {words.strip.normal(format.share(impact.baseline))}
        </small>
      </div>
    </>
  );
}

function Since(props: { incident: Incident }): ReactNode {
  const { words, format } = useLanguage();
  const { board } = useLive();
  const now = serverNow(board, useNow());
  const { startedAt, resolvedAt } = props.incident;
  return (
    <div className="figure since">
      <span className="figure-name">{words.strip.since}</span>
      <b>{format.minute(startedAt)}</b>
      <small className="muted">
        {now - startedAt > DATE_AFTER_MS && `${format.day(startedAt)} · `}
        {format.span((resolvedAt ?? now) - startedAt)}
      </small>
    </div>
  );
}

/** The title, and the names of the columns where there is room for columns. */
export function IncidentColumns(props: { children: ReactNode }): ReactNode {
  const { words } = useLanguage();
  const { terminals, merchants, failing, rate, since, state } = words.strip;
  return (
    <div className="incident-columns">
      <div className="columns-title">{props.children}</div>
      {[terminals, merchants, failing, rate, since].map((name) => (
        <span key={name} className="number" aria-hidden="true">
          {name}
        </span>
      ))}
      <span aria-hidden="true">{state}</span>
    </div>
  );
}
