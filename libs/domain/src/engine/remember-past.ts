/** Which incidents were here before: a fault that comes back too late to be opened again. */
import { DAY, type Instant } from '../base/instant.js';
import type { Finding } from '../detect/detector.js';
import type { Incident } from '../incident/incident.js';
import { keyOf } from '../localise/match.js';
import type { Followed, Memory } from './memory.js';
import type { Effect } from './types.js';

const KEEP_MS = 7 * DAY;
const PAST_MAX = 500;

/** Notes that an incident is followed no more. */
export function rememberPast(memory: Memory, { incident, classes }: Followed): void {
  const finding = classes[0];
  if (finding === undefined) return;
  const at = incident.resolvedAt ?? incident.startedAt;
  const ended = { incident: incident.id, finding, cause: keyOf(incident.cause), at };
  memory.past = [...(memory.past ?? []), ended]
    .filter((p) => at - p.at <= KEEP_MS)
    .slice(-PAST_MAX);
}

/** Links an incident that opens with the newest earlier one of the same fault and cause. */
export function linkToPast(
  memory: Memory,
  finding: Finding,
  incident: Incident,
  now: Instant,
): { readonly incident: Incident; readonly effects: readonly Effect[] } {
  const cause = keyOf(incident.cause);
  const earlier = memory.past?.findLast(
    (p) => p.finding === finding && p.cause === cause && now - p.at <= KEEP_MS,
  );
  if (!earlier) return { incident, effects: [] };
  const links = [...(incident.links ?? []), { kind: 'relapse_of' as const, to: earlier.incident }];
  const event = { kind: 'came_back' as const, at: now, as: incident.id };
  return {
    incident: { ...incident, links },
    effects: [{ kind: 'append_event', incident: earlier.incident, event }],
  };
}
