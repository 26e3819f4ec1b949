/** The buttons of an incident: beside its title, and under the thumb on a phone. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import { Dialog } from '../person/dialog.js';
import { SilenceButton } from '../silence/silence-incident.js';
import { useLanguage } from '../words/language.js';
import { AcknowledgeButton, stillPending } from './acknowledge.js';
import { useAct, useActs } from './act-context.js';

/** As long as the server accepts. */
const REASON_MAX = 500;

/** Acknowledge and resolve; neither once it is over. */
export function ActionBar(props: { incident: Incident }): ReactNode {
  const { words } = useLanguage();
  const { incident } = props;
  const [resolving, setResolving] = useState(false);
  const pending = stillPending(useAct(incident.id, 'resolve'), incident);
  if (hasEnded(incident) || pending) return null;
  return (
    <div className="action-bar">
      <AcknowledgeButton incident={incident} long />
      <button type="button" className="button" onClick={() => setResolving(true)}>
        {words.acts.resolve}
      </button>
      <SilenceButton incident={incident} />
      <a href="#evidence" className="button to-details">
        {words.acts.details}
      </a>
      {resolving && <ResolveDialog incident={incident} onClose={() => setResolving(false)} />}
    </div>
  );
}

function ResolveDialog(props: { incident: Incident; onClose(): void }): ReactNode {
  const { words } = useLanguage();
  const { act } = useActs();
  const [reason, setReason] = useState('');
  const given = reason.trim();

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (given === '') return;
    props.onClose();
    void act(props.incident.id, { kind: 'resolve', reason: given });
  }

  return (
    <Dialog title={words.acts.resolveTitle} onClose={props.onClose}>
      <form className="form" onSubmit={submit}>
        <label>
          <span>{words.acts.resolveReason}</span>
          <textarea
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={REASON_MAX}
            rows={3}
            required
            autoFocus
          />
        </label>
        <p className="muted">{words.acts.resolveWhy}</p>
        <div className="form-buttons">
          <button type="button" className="button" onClick={props.onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="button button-main" disabled={given === ''}>
            {words.acts.resolve.replace('…', '')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
