/** What would have been told, had late data come in time; nothing when there is nothing. */
import type { ReactNode } from 'react';
import { hindsightText } from '#domain/notify/hindsight-text.js';
import { Go } from '../place/place.js';
import { readHindsight } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';

const LIMIT = 20;
const EVERY_MS = 60_000;

/** The newest findings, each in a sentence. */
export function HindsightPanel(): ReactNode {
  const { locale, words, format } = useLanguage();
  const { value, refused, readAt, again } = useRead('hindsight', EVERY_MS, () =>
    readHindsight(LIMIT),
  );
  const { hindsight, hindsightWhat } = words.incidents;
  if (refused) return <PanelRefusal {...{ what: hindsight, refused, readAt, again }} />;
  if (value === null || value.length === 0) return null;
  return (
    <section className="panel hindsight" aria-labelledby="hindsight-title">
      <h2 id="hindsight-title">
        {hindsight} <span className="muted">{format.zone(value[0]?.firedAt ?? 0)}</span>
      </h2>
      <p className="muted">{hindsightWhat}</p>
      <ul>
        {value.map((found) => (
          <li key={found.id}>
            {hindsightText(locale, found, format.moment)}{' '}
            {found.incident !== null && (
              <Go to={{ page: 'incident', id: found.incident }}>{found.incident}</Go>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
