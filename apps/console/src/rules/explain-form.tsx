/** Which minute, and where: the strongest evidence, the whole fleet, or a value. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { readLocal, writeLocal } from '../oncall/local-moment.js';
import { useLanguage } from '../words/language.js';
import { RULE_WORDS } from '../words/rule-words.js';

const MINUTE = 60_000;

interface ExplainFormProps {
  readonly at: number;
  /** `fleet`, a value such as `acquirer=acq-1`, or null for the strongest evidence. */
  readonly scope: string | null;
  readonly watches: readonly string[];
  onAsk(asked: { readonly at: number; readonly scope: string | null }): void;
}

/** Asks at a press; the buttons beside it go a minute back or on. */
export function ExplainForm(props: ExplainFormProps): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = RULE_WORDS[locale];
  const { watches, onAsk } = props;
  const [minute, setMinute] = useState(() => writeLocal(props.at));
  const [where, setWhere] = useState(
    props.scope === null ? 'strongest' : props.scope === 'fleet' ? 'fleet' : 'value',
  );
  const [value, setValue] = useState(props.scope === 'fleet' ? '' : (props.scope ?? ''));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  function ask(stepMs: number): void {
    const at = readLocal(minute);
    if (at === null || (where === 'value' && value.trim() === '')) return;
    const scope = where === 'value' ? value.trim() : where === 'fleet' ? 'fleet' : null;
    onAsk({ at: at + stepMs, scope });
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    ask(0);
  }
  const places = [
    ['strongest', words.strongest],
    ['fleet', words.fleet],
    ['value', words.value],
  ] as const;
  return (
    <form className="panel explain-form" aria-labelledby="explain-title" onSubmit={submit}>
      <h2 id="explain-title">{words.explain}</h2>
      <div className="filters">
        <label>
          <span>{words.minute(zone)}</span>
          <input
            type="datetime-local"
            required
            value={minute}
            onChange={(event) => setMinute(event.target.value)}
          />
        </label>
        <label>
          <span>{words.where}</span>
          <select value={where} onChange={(event) => setWhere(event.target.value)}>
            {places.map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
        </label>
        {where === 'value' && (
          <label>
            <span>{words.valueIs}</span>
            <input
              required
              value={value}
              placeholder={`${watches[0] ?? 'acquirer'}=…`}
              maxLength={128}
              onChange={(event) => setValue(event.target.value)}
            />
          </label>
        )}
        {where === 'value' && watches.length > 0 && (
          <p className="muted">{words.watches(all.list(watches))}</p>
        )}
      </div>
      <Buttons onStep={ask} />
    </form>
  );
}

function Buttons(props: { onStep(stepMs: number): void }): ReactNode {
  const { locale } = useLanguage();
  const words = RULE_WORDS[locale];
  return (
    <div className="life-acts">
      <button type="submit" className="button button-main">
        {words.ask}
      </button>
      <button type="button" className="button" onClick={() => props.onStep(-MINUTE)}>
        <span aria-hidden="true">←</span> {words.earlier}
      </button>
      <button type="button" className="button" onClick={() => props.onStep(MINUTE)}>
        {words.later} <span aria-hidden="true">→</span>
      </button>
    </div>
  );
}
