/** What wants a reason: severity by hand, merging, splitting. */
import { type ReactNode, useState } from 'react';
import type { CauseEntry, Incident } from '#domain/incident/incident.js';
import { attributeName, incidentTitle, severityName } from '#domain/notify/words.js';
import { useLive } from '../live/live.js';
import { Dialog } from '../person/dialog.js';
import { useLanguage } from '../words/language.js';
import { openOnes } from './order.js';
import { ReasonField, SayForm } from './say-form.js';

const SEVERITIES: readonly Incident['severity'][] = ['SEV1', 'SEV2', 'SEV3', 'SEV4'];

interface DialogProps {
  readonly incident: Incident;
  onClose(): void;
}

/** Graver or milder than it is. */
export function SeverityDialog({ incident, onClose }: DialogProps): ReactNode {
  const { words, locale } = useLanguage();
  const [severity, setSeverity] = useState<string>(incident.severity);
  const [reason, setReason] = useState('');
  return (
    <Dialog title={words.life.severity.replace('…', '')} onClose={onClose}>
      <SayForm
        incident={incident.id}
        what="severity"
        label={words.life.say}
        ready={reason.trim() !== ''}
        body={() => ({ severity, reason })}
        onDone={onClose}
        onCancel={onClose}
      >
        <label>
          <span>{words.life.severityNew}</span>
          <select value={severity} onChange={(event) => setSeverity(event.target.value)}>
            {SEVERITIES.map((each) => (
              <option key={each} value={each}>
                {severityName(locale, each)}
              </option>
            ))}
          </select>
        </label>
        <ReasonField value={reason} onChange={setReason} />
      </SayForm>
    </Dialog>
  );
}

/** Into another open one. */
export function MergeDialog({ incident, onClose }: DialogProps): ReactNode {
  const { words, locale } = useLanguage();
  const { board } = useLive();
  const others = openOnes(board.incidents.values()).filter(({ id }) => id !== incident.id);
  const [chosen, setChosen] = useState(others[0]?.id ?? '');
  const [reason, setReason] = useState('');
  return (
    <Dialog title={words.life.merge.replace('…', '')} onClose={onClose}>
      {others.length === 0 ? (
        <p>{words.life.noOther}</p>
      ) : (
        <SayForm
          incident={incident.id}
          what="merge"
          label={words.life.merge.replace('…', '')}
          ready={reason.trim() !== '' && chosen !== ''}
          body={() => ({ into: chosen, reason })}
          onDone={onClose}
          onCancel={onClose}
        >
          <label>
            <span>{words.life.mergeInto}</span>
            <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
              {others.map((other) => (
                <option key={other.id} value={other.id}>
                  {other.id} {incidentTitle(locale, other)}
                </option>
              ))}
            </select>
          </label>
          <ReasonField value={reason} onChange={setReason} />
          <p className="muted">{words.life.mergeWhy}</p>
        </SayForm>
      )}
    </Dialog>
  );
}

/** The attributes that a cause names several values of: only these can be split. */
export function severalValued(cause: readonly CauseEntry[]): readonly CauseEntry[] {
  return cause.filter((e) => cause.filter(({ attribute }) => attribute === e.attribute).length > 1);
}

/** Values of the cause that fail for a reason of their own. */
export function SplitDialog({ incident, onClose }: DialogProps): ReactNode {
  const { words, locale } = useLanguage();
  const [chosen, setChosen] = useState<readonly CauseEntry[]>([]);
  const [reason, setReason] = useState('');
  return (
    <Dialog title={words.life.split.replace('…', '')} onClose={onClose}>
      <SayForm
        incident={incident.id}
        what="split"
        label={words.life.split.replace('…', '')}
        ready={reason.trim() !== '' && chosen.length > 0}
        body={() => ({ entries: chosen, reason })}
        onDone={onClose}
        onCancel={onClose}
      >
        <fieldset>
          <legend>{words.life.splitWhat}</legend>
          {severalValued(incident.cause).map((entry) => (
            <label key={`${entry.attribute}=${entry.value}`} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(entry)}
                onChange={(event) =>
                  setChosen((old) =>
                    event.target.checked ? [...old, entry] : old.filter((e) => e !== entry),
                  )
                }
              />
              <span>
                {attributeName(locale, entry.attribute)} = {entry.value}
              </span>
            </label>
          ))}
        </fieldset>
        <ReasonField value={reason} onChange={setReason} />
        <p className="muted">{words.life.splitWhy}</p>
      </SayForm>
    </Dialog>
  );
}
