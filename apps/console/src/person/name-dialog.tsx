/** Asks for the name under which things are done. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLanguage } from '../words/language.js';
import { Dialog } from './dialog.js';

/** As long as the server accepts. */
const NAME_MAX = 64;

/** Answers through `onClose`: the name, or null when the person turned away. */
export function NameDialog(props: { name: string; onClose(name: string | null): void }): ReactNode {
  const { words } = useLanguage();
  const [name, setName] = useState(props.name);
  const given = name.trim();

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (given !== '') props.onClose(given);
  }

  return (
    <Dialog title={words.name.title} onClose={() => props.onClose(null)}>
      <form onSubmit={submit} className="form">
        <label>
          <span>{words.name.label}</span>
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={NAME_MAX}
            autoComplete="name"
            autoFocus
          />
        </label>
        <p className="muted">{words.name.why}</p>
        <div className="form-buttons">
          <button type="button" className="button" onClick={() => props.onClose(null)}>
            {words.cancel}
          </button>
          <button type="submit" className="button button-main" disabled={given === ''}>
            {words.name.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
