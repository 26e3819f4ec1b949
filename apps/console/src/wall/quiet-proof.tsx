/** An empty list of incidents, which has to prove that the system behind it is alive. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import type { Wall } from '#domain/live/frame.js';
import { incidentTitle } from '#domain/notify/words.js';
import { serverNow } from '../live/board.js';
import { dataAge, trust } from '../live/freshness.js';
import { useLive, useNow } from '../live/live.js';
import { Go } from '../place/place.js';
import { readIncidents } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { FirstTerminal } from '../terminals/first-terminal.js';
import { useLanguage } from '../words/language.js';

const LAST_EVERY_MS = 30_000;

/** Says that nothing is wrong only while that can be known. */
export function QuietProof(): ReactNode {
  const { words } = useLanguage();
  const { board } = useLive();
  const now = useNow();
  const last = useRead('last', LAST_EVERY_MS, () => readIncidents('all', 1));
  const { wall } = board;
  if (wall === null) return null;
  if (wall.fleet.known === 0) {
    return (
      <div className="quiet">
        <p className="quiet-says">{words.strip.firstTitle}</p>
        <FirstTerminal intro={words.strip.firstText} then={words.strip.firstThen} />
      </div>
    );
  }
  const trusted = trust(board, now).state === 'yes';
  const says = trusted ? words.strip.quiet : words.strip.quietDoubted;
  return (
    <div className={trusted ? 'quiet' : 'quiet doubted'}>
      <p>
        <span className="quiet-says">{says}</span>{' '}
        <span className="muted">{trusted && words.strip.quietTrusted}</span>
      </p>
      <Proof wall={wall} ageMs={dataAge(board, now).ageMs} now={serverNow(board, now)} />
      {last.value && <LastIncident incident={last.value[0]} now={serverNow(board, now)} />}
    </div>
  );
}

function Proof(props: { wall: Wall; ageMs: number | null; now: number }): ReactNode {
  const { words, format } = useLanguage();
  const { fleet, engine } = props.wall;
  const facts = [words.strip.watched(format.count(fleet.known), format.count(fleet.online))];
  if (props.ageMs !== null) facts.push(words.strip.newest(format.age(props.ageMs)));
  if (engine.evaluatedAt !== null) {
    const ago = format.span(props.now - engine.evaluatedAt);
    facts.push(words.strip.evaluated(format.count(engine.rules), ago));
  }
  return <p className="muted facts">{facts.join(' · ')}</p>;
}

function LastIncident(props: { incident: Incident | undefined; now: number }): ReactNode {
  const { locale, words, format } = useLanguage();
  const { incident } = props;
  if (!incident) return <p className="muted">{words.strip.noneYet}</p>;
  if (incident.resolvedAt === null) return null;
  const ago = format.span(props.now - incident.resolvedAt);
  return (
    <p className="muted">
      <Go to={{ page: 'incident', id: incident.id }} row>
        {words.strip.lastIncident(incidentTitle(locale, incident), ago)}
      </Go>
    </p>
  );
}
