/** The live operations wall: what is wrong, then how the fleet is, in one screen. */
import type { ReactNode } from 'react';
import { dataAge } from '../live/freshness.js';
import { useLive, useNow } from '../live/live.js';
import { Skeleton } from '../live/skeleton.js';
import { TrustLine } from '../live/trust-line.js';
import { useLanguage } from '../words/language.js';
import { AcquirerLines } from './acquirer-lines.js';
import { CodeTable } from './code-table.js';
import { IncidentStrip } from './incident-strip.js';
import { Kpis } from './kpis.js';
import { RegionGrid } from './region-grid.js';

/** Draws the wall; values that are not the present are hatched, not hidden. */
export function WallPage(): ReactNode {
  const { words } = useLanguage();
  const { board, wall } = useLive();
  const { freshness } = dataAge(board, useNow());
  return (
    <main id="main" className="wall">
      <h1 tabIndex={-1} className="sr-only">
        {words.header.page.wall}
      </h1>
      <TrustLine />
      {wall === null ? (
        <Skeleton rows={3} says={words.link.awaiting} />
      ) : (
        <>
          <IncidentStrip />
          <div className={freshness === 'old' ? 'wall-figures hatched' : 'wall-figures'}>
            <Kpis wall={wall} />
            <AcquirerLines wall={wall} />
            <CodeTable wall={wall} />
            <RegionGrid wall={wall} />
          </div>
        </>
      )}
    </main>
  );
}
