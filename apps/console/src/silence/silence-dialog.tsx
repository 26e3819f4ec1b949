/** Asks what is to be silent, for how long and why. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Refused } from '../incident/acts.js';
import { Dialog } from '../person/dialog.js';
import { usePerson } from '../person/person.js';
import { postSilence, refusedBy } from '../server/requests.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import { readMatchers } from './write-matchers.js';

const HOUR_MS = 3_600_000;
const HOURS = [1, 2, 4, 8, 24, 72] as const;
/** As long as the server accepts. */
const COMMENT_MAX = 500;

/** Makes the silence when it is confirmed; stays open with the reason when it is refused. */
export function SilenceDialog(props: {
  matchers: string;
  onClose(): void;
  onMade?(): void;
}): ReactNode {
  const { words, format } = useLanguage();
  const { askName } = usePerson();
  const [text, setText] = useState(props.matchers);
  const [hours, setHours] = useState<number>(HOURS[0]);
  const [comment, setComment] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const matchers = readMatchers(text);
    setRefused(null);
    setWrong(typeof matchers === 'string' ? matchers : null);
    if (typeof matchers === 'string') return;
    const createdBy = await askName();
    if (createdBy === null) return;
    try {
      const endsInMs = hours * HOUR_MS;
      await postSilence({ matchers, endsInMs, createdBy, comment: comment.trim() });
      props.onMade?.();
      props.onClose();
    } catch (cause) {
      setRefused(refusedBy(cause));
    }
  }

  return (
    <Dialog title={words.silences.add.replace('…', '')} onClose={props.onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label>
          <span>{words.silences.matchers}</span>
          <textarea
            value={text}
            onChange={(event) => setText(event.target.value)}
            rows={4}
            spellCheck={false}
            required
          />
        </label>
        <p className="muted">{words.silences.matchersHint}</p>
        <label>
          <span>{words.silences.lasts}</span>
          <select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
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
            value={comment}
            onChange={(event) => setComment(event.target.value)}
            maxLength={COMMENT_MAX}
            rows={2}
            required
            autoFocus
          />
        </label>
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
          <button type="submit" className="button button-main" disabled={comment.trim() === ''}>
            {words.silences.silence.replace('…', '')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
