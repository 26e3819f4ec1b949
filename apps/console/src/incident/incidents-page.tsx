/** All incidents, the resolved ones too: what happened, when nothing is happening. */
import type { ReactNode } from 'react';
import { useLive } from '../live/live.js';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { Go } from '../place/place.js';
import { readIncidents } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { HindsightPanel } from './hindsight-panel.js';
import { IncidentColumns, IncidentRow } from './incident-row.js';

const LIMIT = 50;
const EVERY_MS = 10_000;

/** The newest incidents, with the live state of those that are still burning. */
export function IncidentsPage(): ReactNode {
  const { words, format } = useLanguage();
  const { board } = useLive();
  const read = () => readIncidents('all', LIMIT);
  const reading = useRead('incidents', EVERY_MS, read, board.incidents);
  const { again, value } = reading;
  const rows = value?.toSorted((a, b) => b.startedAt - a.startedAt);
  return (
    <main id="main" className="incidents">
      <DoubtLine />
      <h1 tabIndex={-1}>{words.incidents.title}</h1>
      <p>
        <Go to={{ page: 'quality' }}>{words.quality.title}</Go>
      </p>
      {reading.refused && (
        <PanelRefusal
          what={words.incidents.title}
          refused={reading.refused}
          readAt={reading.readAt}
          again={again}
        />
      )}
      {!rows && !reading.refused && <Skeleton rows={4} says={words.link.awaiting} />}
      {rows?.length === 0 && <p className="muted">{words.incidents.none}</p>}
      {rows && rows.length > 0 && (
        <>
          <IncidentColumns>
            <p className="muted">{words.incidents.newest(format.count(rows.length))}</p>
          </IncidentColumns>
          <ul className="incident-rows">
            {rows.map((incident) => (
              <IncidentRow
                key={incident.id}
                incident={board.incidents.get(incident.id) ?? incident}
              />
            ))}
          </ul>
        </>
      )}
      <HindsightPanel />
    </main>
  );
}
