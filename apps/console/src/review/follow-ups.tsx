/** What is to be done, by whom, until when; suggestions become rows at a press. */
import type { ReactNode } from 'react';
import type {
  FollowUp,
  FollowUpKind,
  FollowUpText,
  OwedFollowUp,
} from '#domain/incident/follow-up.js';
import { FOLLOW_UP_KINDS } from '#domain/incident/life-names.js';
import type { Review } from '#domain/incident/review.js';
import { Go } from '../place/place.js';
import { FOLLOW_UP_WORDS } from '../words/follow-up-words.js';
import { useLanguage } from '../words/language.js';

const WHAT_MAX = 500;
const OWNER_MAX = 64;

/** One as it is to be: a new one has no number, and nobody has closed it. */
export type Wanted = FollowUpText & Partial<Pick<FollowUp, 'n' | 'state' | 'movedBy' | 'movedAt'>>;

/** What is saved of one. */
export function textOf({ n, kind, what, owner, due }: Wanted): Wanted {
  return { kind, what, owner, due, ...(n !== undefined && { n }) };
}

/** The rows as they are to be; the page saves them. */
export function FollowUps(props: {
  /** Whose they are, what its figures suggest, and what its playbook says is to follow. */
  review: Pick<Review, 'incident' | 'suggestions' | 'owed'>;
  followUps: readonly Wanted[];
  onChange(followUps: readonly Wanted[]): void;
}): ReactNode {
  const { words, locale } = useLanguage();
  const { review, followUps, onChange } = props;
  const incident = review.incident.id;
  const left = review.suggestions.filter((kind) => !followUps.some((each) => each.kind === kind));
  const isTaken = ({ what }: OwedFollowUp) =>
    followUps.some((each) => Object.values(what).includes(each.what));
  function take({ what, owner, due }: OwedFollowUp): void {
    const text = {
      what: what[locale].slice(0, WHAT_MAX),
      owner: owner[locale].slice(0, OWNER_MAX),
    };
    onChange([...followUps, { kind: 'other', ...text, due }]);
  }
  function add(kind: FollowUpKind): void {
    onChange([...followUps, { kind, what: words.review.suggested[kind], owner: '', due: null }]);
  }
  return (
    <fieldset>
      <legend>{words.review.followUps}</legend>
      {followUps.map((followUp, i) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place.
          key={i}
          followUp={followUp}
          onChange={(next) => onChange(followUps.map((each, at) => (at === i ? next : each)))}
          onRemove={() => onChange(followUps.filter((_, at) => at !== i))}
        />
      ))}
      <div className="life-acts">
        {left.map((kind) => (
          <button key={kind} type="button" className="button" onClick={() => add(kind)}>
            + {words.review.suggested[kind]}
          </button>
        ))}
        {review.owed
          .filter((each) => !isTaken(each))
          .map((each) => (
            <button key={each.step} type="button" className="button" onClick={() => take(each)}>
              + {each.what[locale]}
            </button>
          ))}
        <button type="button" className="button" onClick={() => add('other')}>
          + {words.review.add}
        </button>
      </div>
      {followUps.some(({ n }) => n !== undefined) && (
        <p>
          <Go to={{ page: 'follow-ups', incident }}>{FOLLOW_UP_WORDS[locale].toAll(incident)}</Go>
        </p>
      )}
    </fieldset>
  );
}

function Row(props: {
  followUp: Wanted;
  onChange(next: Wanted): void;
  onRemove(): void;
}): ReactNode {
  const { words } = useLanguage();
  const { followUp, onChange } = props;
  const { kind, what, owner, due, state = 'open' } = followUp;
  return (
    <div className="follow-up">
      <select
        aria-label={words.review.kind}
        value={kind}
        onChange={(event) => {
          const next = FOLLOW_UP_KINDS.find((each) => each === event.target.value);
          if (next) onChange({ ...followUp, kind: next });
        }}
      >
        {FOLLOW_UP_KINDS.map((each) => (
          <option key={each} value={each}>
            {words.review.kinds[each]}
          </option>
        ))}
      </select>
      <input
        aria-label={words.review.what}
        value={what}
        maxLength={WHAT_MAX}
        onChange={(event) => onChange({ ...followUp, what: event.target.value })}
      />
      <input
        aria-label={words.review.owner}
        placeholder={words.review.owner}
        value={owner}
        maxLength={OWNER_MAX}
        onChange={(event) => onChange({ ...followUp, owner: event.target.value })}
      />
      <input
        type="date"
        aria-label={words.review.due}
        value={due ?? ''}
        onChange={(event) => onChange({ ...followUp, due: event.target.value || null })}
      />
      <span className="follow-up-state">{words.review.states[state]}</span>
      <button type="button" className="button" onClick={props.onRemove}>
        {words.review.remove}
      </button>
    </div>
  );
}
