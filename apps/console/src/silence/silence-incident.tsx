/** What an incident's page says and does about silence. */

import { type ReactNode, useState } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import { laterDialog } from '../place/later.js';
import { Go } from '../place/place.js';
import { useLanguage } from '../words/language.js';
import { matchersOf } from './write-matchers.js';

const SilenceDialog = laterDialog(async () => {
  const { SilenceDialog: dialog } = await import('./silence-dialog.js');
  return dialog;
});

/** Says that nobody is told of it, by whom and until when; nothing while people are told. */
export function SilencedLine(props: { incident: Incident }): ReactNode {
  const { words, format } = useLanguage();
  const { silenced, inhibited } = props.incident;
  if (hasEnded(props.incident)) return null;
  if (inhibited && !silenced) return <InhibitedLine by={inhibited.by} />;
  if (!silenced) return null;
  return (
    <p className="notice silenced" role="status">
      <span>{words.silences.banner(silenced.by, format.moment(silenced.until))}</span>
      <Go to={{ page: 'silences' }}>{words.silences.title}</Go>
    </p>
  );
}

function InhibitedLine(props: { by: readonly string[] }): ReactNode {
  const { words } = useLanguage();
  return (
    <p className="notice silenced" role="status">
      <span>
        {words.silences.inhibited}
        {props.by.map((id) => (
          <span key={id}>
            {' '}
            <Go to={{ page: 'incident', id }}>{id}</Go>
          </span>
        ))}
      </span>
    </p>
  );
}

/** The button that silences it; nothing once it is silenced or over. */
export function SilenceButton(props: { incident: Incident }): ReactNode {
  const { words } = useLanguage();
  const [asking, setAsking] = useState(false);
  const { incident } = props;
  if (incident.silenced || hasEnded(incident)) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        {words.silences.silence}
      </button>
      {asking && <SilenceDialog matchers={matchersOf(incident)} onClose={() => setAsking(false)} />}
    </>
  );
}
