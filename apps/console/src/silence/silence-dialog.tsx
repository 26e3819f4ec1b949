/** Asks what is to be silent, for how long and why. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Refused } from '../incident/acts.js';
import { Dialog } from '../person/dialog.js';
import { usePerson } from '../person/person.js';
import { postSilence, refusedBy } from '../server/requests.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import { readMatchers } from './read-matchers.js';

const HOUR_MS = 3_600_000;
const HOURS = [1, 2, 4, 8, 24, 72] as const;
/** As long as the server accepts. */
const COMMENT_MAX = 500;

/** What a person has written so far. */
interface Draft {
  readonly matchers: string;
  readonly hours: number;
  readonly comment: string;
}

/** Makes the silence when it is confirmed; stays open with the reason when it is refused. */
export function SilenceDialog(props: {
  matchers: string;
  onClose(): void;
  onMade?(): void;
}): ReactNode {
  const { words } = useLanguage();
  const { askName } = usePerson();
  const empty = { matchers: props.matchers, hours: HOURS[0], comment: '' };
  const [draft, setDraft] = useState<Draft>(empty);
  const [wrong, setWrong] = useState<string | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const matchers = readMatchers(draft.matchers);
    setRefused(null);
    setWrong(typeof matchers === 'string' ? matchers : null);
    if (typeof matchers === 'string') return;
    const createdBy = await askName();
    if (createdBy === null) return;
    const [endsInMs, comment] = [draft.hours * HOUR_MS, draft.comment.trim()];
    try {
      await postSilence({ matchers, endsInMs, createdBy, comment });
      props.onMade?.();
      props.onClose();
    } catch (cause) {
      setRefused(refusedBy(cause));
    }
  }

  return (
    <Dialog title={words.silences.add.replace('…', '')} onClose={props.onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <Fields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        <p className="muted">{words.silences.gravest}</p>
        {wrong !== null && <p role="alert">{words.silences.wrongMatcher(wrong)}</p>}
        {refused && (
          <p role="alert">
            <strong>{words.silences.refused}</strong> <RefusalText refused={refused} />
          </p>
        )}
        <div className="form-buttons">
          <button type="button" className="button" onClick={props.onClose}>
            {words.cancel}
          </button>
          <button
            type="submit"
            className="button button-main"
            disabled={draft.comment.trim() === ''}
          >
            {words.silences.silence.replace('…', '')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Fields(props: { draft: Draft; onChange(change: Partial<Draft>): void }): ReactNode {
  const { words, format } = useLanguage();
  const { draft, onChange } = props;
  return (
    <>
      <label>
        <span>{words.silences.matchers}</span>
        <textarea
          value={draft.matchers}
          onChange={(event) => onChange({ matchers: event.target.value })}
          rows={4}
          spellCheck={false}
          required
        />
      </label>
      <p className="muted">{words.silences.matchersHint}</p>
      <label>
        <span>{words.silences.lasts}</span>
        <select
          value={draft.hours}
          onChange={(event) => onChange({ hours: Number(event.target.value) })}
        >
          {HOURS.map((each) => (
            <option key={each} value={each}>
              {words.silences.hours(format.count(each))}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{words.silences.comment}</span>
        <textarea
          value={draft.comment}
          onChange={(event) => onChange({ comment: event.target.value })}
          maxLength={COMMENT_MAX}
          rows={2}
          required
        />
      </label>
    </>
  );
}
