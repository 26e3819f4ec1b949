/** Who is told of which incident, in Alertmanager's words: matchers, receiver, continue. */
import type { Incident } from '../incident/incident.js';
import type { InhibitRule } from './inhibit.js';
import { fitsSome, type Matcher } from './matcher.js';

/** One way: taken when every matcher fits; the ways after it are looked at only if it continues. */
export interface Way {
  readonly matchers: readonly Matcher[];
  readonly receiver: string;
  readonly continue: boolean;
}

/** All ways, in order, and who is told when none of them fits. */
export interface Routing {
  readonly receiver: string;
  readonly ways: readonly Way[];
  /** Who is not told that an incident is over. */
  readonly withoutEnd: readonly string[];
  /** Who is told that somebody has it: services that page people of their own. */
  readonly hearTaken?: readonly string[];
  /** What keeps incidents from people while another one says more. */
  readonly inhibitRules?: readonly InhibitRule[];
}

/** The receivers of an incident, each once, in the order of the ways. */
export function receiversFor({ receiver, ways }: Routing, incident: Incident): string[] {
  const names = new Set<string>();
  for (const way of ways) {
    if (!way.matchers.every((matcher) => fitsSome(matcher, incident))) continue;
    names.add(way.receiver);
    if (!way.continue) return [...names];
  }
  return names.size === 0 ? [receiver] : [...names];
}
