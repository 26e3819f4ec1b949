import { type FormEvent, type ReactNode, useState } from 'react';
import type { Refused } from '../incident/acts.js';
import { Dialog } from '../person/dialog.js';
import { usePerson } from '../person/person.js';
import { ask, refusedBy } from '../server/requests.js';
import { HANDOVER_WORDS } from '../words/handover-words.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';

/** As long as the server accepts. */
const TEXT_MAX = 4_000;

/** Writes a note for the next shift; stays open with what was written when it is refused. */
export function NoteDialog(props: {
  rota: string;
  at: string;
  me: string | null;
  again(): void;
  onClose(): void;
}): ReactNode {
  const { locale, words: all } = useLanguage();
  const words = HANDOVER_WORDS[locale];
  const { askName } = usePerson();
  const { rota, at, me, again, onClose } = props;
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const by = me ?? (await askName());
    if (by === null) return;
    setRefused(null);
    // It cannot be taken back: a second press must not write it twice.
    setSending(true);
    try {
      await ask('POST', at, {}, { by, text: text.trim() });
      again();
      onClose();
    } catch (cause) {
      setRefused(refusedBy(cause));
      setSending(false);
    }
  }

  return (
    <Dialog title={words.writeTitle(rota)} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label>
          <span>{words.text}</span>
          <textarea
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={TEXT_MAX}
            rows={8}
            required
          />
        </label>
        <p className="muted">{words.kept}</p>
        {refused && (
          <p role="alert">
            <strong>{all.oncall.unchanged}</strong> <RefusalText refused={refused} />
          </p>
        )}
        <div className="form-buttons">
          <button type="button" className="button" onClick={onClose}>
            {all.cancel}
          </button>
          <button
            type="submit"
            className="button button-main"
            disabled={text.trim() === '' || sending}
          >
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
