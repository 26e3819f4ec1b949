/** What would make it worse: said before anything that one could do. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { actionName } from '#domain/notify/words.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';

/** The forbidden actions, with the playbook's reasons; the incident's own list is the law. */
export function Forbidden(props: { incident: Incident; run: PlaybookRun | null }): ReactNode {
  const { locale, words } = useLanguage();
  const wide = useWide();
  const { incident, run } = props;
  if (incident.forbidden.length === 0 || incident.status === 'resolved') return null;
  const reasons = new Map(run?.playbook.forbidden.map(({ action, why }) => [action, why[locale]]));
  const explained = incident.forbidden.filter((action) => reasons.has(action));
  return (
    <section className="forbidden" aria-labelledby="forbidden-title">
      <svg viewBox="0 0 24 24" aria-hidden="true" className="forbidden-sign">
        <circle cx="12" cy="12" r="9.5" />
        <path d="M5.5 5.5 18.5 18.5" />
      </svg>
      <h2 id="forbidden-title">{words.incident.doNot}</h2>
      <ul className="forbidden-actions">
        {incident.forbidden.map((action) => (
          <li key={action}>
            <strong>{actionName(locale, action)}</strong>
            {wide && reasons.has(action) && <span>{reasons.get(action)}</span>}
          </li>
        ))}
      </ul>
      {!wide && explained.length > 0 && (
        <details>
          <summary>{words.incident.whyNot}</summary>
          <ul>
            {explained.map((action) => (
              <li key={action}>{reasons.get(action)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
