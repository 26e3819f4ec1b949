/**
 * Groups, in Alertmanager's words: what a receiver is told of several incidents in one message, how
 * long that waits for others, and when it is said once more.
 */
import type { Instant } from '../base/instant.js';
import type { Words } from '../code/taxonomy.js';
import type { Incident } from '../incident/incident.js';
import type { PageReason } from './catalogue/keys.js';
import { type Label, type Matcher, valuesOf } from './matcher.js';

/** How a route groups; times in milliseconds. */
export interface Grouping {
  /** Incidents that agree in these are one group; `incident` alone is a group for each. */
  readonly by: readonly Label[];
  /** How long the first of a group waits for others. */
  readonly wait: number;
  /** How long after a notification the next one of the group may come. */
  readonly interval: number;
  /** After how long what is still open is said once more; null for never. */
  readonly repeat: number | null;
  /** The route says that SEV1 is meant, so a SEV1 waits as well. */
  readonly holdsSev1: boolean;
}

/** What a member is to be told for. */
interface News {
  readonly reason: PageReason;
  readonly wanted?: Words | undefined;
}

/** An incident of a group: whether the receiver was told of it, and what is to be told. */
interface Member {
  readonly told: boolean;
  readonly news?: News;
}

/** A group with something open or untold in it. */
export interface Group {
  readonly receiver: string;
  /** As Alertmanager writes it in `groupKey`. */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly grouping: Grouping;
  /** Its first incident: under its id all that the group says leaves in order. */
  readonly anchor: string;
  readonly since: Instant;
  /** From when on it may say something. */
  readonly dueAt: Instant;
  readonly saidAt: Instant | null;
  readonly said: number;
  readonly members: Readonly<Record<string, Member>>;
  /** The key of what was said last, for the auditor. */
  readonly lastKey?: string;
}

/** How a member stands now: kept from people, by whatever, while it goes on. */
export interface Standing {
  readonly incident: Incident;
  readonly is: 'open' | 'kept' | 'over';
}

/** One incident as a notification lists it. */
export interface Listed extends Standing {
  readonly news: News | undefined;
}

/** What a group says now, the incident that leads first. */
export interface Saying {
  readonly listed: readonly [Listed, ...Listed[]];
  readonly reason: PageReason;
}

/** The values by which an incident is grouped; a label that it does not have is left out. */
export function groupLabels(by: readonly Label[], incident: Incident): Record<string, string> {
  const labels = [...by].sort().map((label): [string, string] => {
    return [label, [...valuesOf(label, incident)].sort().join('|')];
  });
  return Object.fromEntries(labels.filter(([, value]) => value !== ''));
}

/** `{}/{severity="SEV3"}:{acquirer="acq-1"}`, as Alertmanager names a group of a route. */
export function groupKey(
  route: readonly Matcher[] | null,
  labels: Readonly<Record<string, string>>,
): string {
  const matchers = route?.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`);
  const way = matchers === undefined ? '{}' : `{}/{${matchers.join(',')}}`;
  const values = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${way}:{${values.join(', ')}}`;
}

/** A group that begins with an incident. */
export function beginGroup(
  group: Pick<Group, 'receiver' | 'key' | 'labels' | 'grouping' | 'anchor'>,
  now: Instant,
): Group {
  const dueAt = now + group.grouping.wait;
  return { ...group, since: now, dueAt, saidAt: null, said: 0, members: {} };
}

/** The group with something new of one incident; `told` is what another group had told of it. */
export function joinGroup(group: Group, incident: string, news: News, told: boolean): Group {
  const known = group.members[incident];
  const member = joined({ told: told || (known?.told ?? false), ...withNews(known?.news) }, news);
  return { ...group, members: { ...group.members, [incident]: member } };
}

/** Who was called, that it is back, and that it began matter more than what has changed since. */
function joined({ told, news: known }: Member, news: News): Member {
  const reason = told && news.reason === 'first' ? 'changed' : told ? news.reason : 'first';
  const wanted = news.wanted ?? known?.wanted;
  const isKept = known && known.reason !== 'resolved' && reason === 'changed';
  return { told, news: { reason: isKept ? known.reason : reason, ...(wanted && { wanted }) } };
}

function withNews(news: News | undefined): { news?: News } {
  return news ? { news } : {};
}

/** The group without an incident. */
export function leaveGroup(group: Group, incident: string): Group {
  const { [incident]: _gone, ...members } = group.members;
  return { ...group, members };
}

/**
 * One step of a group: what it says now, and what it is afterwards, null when nothing is left. A
 * SEV1 is said at once, with all that waits, unless the route holds it.
 */
export function stepGroup(
  before: Group,
  standingOf: (incident: string) => Standing | null,
  hearsEnd: boolean,
  now: Instant,
): { readonly group: Group | null; readonly saying: Saying | null } {
  const group = withEnds(before, standingOf, hearsEnd);
  const present = Object.entries(group.members).flatMap(([id, { news }]) => {
    const standing = standingOf(id);
    return standing && standing.is !== 'kept' ? [{ ...standing, news }] : [];
  });
  const fresh = present.filter(({ news }) => news !== undefined);
  const saying = sayNow(group, present, fresh, now);
  if (saying === null) return { group: orNothing(group), saying };
  const members = Object.entries(group.members).flatMap(([id, member]): [string, Member][] => {
    const is = standingOf(id)?.is;
    if (is === 'kept') return [[id, member]];
    return is === 'open' ? [[id, { told: true }]] : [];
  });
  const said = { saidAt: now, said: group.said + 1, dueAt: now + group.grouping.interval };
  return { group: orNothing({ ...group, ...said, members: Object.fromEntries(members) }), saying };
}

function orNothing(group: Group): Group | null {
  return Object.keys(group.members).length === 0 ? null : group;
}

/** What ended is told to whoever heard that it began; what nobody heard of is forgotten. */
function withEnds(
  group: Group,
  standingOf: (incident: string) => Standing | null,
  hearsEnd: boolean,
): Group {
  const members = Object.entries(group.members).flatMap(([id, member]): [string, Member][] => {
    const is = standingOf(id)?.is;
    if (is === undefined) return [];
    if (is !== 'over') return [[id, member]];
    return member.told && hearsEnd ? [[id, { told: true, news: { reason: 'resolved' } }]] : [];
  });
  return { ...group, members: Object.fromEntries(members) };
}

function sayNow(
  { grouping, dueAt, saidAt }: Group,
  present: readonly Listed[],
  fresh: readonly Listed[],
  now: Instant,
): Saying | null {
  const isGrave = !grouping.holdsSev1 && fresh.some((one) => one.incident.severity === 'SEV1');
  if (fresh.length > 0 && (now >= dueAt || isGrave)) return led(present, null);
  const { repeat } = grouping;
  const isOld = repeat !== null && saidAt !== null && now - saidAt >= repeat;
  const open = present.filter(({ is }) => is === 'open');
  return isOld && now >= dueAt && open.length > 0 ? led(open, 'repeated') : null;
}

/** The gravest that is new and open leads; else the gravest that is open; else what is over. */
function led(listed: readonly Listed[], reason: PageReason | null): Saying {
  const rank = ({ is, news, incident }: Listed) =>
    (is === 'over' ? 100 : news ? 0 : 10) + Number(incident.severity.slice(-1));
  const sorted = [...listed].sort(
    (a, b) => rank(a) - rank(b) || a.incident.startedAt - b.incident.startedAt,
  );
  const [lead, ...others] = sorted as [Listed, ...Listed[]];
  return { listed: [lead, ...others], reason: reason ?? lead.news?.reason ?? 'changed' };
}
