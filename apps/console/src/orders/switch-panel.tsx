/** The switch that stops all commands: how it stands, who threw it and why, and throwing it. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { SwitchView } from '#domain/command/view.js';
import { Dialog } from '../person/dialog.js';
import { BREAKER_WORDS } from '../words/breaker-words.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import { useSay } from './use-say.js';

/** As long as the server accepts. */
const REASON_MAX = 500;

/** Draws it; `again` reads how it stands once more. */
export function SwitchPanel(props: { off: SwitchView; again(): void }): ReactNode {
  const { locale, format } = useLanguage();
  const words = BREAKER_WORDS[locale];
  const { halted, by, at, reason } = props.off;
  const { say, busy, refused } = useSay(props.again);
  const [asking, setAsking] = useState(false);
  return (
    <section className="panel" aria-labelledby="switch-title" data-halted={halted}>
      <h2 id="switch-title">{words.switchTitle}</h2>
      <p className={halted ? 'breaker-open' : 'breaker-state'}>
        <strong>{halted ? words.open : words.closed}</strong>
      </p>
      <p>{halted ? words.openMeans : words.closedMeans}</p>
      <p className="muted">
        {by === null || at === null ? words.never : words.by(by, format.moment(at), reason ?? '')}
      </p>
      <p>
        <button
          type="button"
          className={halted ? 'button' : 'button button-stop'}
          disabled={busy}
          onClick={() => setAsking(true)}
        >
          {halted ? words.resume : words.halt}
        </button>
      </p>
      {refused && (
        <p className="notice" role="alert">
          <RefusalText refused={refused} />
        </p>
      )}
      {asking && (
        <ThrowDialog
          halted={halted}
          onClose={(why) => {
            setAsking(false);
            if (why !== null) void say('/commands/switch', { halted: !halted, reason: why });
          }}
        />
      )}
    </section>
  );
}

/** Says what follows, and asks why. */
function ThrowDialog(props: { halted: boolean; onClose(reason: string | null): void }): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = BREAKER_WORDS[locale];
  const [reason, setReason] = useState('');
  const title = props.halted ? words.resumeTitle : words.haltTitle;

  function submit(event: FormEvent): void {
    event.preventDefault();
    props.onClose(reason.trim());
  }

  return (
    <Dialog title={title} onClose={() => props.onClose(null)}>
      <form className="form" onSubmit={submit}>
        <p>{props.halted ? words.resumeDoes : words.haltDoes}</p>
        <label>
          <span>{words.reason}</span>
          <textarea
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={REASON_MAX}
            rows={2}
            required
            autoFocus
          />
        </label>
        <div className="form-buttons">
          <button type="button" className="button" onClick={() => props.onClose(null)}>
            {all.cancel}
          </button>
          <button type="submit" className="button button-main" disabled={reason.trim() === ''}>
            {title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
