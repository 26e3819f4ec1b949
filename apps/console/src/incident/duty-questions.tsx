/** What cannot be measured of an incident, and what people said of it. */
import { type ReactNode, useState } from 'react';
import { stakeText } from '#domain/notify/value-text.js';
import type { Duties } from '#domain/regulation/compose-duty.js';
import { DUTY_WORDS } from '../words/duty-words.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import { useSay } from './say-form.js';

type Question = Duties['asked'][number];

/** Every question with its answer; an answer can be given anew, and taken back. */
export function DutyQuestions(props: {
  incident: string;
  asked: readonly Question[];
  again(): void;
}): ReactNode {
  const { locale } = useLanguage();
  const { incident, asked, again } = props;
  return (
    <details className="duty-questions" open={asked.some(({ answer }) => answer === null)}>
      <summary>{DUTY_WORDS[locale].asked}</summary>
      <ul>
        {asked.map((question) => (
          <li key={question.id} data-question={question.id}>
            <Answer {...{ incident, question, again }} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Answer(props: { incident: string; question: Question; again(): void }): ReactNode {
  const { locale, format } = useLanguage();
  const words = DUTY_WORDS[locale];
  const { incident, question, again } = props;
  const { id, name, kind, unit, answer, estimate } = question;
  const until = answer === null && estimate !== null ? stakeText(locale, estimate) : null;
  const { say, refused } = useSay(incident);
  const [typed, setTyped] = useState('');
  async function give(value: number | boolean | null): Promise<void> {
    if (!(await say('regulation/answers', { input: id, value }))) return;
    setTyped('');
    again();
  }
  const number = typed.trim() === '' ? Number.NaN : Number(typed);
  const shown =
    typeof answer?.value === 'number'
      ? `${format.count(answer.value)} ${unit ?? ''}`
      : { true: words.yes, false: words.no, undefined: words.unknown }[String(answer?.value)];
  return (
    <>
      <span>
        {name[locale]}: <b>{until?.value ?? shown}</b>
        {answer && <span className="muted"> · {answer.by}</span>}
        {until && <small className="muted"> {until.note}</small>}
      </span>{' '}
      {kind === 'yes_no' ? (
        <>
          <button type="button" className="button" onClick={() => void give(true)}>
            {words.yes}
          </button>
          <button type="button" className="button" onClick={() => void give(false)}>
            {words.no}
          </button>
        </>
      ) : (
        <>
          <input
            inputMode="decimal"
            size={8}
            aria-label={`${name[locale]} ${unit ?? ''}`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <button
            type="button"
            className="button"
            disabled={!(number >= 0)}
            onClick={() => void give(number)}
          >
            {words.say}
          </button>
        </>
      )}
      {answer && (
        <button type="button" className="button" onClick={() => void give(null)}>
          {words.unknown}
        </button>
      )}
      {refused && <RefusalText refused={refused} />}
    </>
  );
}
