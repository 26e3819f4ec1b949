/** The review of one incident: figures and story filled in, notes and follow-ups by people. */
import { type ReactNode, useEffect, useState } from 'react';
import type { Review, ReviewNotes } from '#domain/incident/review.js';
import { incidentTitle, timelineText } from '#domain/notify/words.js';
import type { Refused } from '../incident/acts.js';
import { Skeleton } from '../live/skeleton.js';
import { usePerson } from '../person/person.js';
import { Go } from '../place/place.js';
import { ask, refusedBy } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal, RefusalText } from '../words/refusal.js';
import { FollowUps, textOf, type Wanted } from './follow-ups.js';
import { Feedback } from './merchant-feedback.js';
import { Figures, Hit } from './review-facts.js';

const EVERY_MS = 60_000;

/** Reads the review; what is written is kept here until it is saved. */
export function ReviewPage(props: { id: string }): ReactNode {
  const { words } = useLanguage();
  const path = `/incidents/${encodeURIComponent(props.id)}/review`;
  const reading = useRead(path, EVERY_MS, () => ask<Review>('GET', path));
  return (
    <main id="main" className="review">
      <Go to={{ page: 'incident', id: props.id }} className="back">
        <span aria-hidden="true">← </span>
        {props.id}
      </Go>
      <h1 tabIndex={-1}>{words.review.title(props.id)}</h1>
      {reading.refused && (
        <PanelRefusal
          what={words.review.open}
          refused={reading.refused}
          readAt={reading.readAt}
          again={reading.again}
        />
      )}
      {!reading.value && !reading.refused && <Skeleton rows={6} says={words.link.awaiting} />}
      {reading.value && <Body review={reading.value} path={path} again={reading.again} />}
    </main>
  );
}

function Body(props: { review: Review; path: string; again(): void }): ReactNode {
  const { words, locale, format } = useLanguage();
  const { review } = props;
  const { incident } = review;
  return (
    <>
      <p>{incidentTitle(locale, incident)}</p>
      <Figures figures={review.figures} atStake={review.atStake} />
      <Notes {...props} />
      <Feedback feedback={review.feedback} />
      <Hit review={review} />
      <section className="panel timeline" aria-labelledby="review-timeline">
        <h2 id="review-timeline">
          {words.incident.timeline} <span className="muted">{format.zone(incident.startedAt)}</span>
        </h2>
        <ol>
          {review.timeline.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the log only grows at its end.
            <li key={index}>
              <time dateTime={new Date(entry.at).toISOString()}>{format.clock(entry.at)}</time>
              <span>{timelineText(locale, entry)}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function Notes(props: { review: Review; path: string; again(): void }): ReactNode {
  const { words } = useLanguage();
  const { askName } = usePerson();
  const { review } = props;
  const [notes, setNotes] = useState<ReviewNotes>(review.notes);
  const [followUps, setFollowUps] = useState<readonly Wanted[]>(review.followUps);
  const [touched, setTouched] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [saved, setSaved] = useState(false);
  // What nobody here has changed follows what others save.
  useEffect(() => {
    if (touched) return;
    setNotes(review.notes);
    setFollowUps(review.followUps);
  }, [touched, review.notes, review.followUps]);

  function touch(): void {
    setTouched(true);
    setSaved(false);
  }

  async function save(close: boolean): Promise<void> {
    const by = await askName();
    if (by === null) return;
    try {
      const said = { notes, followUps: followUps.map(textOf) };
      await ask('POST', props.path, {}, { by, revision: review.revision, ...said, close });
      setRefused(null);
      setTouched(false);
      setSaved(true);
    } catch (cause) {
      setRefused(refusedBy(cause));
    }
    props.again();
  }

  return (
    <section className="panel">
      {review.incident.status === 'reviewed' && <p>{words.review.closed}</p>}
      <div className="form">
        <Remarks
          notes={notes}
          onChange={(next) => {
            setNotes((old) => ({ ...old, ...next }));
            touch();
          }}
        />
        <FollowUps
          review={review}
          followUps={followUps}
          onChange={(next) => {
            setFollowUps(next);
            touch();
          }}
        />
        {refused && (
          <p className="notice" role="alert">
            <RefusalText refused={refused} />
          </p>
        )}
        <Save
          saved={saved}
          closes={review.incident.status === 'resolved'}
          onSave={(close) => void save(close)}
        />
      </div>
    </section>
  );
}

function Save(props: {
  saved: boolean;
  /** Whether the review may be closed now. */
  closes: boolean;
  onSave(close: boolean): void;
}): ReactNode {
  const { words } = useLanguage();
  return (
    <div className="form-buttons">
      {props.saved && <span role="status">{words.review.saved}</span>}
      <button type="button" className="button" onClick={() => props.onSave(false)}>
        {words.review.save}
      </button>
      {props.closes && (
        <button type="button" className="button button-main" onClick={() => props.onSave(true)}>
          {words.review.close}
        </button>
      )}
    </div>
  );
}

/** What went well, what badly, and where we were lucky. */
function Remarks(props: {
  notes: ReviewNotes;
  onChange(next: Partial<ReviewNotes>): void;
}): ReactNode {
  const { words } = useLanguage();
  return (['wentWell', 'wentBadly', 'lucky'] as const).map((field) => (
    <label key={field}>
      <span>{words.review[field]}</span>
      <textarea
        value={props.notes[field]}
        onChange={(event) => props.onChange({ [field]: event.target.value })}
        maxLength={4_000}
        rows={3}
      />
    </label>
  ));
}
