/** Watching the running service through its own API, as any client would. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Incident } from '#domain/incident/incident.js';

const Answer = z.object({ items: z.array(Incident) });
const poll_ms = 300;

/** Calls `onChange` with every incident that is new or has another status or cause. */
export async function watchIncidents(
  url: string,
  signal: AbortSignal,
  onChange: (incident: Incident, before: Incident | undefined) => void,
): Promise<void> {
  const known = new Map<string, Incident>();
  while (!signal.aborted) {
    for (const incident of await readIncidents(url)) {
      const before = known.get(incident.id);
      known.set(incident.id, incident);
      if (!before || face(before) !== face(incident)) onChange(incident, before);
    }
    await sleep(poll_ms);
  }
}

/** All incidents of the service, newest first; none while the API cannot be reached. */
export async function readIncidents(url: string): Promise<Incident[]> {
  try {
    const response = await fetch(`${url}/api/v1/incidents?status=all&limit=100`, {
      signal: AbortSignal.timeout(5_000),
    });
    return response.ok ? Answer.parse(await response.json()).items : [];
  } catch {
    // The API may be starting again; its next answer tells everything.
    return [];
  }
}

function face(incident: Incident): string {
  return `${incident.epoch} ${incident.status} ${JSON.stringify(incident.cause)}`;
}
