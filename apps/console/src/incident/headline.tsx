/** What, since when, how many: the head of an incident's page. */
import type { ReactNode } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import type { AtStake } from '#domain/incident/value-at-stake.js';
import { VALUE_WORDS } from '#domain/notify/catalogue/value-words.js';
import { stakeText } from '#domain/notify/value-text.js';
import { severityName } from '#domain/notify/words.js';
import { serverNow } from '../live/board.js';
import { useLive, useNow } from '../live/live.js';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';
import { regionName } from '../words/regions.js';
import { Ownership, useAlarming } from './acknowledge.js';
import { timesNormal } from './order.js';
import { SeverityBadge } from './severity-badge.js';

/** More names than this are a number. */
const REGIONS_NAMED_MAX = 3;

/** The title with its figures; a resolved incident says so before anything else. */
export function Headline(props: {
  incident: Incident;
  title: string;
  atStake: readonly AtStake[];
}): ReactNode {
  const { locale, words, format } = useLanguage();
  const { incident, atStake } = props;
  const { id, severity, startedAt, resolvedAt, epoch } = incident;
  const edge = `${severity.toLowerCase()}-edge`;
  return (
    <header className={`headline ${hasEnded(incident) ? 'over' : edge}`}>
      <div className="headline-title">
        <SeverityBadge severity={severity} alarming={useAlarming(incident)} />
        <div>
          <p className="headline-id muted">
            <span>{severityName(locale, severity)}</span>
            <span>{id}</span>
            {epoch > 1 && <span>{words.incident.reopened(format.count(epoch))}</span>}
          </p>
          <h1 tabIndex={-1}>{props.title}</h1>
        </div>
      </div>
      {hasEnded(incident) && resolvedAt !== null && (
        <p className="resolved-line">
          <span className="mark tick" aria-hidden="true" />{' '}
          {words.incident.resolvedAt(
            format.moment(resolvedAt),
            format.span(resolvedAt - startedAt),
          )}
        </p>
      )}
      {!hasEnded(incident) && (
        <p>
          <Ownership incident={incident} />
        </p>
      )}
      <Facts incident={incident} atStake={atStake} />
    </header>
  );
}

function Facts(props: { incident: Incident; atStake: readonly AtStake[] }): ReactNode {
  const { locale, words, format } = useLanguage();
  const wide = useWide();
  const { board } = useLive();
  const now = serverNow(board, useNow());
  const { startedAt, detectedAt, resolvedAt, impact } = props.incident;
  const times = timesNormal(impact);
  const facts: [name: string, value: string, note: string][] = [
    [words.incident.since, format.clock(startedAt), format.span((resolvedAt ?? now) - startedAt)],
    [words.incident.detected, words.incident.later(format.span(detectedAt - startedAt)), ''],
    [words.incident.terminals, format.count(impact.terminals), ''],
    [words.incident.merchants, format.count(impact.merchants), ''],
    [words.incident.failing, format.rate(impact.failingPerMinute), ''],
    [
      words.incident.rate,
      format.share(impact.ratio),
      [
        times !== null && times >= 1.05 ? format.times(times) : '',
        words.strip.normal(format.share(impact.baseline)),
      ]
        .join(' ')
        .trim(),
    ],
  ];
  const stakeName = VALUE_WORDS[locale].title;
  for (const stake of props.atStake) {
    const { value, note } = stakeText(locale, stake);
    facts.push([stakeName, value, note]);
  }
  if (wide && impact.regions.length > 0) {
    facts.push([words.incident.regions, regions(impact.regions), '']);
  }

  function regions(codes: readonly string[]): string {
    if (codes.length > REGIONS_NAMED_MAX) return format.count(codes.length);
    return words.list(
      codes.map((code) => regionName(locale, code) ?? (code || words.regions.unnamed)),
    );
  }

  return (
    <dl className="facts-list">
      {facts.map(([name, value, note]) => (
        <div key={`${name} ${note}`} className={name === stakeName ? 'stake' : ''}>
          <dt>{name}</dt>
          <dd>
            <b>{value}</b> {note !== '' && <small className="muted">{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
