/** The state of one incident's ownership, and the button that changes it. */
import type { ReactNode } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import { useAct, useActs } from './act-context.js';
import { type Act, actKey, confirmed } from './acts.js';

/** The act that still waits for the server's own state to show it. */
export function stillPending(act: Act | null, incident: Incident): Act | null {
  if (act === null || act.state === 'refused') return null;
  return confirmed(act, incident, null) ? null : act;
}

/** Whether an incident calls for somebody, which is the only thing that may blink. */
export function useAlarming(incident: Incident): boolean {
  const { severity, acknowledgedAt, status, id } = incident;
  const pending = stillPending(useAct(id, 'acknowledge'), incident);
  return severity === 'SEV1' && acknowledgedAt === null && !hasEnded({ status }) && !pending;
}

/** Who has it: a hollow mark while only this browser says so, a solid one once the server does. */
export function Ownership(props: { incident: Incident }): ReactNode {
  const { words, format } = useLanguage();
  const { incident } = props;
  const resolving = stillPending(useAct(incident.id, 'resolve'), incident);
  const acknowledging = stillPending(useAct(incident.id, 'acknowledge'), incident);
  const pending = resolving ?? acknowledging;
  if (pending) {
    const says = pending.deed.kind === 'resolve' ? words.acts.resolving : words.acts.acknowledging;
    return (
      <span className="ownership">
        <span className="mark hollow" aria-hidden="true" /> {says(pending.deed.by)}{' '}
        <span className="muted">
          {pending.state === 'sending' ? words.acts.sending : words.acts.accepted}
        </span>
      </span>
    );
  }
  if (hasEnded(incident)) {
    return (
      <span className="ownership">
        <span className="mark tick" aria-hidden="true" /> {words.status[incident.status]}{' '}
        {incident.resolvedAt !== null && (
          <span className="muted">{format.minute(incident.resolvedAt)}</span>
        )}
      </span>
    );
  }
  if (incident.acknowledgedAt === null) {
    return <span className="ownership unowned">{words.strip.notAcknowledged}</span>;
  }
  const who = words.strip.acknowledgedBy(incident.acknowledgedBy ?? '–');
  return (
    <span className="ownership">
      <span className="mark solid" aria-hidden="true" /> {who}{' '}
      <span className="muted">
        {incident.status === 'acknowledged'
          ? format.minute(incident.acknowledgedAt)
          : words.status[incident.status]}
      </span>
    </span>
  );
}

/** Takes over with one press; nothing once somebody has. */
export function AcknowledgeButton(props: { incident: Incident; long?: boolean }): ReactNode {
  const { words } = useLanguage();
  const { act } = useActs();
  const { incident } = props;
  const pending = stillPending(useAct(incident.id, 'acknowledge'), incident);
  if (pending || incident.acknowledgedAt !== null || hasEnded(incident)) return null;
  return (
    <button
      type="button"
      className="button button-main acknowledge"
      onClick={() => void act(incident.id, { kind: 'acknowledge' })}
    >
      {props.long ? words.acts.acknowledgeLong : words.acts.acknowledge}
    </button>
  );
}

/** What was shown and had to be taken back, with the reason. */
export function Undone(props: {
  incident: string;
  kind: 'acknowledge' | 'resolve' | 'step';
  step?: string;
}): ReactNode {
  const { words } = useLanguage();
  const { forget } = useActs();
  const { incident, kind, step } = props;
  const act = useAct(incident, kind, step);
  if (act?.refused == null) return null;
  const what = {
    acknowledge: words.acts.undoneAcknowledge,
    resolve: words.acts.undoneResolve,
    step: words.acts.undoneStep,
  }[kind];
  return (
    <div className="notice undone" role="alert">
      <span>
        <strong>{words.acts.undone(what)}</strong> <RefusalText refused={act.refused} />
      </span>
      <button
        type="button"
        className="button"
        onClick={() => forget(actKey(incident, step === undefined ? { kind } : { kind, step }))}
      >
        {words.acts.dismiss}
      </button>
    </div>
  );
}
