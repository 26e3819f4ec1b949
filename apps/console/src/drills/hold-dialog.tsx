/** Asks for a drill, now or at a time; says what will happen, and to whom it goes, before it is. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { DrillOutlook } from '#domain/oncall/drill-outlook.js';
import { DRILL_USUAL } from '#domain/oncall/drill-usual.js';
import type { Refused } from '../incident/acts.js';
import { readLocal, writeLocal } from '../oncall/local-moment.js';
import { Dialog } from '../person/dialog.js';
import { usePerson } from '../person/person.js';
import { ask, refusedBy } from '../server/requests.js';
import { DRILL_PAGE_WORDS } from '../words/drill-page-words.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';

const HOUR_MS = 3_600_000;

interface Draft {
  readonly scenario: string;
  readonly terminals: string;
  readonly seconds: string;
  readonly later: boolean;
  readonly at: string;
  readonly dry: boolean;
  readonly despite: boolean;
}

interface HoldProps {
  readonly outlook: DrillOutlook;
  onClose(): void;
  onHeld(): void;
}

/** Stays open when it is refused. */
export function HoldDialog({ outlook, onClose, onHeld }: HoldProps): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { askName } = usePerson();
  const [draft, setDraft] = useState<Draft>({
    scenario: DRILL_USUAL.scenario,
    terminals: String(DRILL_USUAL.terminals),
    seconds: String(DRILL_USUAL.effectSeconds),
    later: false,
    at: writeLocal(Date.now() + HOUR_MS),
    dry: outlook.agreed.length === 0,
    despite: false,
  });
  const [refused, setRefused] = useState<Refused | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const by = await askName();
    if (by === null) return;
    const startsAt = draft.later ? readLocal(draft.at) : null;
    const { scenario, dry, despite } = draft;
    const numbers = { terminals: Number(draft.terminals), seconds: Number(draft.seconds) };
    const body = { by, scenario, ...numbers, dry, despite, ...(startsAt !== null && { startsAt }) };
    try {
      await ask('POST', '/drills', {}, body);
      onHeld();
      onClose();
    } catch (cause) {
      setRefused(refusedBy(cause));
    }
  }

  return (
    <Dialog title={words.title} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <Fields
          draft={draft}
          outlook={outlook}
          onChange={(next) => setDraft({ ...draft, ...next })}
        />
        <Happens draft={draft} outlook={outlook} />
        {refused && (
          <p className="notice" role="alert">
            <RefusalText refused={refused} />
          </p>
        )}
        <div className="form-buttons">
          <button type="button" className="button" onClick={onClose}>
            {all.cancel}
          </button>
          <button type="submit" className="button button-main">
            {draft.later ? words.plan : words.startNow}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Fields(props: {
  draft: Draft;
  outlook: DrillOutlook;
  onChange(next: Partial<Draft>): void;
}): ReactNode {
  const { locale } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { draft, outlook, onChange } = props;
  const known = outlook.stories.some(({ name }) => name === draft.scenario);
  const stories = outlook.stories.map(({ name, title }) => [name, title[locale]] as const);
  const offered = known ? stories : [[draft.scenario, draft.scenario] as const, ...stories];
  const numbers = [
    ['terminals', words.terminals, 20, 5_000],
    ['seconds', words.seconds, 10, 3_600],
  ] as const;
  const checks = [
    ['dry', words.dry],
    ...(outlook.inTheWay === null ? [] : ([['despite', words.despite]] as const)),
  ] as const;
  return (
    <>
      <label>
        <span>{words.story}</span>
        <select
          value={draft.scenario}
          onChange={(event) => onChange({ scenario: event.target.value })}
        >
          {offered.map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <div className="drill-numbers">
        {numbers.map(([name, label, min, max]) => (
          <label key={name}>
            <span>{label}</span>
            <input
              type="number"
              min={min}
              max={max}
              required
              value={draft[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          </label>
        ))}
      </div>
      <When draft={draft} onChange={onChange} />
      {checks.map(([name, label]) => (
        <label key={name} className="check">
          <input
            type="checkbox"
            checked={draft[name]}
            onChange={(event) => onChange({ [name]: event.target.checked })}
          />
          <span>{label}</span>
        </label>
      ))}
    </>
  );
}

function When(props: { draft: Draft; onChange(next: Partial<Draft>): void }): ReactNode {
  const { locale } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { draft, onChange } = props;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <label>
        <span>{words.when}</span>
        <select
          value={draft.later ? 'at' : 'now'}
          onChange={(event) => onChange({ later: event.target.value === 'at' })}
        >
          <option value="now">{words.whenNow}</option>
          <option value="at">{words.whenAt}</option>
        </select>
      </label>
      {draft.later && (
        <label>
          <span>{words.moment(zone)}</span>
          <input
            type="datetime-local"
            required
            value={draft.at}
            onChange={(event) => onChange({ at: event.target.value })}
          />
        </label>
      )}
    </>
  );
}

function Happens({ draft, outlook }: { draft: Draft; outlook: DrillOutlook }): ReactNode {
  const { words: all, locale, format } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { agreed, served } = outlook;
  const names = all.list(agreed.map(({ name }) => name));
  const whom = agreed.length === 0 ? words.reachesNobody : words.reaches(names);
  const span = format.span(Number(draft.seconds) * 1_000);
  return (
    <div className="drill-happens">
      <h3>{words.happens}</h3>
      <ul>
        <li>{words.does(format.count(Number(draft.terminals)), span)}</li>
        <li>
          <strong>{draft.dry ? words.reachesDry : whom}</strong>
        </li>
        <li>{words.safe}</li>
        <li>{words.ends}</li>
        {!served && (
          <li>
            <strong>{words.notServed}</strong>
          </li>
        )}
      </ul>
    </div>
  );
}
