/** Who is told of which incident, in Alertmanager's words: matchers, receiver, continue. */
import type { Incident } from '../incident/incident.js';

/** What a matcher may look at. */
export const ROUTE_LABELS = [
  'severity',
  'diagnosis',
  'tenant',
  'alertname',
  'kind',
  'playbook',
] as const;
export type RouteLabel = (typeof ROUTE_LABELS)[number];

/** `severity=~"SEV1|SEV2"`: expressions match the whole value, as Alertmanager has it. */
export interface Matcher {
  readonly label: RouteLabel;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

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
}

const MATCHER = /^\s*([A-Za-z_]+)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"\s]+))\s*$/;

/** Reads a matcher; a sentence about what is wrong with it otherwise. */
export function parseMatcher(text: string): Matcher | string {
  const [, name, op, quoted, bare = ''] = MATCHER.exec(text) ?? [];
  if (name === undefined) return 'expected a matcher such as severity="SEV1"';
  const label = ROUTE_LABELS.find((known) => known === name);
  if (!label) return `no label "${name}", expected one of ${ROUTE_LABELS.join(', ')}`;
  const value = quoted?.replace(/\\(["\\])/g, '$1') ?? bare;
  if (op === '=~' || op === '!~') {
    try {
      whole(value);
    } catch {
      return `"${value}" is no regular expression`;
    }
  }
  return { label, op: op as Matcher['op'], value };
}

/** The receivers of an incident, each once, in the order of the ways. */
export function receiversFor({ receiver, ways }: Routing, incident: Incident): string[] {
  const names = new Set<string>();
  for (const way of ways) {
    if (!way.matchers.every((matcher) => fits(matcher, incident))) continue;
    names.add(way.receiver);
    if (!way.continue) return [...names];
  }
  return names.size === 0 ? [receiver] : [...names];
}

/** Whether a matcher fits an incident. */
export function fits({ label, op, value }: Matcher, incident: Incident): boolean {
  const actual = label === 'alertname' ? incident.rule : incident[label];
  switch (op) {
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    case '=~':
      return whole(value).test(actual);
    case '!~':
      return !whole(value).test(actual);
  }
}

function whole(expression: string): RegExp {
  return new RegExp(`^(?:${expression})$`);
}
