/** The diagnosis in one sentence that a person can check, and what changed just before. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { diagnosisName, incidentSentence } from '#domain/notify/words.js';
import { useWide } from '../place/use-wide.js';
import type { Format } from '../words/format.js';
import type { Words } from '../words/keys.js';
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
              {whenChanged(change.at, startedAt, words, format)} · {change.id}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A change within a second of the onset neither precedes nor follows it, as far as clocks tell. */
const TOGETHER_MS = 1_000;

function whenChanged(at: number, onset: number, words: Words, format: Format): string {
  const before = onset - at;
  if (Math.abs(before) < TOGETHER_MS) return words.incident.startedWith;
  return before > 0
    ? words.incident.startedAfter(format.span(before))
    : words.incident.startedBefore(format.span(-before));
}
