/** What is to be done, by whom, until when; suggestions become rows at a press. */
import type { ReactNode } from 'react';
import { FOLLOW_UP_KINDS, FOLLOW_UP_STATES } from '#domain/incident/life-names.js';
import type { FollowUp, FollowUpKind } from '#domain/incident/review.js';
import { useLanguage } from '../words/language.js';

const WHAT_MAX = 500;

/** The rows as they are to be; the page saves them. */
export function FollowUps(props: {
  followUps: readonly FollowUp[];
  suggestions: readonly FollowUpKind[];
  /** Whom one of this kind is about. */
  subjects(kind: FollowUpKind): readonly string[];
  onChange(followUps: FollowUp[]): void;
}): ReactNode {
  const { words } = useLanguage();
  const { followUps, onChange } = props;
  const left = props.suggestions.filter((kind) => !followUps.some((each) => each.kind === kind));
  function add(kind: FollowUpKind, says: string): void {
    const about = words.list(props.subjects(kind));
    const whole = about === '' ? says : `${says}: ${about}`;
    const what = whole.length > WHAT_MAX ? `${whole.slice(0, WHAT_MAX - 1)}…` : whole;
    onChange([...followUps, { kind, what, owner: '', due: null, state: 'open' }]);
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
          <button
            key={kind}
            type="button"
            className="button"
            onClick={() => add(kind, words.review.suggested[kind])}
          >
            + {words.review.suggested[kind]}
          </button>
        ))}
        <button
          type="button"
          className="button"
          onClick={() => add('other', words.review.suggested.other)}
        >
          + {words.review.add}
        </button>
      </div>
    </fieldset>
  );
}

function Row(props: {
  followUp: FollowUp;
  onChange(next: FollowUp): void;
  onRemove(): void;
}): ReactNode {
  const { words } = useLanguage();
  const { followUp, onChange } = props;
  const { kind, what, owner, due, state } = followUp;
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
        maxLength={64}
        onChange={(event) => onChange({ ...followUp, owner: event.target.value })}
      />
      <input
        type="date"
        aria-label={words.review.due}
        value={due ?? ''}
        onChange={(event) => onChange({ ...followUp, due: event.target.value || null })}
      />
      <select
        aria-label={words.review.state}
        value={state}
        onChange={(event) => {
          const next = FOLLOW_UP_STATES.find((each) => each === event.target.value);
          if (next) onChange({ ...followUp, state: next });
        }}
      >
        {FOLLOW_UP_STATES.map((each) => (
          <option key={each} value={each}>
            {words.review.states[each]}
          </option>
        ))}
      </select>
      <button type="button" className="button" onClick={props.onRemove}>
        {words.review.remove}
      </button>
    </div>
  );
}
