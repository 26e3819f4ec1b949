/** What happened to the incident, newest first. */
import type { ReactNode } from 'react';
import type { IncidentDetail } from '#domain/live/view.js';
import { timelineText } from '#domain/notify/words.js';
import type { Reading } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';

/** The story as the server tells it, with seconds: minutes decide who did what first. */
export function TimelinePanel(props: { reading: Reading<IncidentDetail> }): ReactNode {
  const { locale, words, format } = useLanguage();
  const detail = props.reading.value;
  if (detail === null) return null;
  const entries = detail.timeline.toReversed();
  return (
    <section className="panel timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">
        {words.incident.timeline}{' '}
        <span className="muted">{format.zone(detail.incident.startedAt)}</span>
      </h2>
      {entries.length === 0 && <p className="muted">{words.incident.emptyTimeline}</p>}
      <ol>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the log only grows at its other end.
          <li key={entries.length - index}>
            <time dateTime={new Date(entry.at).toISOString()}>{format.clock(entry.at)}</time>
            <span>{timelineText(locale, entry)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
