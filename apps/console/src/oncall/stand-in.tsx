/** Taking a shift over, and giving one away. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { OncallView } from '#domain/oncall/compose-view.js';
import type { OverrideDoubt } from '#domain/oncall/doubt-override.js';
import type { Refused } from '../incident/acts.js';
import { Dialog } from '../person/dialog.js';
import { usePerson } from '../person/person.js';
import { checkOverride, postOverride, refusedBy } from '../server/requests.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import { readLocal, writeLocal } from './local-moment.js';

/** As long as the server accepts. */
const NOTE_MAX = 500;

interface About {
  readonly rota: OncallView['rotas'][number];
  readonly view: OncallView;
  again(): void;
}

/** Two ways to the same form: for oneself, or for whoever comes next. */
export function StandInButtons(props: About): ReactNode {
  const { words } = useLanguage();
  const [who, setWho] = useState<string | null>(null);
  const { rota, view } = props;
  const someone = view.people[0]?.id ?? '';
  return (
    <p>
      <button type="button" className="button" onClick={() => setWho(view.me ?? someone)}>
        {words.oncall.takeOver}
      </button>{' '}
      <button
        type="button"
        className="button"
        onClick={() => setWho(rota.next?.id ?? view.people.at(-1)?.id ?? someone)}
      >
        {words.oncall.giveAway}
      </button>
      {who !== null && <StandInDialog {...props} who={who} onClose={() => setWho(null)} />}
    </p>
  );
}

/** What a person has written so far. */
interface Draft {
  readonly person: string;
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

/** Makes the override once what is doubtful was read; stays open when it is refused. */
function StandInDialog(props: About & { who: string; onClose(): void }): ReactNode {
  const { words } = useLanguage();
  const { askName } = usePerson();
  const { rota, view, who, onClose, again } = props;
  const [draft, setDraft] = useState<Draft>(() => {
    return { person: who, from: writeLocal(Date.now()), to: writeLocal(rota.until), note: '' };
  });
  const [doubts, setDoubts] = useState<readonly OverrideDoubt[]>([]);
  const [refused, setRefused] = useState<Refused | null>(null);
  const change = (changes: Partial<Draft>) => {
    // What was doubtful about something else says nothing about this.
    setDoubts([]);
    setDraft({ ...draft, ...changes });
  };

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const [from, to] = [readLocal(draft.from), readLocal(draft.to)];
    if (from === null || to === null) return;
    setRefused(null);
    const wanted = { rota: rota.id, person: draft.person, from, to };
    try {
      const found = doubts.length > 0 ? [] : await checkOverride(wanted);
      setDoubts(found);
      if (found.length > 0) return;
      const by = view.me ?? (await askName());
      if (by === null) return;
      await postOverride({ ...wanted, by, note: draft.note.trim() });
      again();
      onClose();
    } catch (cause) {
      setRefused(refusedBy(cause));
    }
  }

  return (
    <Dialog title={`${words.oncall.overrides}: ${rota.id}`} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <Fields draft={draft} people={view.people} onChange={change} />
        {doubts.length > 0 && <Doubts doubts={doubts} />}
        {refused && (
          <p role="alert">
            <strong>{words.oncall.unchanged}</strong> <RefusalText refused={refused} />
          </p>
        )}
        <div className="form-buttons">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="button button-main" disabled={draft.note.trim() === ''}>
            {doubts.length > 0 ? words.oncall.allTheSame : words.oncall.check}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Doubts(props: { doubts: readonly OverrideDoubt[] }): ReactNode {
  const { words, format } = useLanguage();
  return (
    <div className="oncall-doubt" role="alert">
      <strong>{words.oncall.doubtful}</strong>
      <ul>
        {props.doubts.map(({ what, rota, person, from, to }) => (
          <li key={`${what} ${rota} ${from}`}>
            {words.oncall.doubt[what](person ?? '', rota, format.moment(from), format.moment(to))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Fields(props: {
  draft: Draft;
  people: OncallView['people'];
  onChange(change: Partial<Draft>): void;
}): ReactNode {
  const { words } = useLanguage();
  const { draft, people, onChange } = props;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <label>
        <span>{words.oncall.whoStandsIn}</span>
        <select value={draft.person} onChange={(event) => onChange({ person: event.target.value })}>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          <span>{words.oncall[end]}</span>
          <input
            type="datetime-local"
            value={draft[end]}
            onChange={(event) => onChange({ [end]: event.target.value })}
            required
          />
        </label>
      ))}
      <p className="muted">{words.oncall.yourTime(zone)}</p>
      <label>
        <span>{words.oncall.why}</span>
        <textarea
          value={draft.note}
          onChange={(event) => onChange({ note: event.target.value })}
          maxLength={NOTE_MAX}
          rows={2}
          required
        />
      </label>
    </>
  );
}
