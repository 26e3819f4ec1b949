/** Somebody calls: is he hit, by what, and what is he told? */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Refused } from '../incident/acts.js';
import { Go } from '../place/place.js';
import { askSupport, readBundle, refusedBy, type SupportAnswer } from '../server/requests.js';
import { useLanguage } from '../words/language.js';
import { MERCHANT_WORDS } from '../words/merchant-words.js';
import { RefusalText } from '../words/refusal.js';

/** A field for whatever the caller can say of himself, and the words to answer with. */
export function SupportBox(): ReactNode {
  const { locale } = useLanguage();
  const words = MERCHANT_WORDS[locale];
  const [asked, setAsked] = useState('');
  const [answer, setAnswer] = useState<SupportAnswer | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (asked.trim() === '') return;
    setRefused(null);
    try {
      setAnswer(await askSupport(asked.trim()));
    } catch (cause) {
      setAnswer(null);
      setRefused(refusedBy(cause));
    }
  }

  return (
    <section className="panel support" aria-labelledby="support-title">
      <h2 id="support-title">{words.support}</h2>
      <form onSubmit={(event) => void submit(event)} className="support-ask">
        <label className="search">
          <span className="sr-only">{words.supportHint}</span>
          <input
            type="search"
            value={asked}
            onChange={(event) => setAsked(event.target.value)}
            placeholder={words.supportHint}
            maxLength={64}
            spellCheck={false}
          />
        </label>
        <button type="submit" className="button">
          {words.tell}
        </button>
      </form>
      {refused && (
        <p role="alert">
          <RefusalText refused={refused} />
        </p>
      )}
      {answer && <Answer answer={answer} onRefused={setRefused} />}
    </section>
  );
}

function Answer(props: { answer: SupportAnswer; onRefused(refused: Refused): void }): ReactNode {
  const { locale } = useLanguage();
  const words = MERCHANT_WORDS[locale];
  const { verdict, say, incidents, terminal, merchants } = props.answer;
  const [first] = incidents;

  async function download(): Promise<void> {
    if (terminal === null) return;
    try {
      const bundle = await readBundle(terminal, first?.id ?? null);
      const blob = new Blob([JSON.stringify(bundle, null, 2)], { type: 'application/json' });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = `tillwatch-${terminal}-${first?.id ?? 'all'}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (cause) {
      props.onRefused(refusedBy(cause));
    }
  }

  return (
    <div className="support-answer" role="status">
      <p>
        <strong>{words.verdicts[verdict]}</strong>{' '}
        <span className="muted">{[terminal, ...merchants].filter(Boolean).join(' · ')}</span>
      </p>
      <blockquote className="step-notice">{say[locale]}</blockquote>
      <p className="merchants-make">
        {incidents.map(({ id }) => (
          <Go key={id} to={{ page: 'incident', id }}>
            {id}
          </Go>
        ))}
        {terminal !== null && (
          <button type="button" className="button" onClick={() => void download()}>
            {words.bundle}
          </button>
        )}
      </p>
    </div>
  );
}
