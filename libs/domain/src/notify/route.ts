/** Who is told of which incident, in Alertmanager's words: matchers, receiver, continue. */

import type { Instant } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import type { Grouping } from './group.js';
import type { InhibitRule } from './inhibit.js';
import { fitsSome, type Matcher, namesSeverity } from './matcher.js';
import { holdsAt, type NamedInterval } from './time-interval.js';

/** One way: taken when every matcher fits; the ways after it are looked at only if it continues. */
export interface Way {
  readonly matchers: readonly Matcher[];
  readonly receiver: string;
  readonly continue: boolean;
  /** While one of these holds, nobody is told by this way. */
  readonly mute?: readonly NamedInterval[];
  /** While none of these holds, nobody is told by this way. */
  readonly active?: readonly NamedInterval[];
  /** How what it tells is gathered; told one by one and at once when left out. */
  readonly grouping?: Grouping;
}

/** All ways, in order, and who is told when none of them fits. */
export interface Routing {
  readonly receiver: string;
  readonly ways: readonly Way[];
  /** How that of the receiver of all others is gathered. */
  readonly grouping?: Grouping;
  /** Who is not told that an incident is over. */
  readonly withoutEnd: readonly string[];
  /** Who is told that somebody has it: services that page people of their own. */
  readonly hearTaken?: readonly string[];
  /** What keeps incidents from people while another one says more. */
  readonly inhibitRules?: readonly InhibitRule[];
}

/** The receivers of an incident, each once, in the order of the ways. */
export function receiversFor(routing: Routing, incident: Incident): string[] {
  const ways = waysFor(routing, incident);
  return ways.length === 0 ? [routing.receiver] : [...new Set(ways.map((way) => way.receiver))];
}

/** The ways that an incident takes; none where only the receiver of all others is told. */
export function waysFor({ ways }: Routing, incident: Incident): Way[] {
  const taken: Way[] = [];
  for (const way of ways) {
    if (!way.matchers.every((matcher) => fitsSome(matcher, incident))) continue;
    taken.push(way);
    if (!way.continue) break;
  }
  return taken;
}

/**
 * Whom an incident is not told to now, and the names of the intervals that say so: every way to
 * them is muted. A way that is muted is taken all the same, so nobody else is told in its place.
 */
export function mutedFor(
  routing: Routing,
  incident: Incident,
  now: Instant,
): ReadonlyMap<string, readonly string[]> {
  const muted = new Map<string, readonly string[]>();
  const heard = new Set<string>();
  for (const way of waysFor(routing, incident)) {
    const by = muting(way, incident, now);
    if (by === null) heard.add(way.receiver);
    else muted.set(way.receiver, [...new Set([...(muted.get(way.receiver) ?? []), ...by])]);
  }
  for (const receiver of heard) muted.delete(receiver);
  return muted;
}

/** A SEV1 is told at any time, unless the way says that SEV1 is meant; as silences have it. */
function muting(way: Way, incident: Incident, now: Instant): readonly string[] | null {
  const { mute = [], active = [] } = way;
  if (incident.severity === 'SEV1' && !namesSeverity(way.matchers, 'SEV1')) return null;
  const by = mute.filter((each) => holdsAt(each, now));
  const outside = active.length > 0 && !active.some((each) => holdsAt(each, now));
  const all = [...by, ...(outside ? active : [])].map(({ name }) => name);
  return all.length === 0 ? null : all;
}

/** How an incident is gathered for a receiver, and the route that says so; null where it is not. */
export function groupingFor(
  routing: Routing,
  incident: Incident,
  receiver: string,
  now: Instant,
): { readonly grouping: Grouping; readonly route: readonly Matcher[] | null } | null {
  const ways = waysFor(routing, incident);
  if (ways.length === 0) {
    const { grouping } = routing;
    return grouping && receiver === routing.receiver ? { grouping, route: null } : null;
  }
  const own = ways.filter((way) => way.receiver === receiver);
  const way = own.find((each) => muting(each, incident, now) === null) ?? own[0];
  return way?.grouping ? { grouping: way.grouping, route: way.matchers } : null;
}
