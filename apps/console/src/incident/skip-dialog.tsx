/** Asks why a step is skipped or refused; the answer goes into the timeline. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from '../person/dialog.js';
import { useLanguage } from '../words/language.js';

/** As long as the server accepts. */
const NOTE_MAX = 500;

/** Answers through `onClose`: the note, empty if none was given, or null when turned away. */
export function SkipDialog(props: {
  asks: string;
  title: string;
  onClose(note: string | null): void;
}): ReactNode {
  const { words } = useLanguage();
  const [note, setNote] = useState('');

  function submit(event: FormEvent): void {
    event.preventDefault();
    props.onClose(note.trim());
  }

  return (
    <Dialog title={props.asks} onClose={() => props.onClose(null)}>
      <form className="form" onSubmit={submit}>
        <p>{props.title}</p>
        <label>
          <span>
            {words.playbook.note}
            {words.inBrackets(words.playbook.noteOptional)}
          </span>
          <textarea
            value={note}
            onChange={(event) => setNote(event.target.value)}
            maxLength={NOTE_MAX}
            rows={2}
            autoFocus
          />
        </label>
        <div className="form-buttons">
          <button type="button" className="button" onClick={() => props.onClose(null)}>
            {words.cancel}
          </button>
          <button type="submit" className="button button-main">
            {props.asks}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
