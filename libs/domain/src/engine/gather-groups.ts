/**
 * Groups at work: what routes with grouping want told is gathered, and said when it is due. Groups
 * are kept with the decision, so that a restart neither forgets nor repeats what they say.
 */
import type { Instant } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import {
  beginGroup,
  type Group,
  groupKey,
  groupLabels,
  joinGroup,
  leaveGroup,
  type Saying,
  type Standing,
  stepGroup,
} from '../notify/group.js';
import { groupBody } from '../notify/group-body.js';
import { groupingFor, mutedFor } from '../notify/route.js';
import type { EngineState, Followed } from './memory.js';
import type { Effect, Settings } from './types.js';

/** One step of all groups. */
export function gatherGroups(state: EngineState, settings: Settings, now: Instant): Effect[] {
  const { memory } = state;
  const groups = { ...memory.groups };
  for (const followed of memory.followed) {
    gather(groups, settings, followed, now);
    delete followed.gather;
  }
  const byId = new Map(memory.followed.map((each) => [each.incident.id, each]));
  const effects: Effect[] = [];
  for (const [id, group] of Object.entries(groups)) {
    const { receiver } = group;
    const hearsEnd = !settings.routing?.withoutEnd.includes(receiver);
    const isKnown = settings.receivers.includes(receiver);
    const stand = (incident: string) =>
      isKnown ? standingOf(settings, byId.get(incident), receiver, now) : null;
    const { group: next, saying } = stepGroup(group, stand, hearsEnd, now);
    const key = saying && keyOf(settings.tenant, group);
    if (saying && key) effects.push(...say(settings, group, saying, key, now));
    if (next === null) delete groups[id];
    else groups[id] = key ? { ...next, lastKey: key } : next;
  }
  memory.groups = groups;
  if (Object.keys(groups).length === 0) delete memory.groups;
  return effects;
}

/** Puts what is to be told of an incident into its groups; it leaves others of that receiver. */
function gather(
  groups: Record<string, Group>,
  { routing }: Settings,
  { incident, gather: wanted = [] }: Followed,
  now: Instant,
): void {
  for (const { receiver, ...news } of wanted) {
    const found = routing && groupingFor(routing, incident, receiver, now);
    if (!found) continue;
    const labels = groupLabels(found.grouping.by, incident);
    const key = groupKey(found.route, labels);
    const id = `${receiver} ${key}`;
    let told = false;
    for (const [other, group] of Object.entries(groups)) {
      const member = group.receiver === receiver && other !== id && group.members[incident.id];
      if (!member) continue;
      told ||= member.told;
      groups[other] = leaveGroup(group, incident.id);
    }
    const { grouping } = found;
    const place = { receiver, key, labels, grouping, anchor: incident.id };
    const group = { ...(groups[id] ?? beginGroup(place, now)), grouping };
    groups[id] = joinGroup(group, incident.id, news, told);
  }
}

function standingOf(
  { routing }: Settings,
  followed: Followed | undefined,
  receiver: string,
  now: Instant,
): Standing | null {
  if (!followed) return null;
  const { incident } = followed;
  if (hasEnded(incident)) return { incident, is: 'over' };
  const isHeld = incident.silenced !== undefined || incident.inhibited !== undefined;
  const isMuted = routing !== undefined && mutedFor(routing, incident, now).has(receiver);
  return { incident, is: isHeld || isMuted ? 'kept' : 'open' };
}

function say(
  { externalUrl }: Settings,
  group: Group,
  saying: Saying,
  dedupKey: string,
  now: Instant,
): Effect[] {
  const { receiver, anchor } = group;
  const { reason } = saying;
  const body = groupBody(group, saying, externalUrl);
  const also = saying.listed.filter(({ news, incident }) => news && incident.id !== anchor);
  return [
    { kind: 'enqueue_notification', incident: anchor, receiver, reason, dedupKey, body },
    ...also.map(({ incident }): Effect => {
      const event = { kind: 'told_with', at: now, receiver, with: anchor } as const;
      return { kind: 'append_event', incident: incident.id, event };
    }),
  ];
}

function keyOf(tenant: string, { anchor, since, said, receiver }: Group): string {
  return `${tenant}/${anchor}/group-${since}-${said + 1}/${receiver}`;
}
