/** Everything that is known of one incident: the live frame, its story, its line. */
import { useEffect } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentDetail, IncidentSeries } from '#domain/live/view.js';
import { useLive } from '../live/live.js';
import { readIncident, readSeries } from '../server/requests.js';
import { type Reading, useRead } from '../server/use-read.js';
import { useActs } from './act-context.js';
import { confirmed } from './acts.js';

const DETAIL_EVERY_MS = 10_000;
/** While something this person did is not yet visible, the story is read faster. */
const PENDING_EVERY_MS = 1_000;
const SERIES_EVERY_MS = 10_000;
const RESOLVED_EVERY_MS = 60_000;

export interface IncidentReading {
  readonly incident: Incident | null;
  readonly detail: Reading<IncidentDetail>;
  readonly series: Reading<IncidentSeries>;
}

/** Reads one incident, and again whenever a live frame says that it changed. */
export function useIncident(id: string): IncidentReading {
  const { board } = useLive();
  const { acts } = useActs();
  const live = board.incidents.get(id);
  const over = live !== undefined && hasEnded(live);
  const pending = [...acts.values()].some(
    (act) => act.incident === id && act.state !== 'refused' && act.deed.kind === 'step',
  );
  const calm = over ? RESOLVED_EVERY_MS : DETAIL_EVERY_MS;
  const every = pending ? PENDING_EVERY_MS : calm;
  const detail = useRead(`detail/${id}`, every, () => readIncident(id), live);
  const everySeries = over ? RESOLVED_EVERY_MS : SERIES_EVERY_MS;
  const series = useRead(`series/${id}`, everySeries, () => readSeries(id));

  useForgetConfirmed(id, detail.value);

  // While the socket is down, what REST reads is newer than the last frame.
  const trusted = board.link.state === 'open' ? live : undefined;
  return { incident: trusted ?? detail.value?.incident ?? live ?? null, detail, series };
}

/** Acts that the server's own state shows are done with. */
function useForgetConfirmed(id: string, detail: IncidentDetail | null): void {
  const { acts, forget } = useActs();
  useEffect(() => {
    if (detail === null) return;
    for (const [key, act] of acts) {
      if (act.incident !== id || act.state === 'refused') continue;
      if (confirmed(act, detail.incident, detail.run)) forget(key);
    }
  }, [acts, detail, forget, id]);
}
