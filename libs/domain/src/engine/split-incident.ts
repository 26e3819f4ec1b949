/** Splitting by hand: a part of the cause that a person knows to be a fault of its own. */
import type { Instant } from '../base/instant.js';
import type { ScopeEntry } from '../detect/detector.js';
import { newBank } from '../detect/evidence-bank.js';
import type { CauseEntry, IncidentEvent } from '../incident/incident.js';
import { keyOf } from '../localise/match.js';
import { describe, reachOf } from './describe-incident.js';
import { stated } from './examine.js';
import { grade } from './grade-incident.js';
import type { EngineState, Followed } from './memory.js';
import { nextId } from './next-id.js';
import { notify } from './notify-people.js';
import { follow } from './open-incident.js';
import { OTHER_MEMBERS } from './save-members.js';
import { startRun } from './start-run.js';
import type { Effect, Settings } from './types.js';
import { weighingOf } from './watch.js';

/**
 * Opens the part as an incident with its own playbook, and keeps the rest. Neither cause is
 * searched for again: a person has said what they are. Only who was not told of the whole is told
 * of the part.
 */
export function splitIncident(
  state: EngineState,
  settings: Settings,
  followed: Followed,
  { entries }: Extract<IncidentEvent, { kind: 'split_asked' }>,
  now: Instant,
): Effect[] {
  const parts = splitCause(followed.incident.cause, entries);
  const rule = settings.rules.find((r) => r.alert === followed.incident.rule);
  if (!parts || !rule) return [];
  const { memory } = state;
  const whole = followed.incident;
  const id = nextId(memory, settings.tenant);
  const onset = followed.since;
  // A cause that the search found names only what payments and their terminals have.
  const scope = parts.part as ScopeEntry[];
  const breach = { rule, onset, score: whole.evidence.score, scope };
  const place = { id, onset, now, findings: followed.classes };
  const found = stated(state, weighingOf(rule).finding, onset, scope);
  const described = {
    ...describe(state, settings, breach, found, place),
    startedAt: whole.startedAt,
    links: [{ kind: 'split_from' as const, to: whole.id }],
  };
  const part = follow(
    state,
    settings,
    breach,
    grade(state, settings, described, onset),
    onset,
    now,
  );
  part.classes = [...followed.classes];
  part.tolerated = followed.tolerated;
  part.rate = followed.rate;
  part.notifications = followed.notifications;
  if (followed.told) part.told = [...followed.told];
  memory.followed.push(part);
  narrow(state, followed, parts.rest, now);
  const splitInto = { kind: 'split_into' as const, at: now, as: id };
  followed.incident = {
    ...followed.incident,
    links: [...(whole.links ?? []), { kind: 'split_into', to: id }],
  };
  const { incident } = part;
  return [
    { kind: 'append_event', incident: id, event: { kind: 'triggered', at: now, incident } },
    { kind: 'append_event', incident: whole.id, event: splitInto },
    {
      kind: 'append_event',
      incident: whole.id,
      event: { kind: 'updated', at: now, incident: followed.incident },
    },
    ...startRun(settings, part, now),
    ...notify(settings, part, 'changed', now).filter(isFirst),
  ];
}

/** The rest keeps its story; its members are those of the narrower cause. */
function narrow(state: EngineState, followed: Followed, rest: CauseEntry[], now: Instant): void {
  followed.incident = { ...followed.incident, cause: rest };
  const { terminals, merchants, regions } = reachOf(state, followed.classes, rest, followed.since);
  Object.assign(followed, { terminals, merchants, regions, stated: true }, OTHER_MEMBERS);
  followed.relapse = newBank(now);
  const impact = { ...followed.incident.impact, terminals: terminals.size };
  followed.incident = {
    ...followed.incident,
    impact: { ...impact, merchants: merchants.size, regions: [...regions].sort() },
  };
}

function isFirst(effect: Effect): boolean {
  return effect.kind !== 'enqueue_notification' || effect.reason === 'first';
}

/**
 * A cause in two: the named values of one attribute, and the others of it. Null when they are not
 * some, but not all, of the values that the cause names of one attribute.
 */
export function splitCause(
  cause: readonly CauseEntry[],
  entries: readonly CauseEntry[],
): { readonly part: CauseEntry[]; readonly rest: CauseEntry[] } | null {
  const [first] = entries;
  if (!first || entries.some((e) => e.attribute !== first.attribute)) return null;
  const known = cause.filter((e) => e.attribute === first.attribute);
  const taken = known.filter((e) => entries.some((asked) => keyOf([asked]) === keyOf([e])));
  const asked = new Set(entries.map((e) => e.value)).size;
  if (taken.length !== asked || taken.length >= known.length) return null;
  const isTaken = (e: CauseEntry) => taken.includes(e);
  return {
    part: cause.filter((e) => e.attribute !== first.attribute || isTaken(e)),
    rest: cause.filter((e) => e.attribute !== first.attribute || !isTaken(e)),
  };
}
