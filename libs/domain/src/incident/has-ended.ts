import type { IncidentStatus } from './incident.js';

const ENDED: readonly IncidentStatus[] = ['resolved', 'merged', 'reviewed'];

/** Whether an incident is over, however it ended; nothing else may be compared for this. */
export function hasEnded({ status }: { readonly status: string }): boolean {
  return ENDED.some((ended) => ended === status);
}
