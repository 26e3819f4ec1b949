/** The diagnosis in one sentence that a person can check, and what changed just before. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { diagnosisName, incidentSentence } from '#domain/notify/words.js';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';
import { CauseLine } from './cause-line.js';

/** Where it is, what it is, how sure we are; in a hand the sentence moves to the evidence. */
export function LikelyCause(props: { incident: Incident }): ReactNode {
  const { locale, words, format } = useLanguage();
  const wide = useWide();
  const { incident } = props;
  return (
    <section className="panel likely" aria-labelledby="likely-title">
      <h2 id="likely-title">
        {words.incident.likely}{' '}
        <span className="muted">
          {words.incident.confidence(format.share(incident.confidence))}
        </span>
      </h2>
      <p className="likely-name">{diagnosisName(locale, incident.diagnosis)}</p>
      <p className="likely-where">
        <CauseLine incident={incident} />
      </p>
      {wide && <p className="likely-sentence">{incidentSentence(locale, incident)}</p>}
      <Changes incident={incident} />
    </section>
  );
}

function Changes(props: { incident: Incident }): ReactNode {
  const { words, format } = useLanguage();
  const { changes, startedAt } = props.incident;
  if (changes.length === 0) return <p className="muted changes">{words.incident.noChanges}</p>;
  return (
    <div className="changes">
      <h3>{words.incident.changes}</h3>
      <ul>
        {changes.map((change) => (
          <li key={change.id}>
            <time dateTime={new Date(change.at).toISOString()}>{format.clock(change.at)}</time>{' '}
            <strong>{words.incident.change[change.what] ?? change.what}</strong>{' '}
            <span className="muted">
              {startedAt >= change.at
                ? words.incident.startedAfter(format.span(startedAt - change.at))
                : words.incident.startedBefore(format.span(change.at - startedAt))}{' '}
              · {change.id}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
