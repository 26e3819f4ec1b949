/** What would make it worse: said before anything that one could do. */
import type { ReactNode } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import { actionName } from '#domain/notify/words.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';

/** What the diagnosis forbids, then what the playbook forbids beside; with the reasons. */
export function Forbidden(props: { incident: Incident; run: PlaybookRun | null }): ReactNode {
  const { locale, words } = useLanguage();
  const wide = useWide();
  const { incident, run } = props;
  const reasons = new Map(run?.playbook.forbidden.map(({ action, why }) => [action, why[locale]]));
  const forbidden = [...new Set([...incident.forbidden, ...reasons.keys()])];
  if (forbidden.length === 0 || hasEnded(incident)) return null;
  const explained = forbidden.filter((action) => reasons.has(action));
  return (
    <section className="forbidden" aria-labelledby="forbidden-title">
      <svg viewBox="0 0 24 24" aria-hidden="true" className="forbidden-sign">
        <circle cx="12" cy="12" r="9.5" />
        <path d="M5.5 5.5 18.5 18.5" />
      </svg>
      <h2 id="forbidden-title">{words.incident.doNot}</h2>
      <ul className="forbidden-actions">
        {forbidden.map((action) => (
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
