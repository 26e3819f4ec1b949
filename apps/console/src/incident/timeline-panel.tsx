/** What happened to the incident, newest first, and the field to add to it. */
import type { ReactNode } from 'react';
import type { TimelineEntry } from '#domain/incident/timeline.js';
import type { IncidentDetail } from '#domain/live/view.js';
import type { Locale } from '#domain/notify/locale.js';
import { timelineText } from '#domain/notify/words.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import type { Reading } from '../server/use-read.js';
import type { Format } from '../words/format.js';
import { useLanguage } from '../words/language.js';
import { CommentForm } from './comment-form.js';

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
      <CommentForm incident={detail.incident.id} again={props.reading.again} />
      {entries.length === 0 && <p className="muted">{words.incident.emptyTimeline}</p>}
      <ol>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the log only grows at its other end.
          <li key={entries.length - index}>
            <time dateTime={new Date(entry.at).toISOString()}>{format.clock(entry.at)}</time>
            <span>
              {entry.n !== undefined && <b className="muted">{`#${entry.n} `}</b>}
              {timelineText(locale, zoned(named(entry, detail.run, locale), format))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The end of a silence in the zone of whoever reads it. */
function zoned(entry: TimelineEntry, format: Format): TimelineEntry {
  const { untilAt } = entry.params;
  if (typeof untilAt !== 'number') return entry;
  return { ...entry, params: { ...entry.params, until: format.moment(untilAt) } };
}

/** Steps and answers by their words instead of their ids; those of another playbook keep theirs. */
function named(entry: TimelineEntry, run: PlaybookRun | null, locale: Locale): TimelineEntry {
  const { step: id, answer } = entry.params;
  const step = run?.playbook.steps.find((each) => each.id === id);
  if (!step) return entry;
  const params: Record<string, string | number> = { ...entry.params, step: step.title[locale] };
  const given = step.kind === 'ask' && step.answers.find((each) => each.id === answer);
  if (given) params.answer = given.label[locale];
  return { ...entry, params };
}
