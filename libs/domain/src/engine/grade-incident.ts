/** Severity by harm, and by reach where the operator set limits. */
import type { Instant } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import { graver, settleSeverity } from '../incident/settle-severity.js';
import { judgeSeverity } from '../incident/severity-policy.js';
import type { EngineState, Followed } from './memory.js';
import { notify } from './notify-people.js';
import { failureWithin, slicesSince } from './recent.js';
import type { Effect, Settings } from './types.js';

/** What a fault is that locks the cards of customers whose PINs are right. */
const LOCKS_CARDS = 'SEV1';

/**
 * The incident with the severity that its reach and harm since a moment make it. Cards that are
 * being locked are harm of the gravest kind, unless the operator's own limits say from where on.
 */
export function grade(
  state: EngineState,
  { severity: policy }: Settings,
  incident: Incident,
  since: Instant,
): Incident {
  const { severityByHand: byHand } = incident;
  const severity = byHand?.over ?? incident.severity;
  const hasOwnHarm = policy?.rules.some(({ harm }) => harm !== undefined) ?? false;
  const locks = incident.evidence.locks !== undefined && !hasOwnHarm;
  if (!policy && !locks) return incident;
  const count = (codes: readonly string[]) => countCodes(state, incident.cause, codes, since);
  // What was over when it was found is a note of unknown cause, too, below every limit.
  const limits = policy && incident.foundOver ? { rules: policy.rules } : policy;
  const reached = limits ? judgeSeverity(limits, { ...incident, severity }, count) : severity;
  const judged = locks ? graver(reached, LOCKS_CARDS) : reached;
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
