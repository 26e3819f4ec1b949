/** Severity by reach and harm, where the operator set limits for them. */
import type { Instant } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import { settleSeverity } from '../incident/settle-severity.js';
import { judgeSeverity } from '../incident/severity-policy.js';
import type { EngineState, Followed } from './memory.js';
import { notify } from './notify-people.js';
import { failureWithin, slicesSince } from './recent.js';
import type { Effect, Settings } from './types.js';

/** The incident with the severity that its reach and harm since a moment make it. */
export function grade(
  state: EngineState,
  { severity: policy }: Settings,
  incident: Incident,
  since: Instant,
): Incident {
  if (!policy) return incident;
  const { severityByHand: byHand } = incident;
  const judged = judgeSeverity(
    policy,
    { ...incident, severity: byHand?.over ?? incident.severity },
    (codes) => countCodes(state, incident.cause, codes, since),
  );
  return { ...incident, ...settleSeverity(judged, byHand) };
}

/** Raises what has grown past a limit, and tells people; nothing is lowered by itself. */
export function raise(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  now: Instant,
): Effect[] {
  const graded = grade(state, settings, followed.incident, followed.since);
  if (graded.severity >= followed.incident.severity) return [];
  followed.incident = graded;
  return [
    {
      kind: 'append_event',
      incident: graded.id,
      event: { kind: 'updated', at: now, incident: graded },
    },
    ...notify(settings, followed, 'changed', now),
  ];
}

function countCodes(
  state: EngineState,
  cause: Incident['cause'],
  codes: readonly string[],
  since: Instant,
): number {
  let failures = 0;
  for (const slice of slicesSince(state.recent, since)) {
    for (const f of slice.failures) {
      if (!codes.includes(f.code)) continue;
      if (failureWithin(f, state.profiles.get(f.profile), cause)) failures += f.count;
    }
  }
  return failures;
}
