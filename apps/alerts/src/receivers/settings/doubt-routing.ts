/** What routes say that cannot be meant, with the place and the cure. */
import { MINUTE } from '#domain/base/instant.js';
import type { Grouping } from '#domain/notify/group.js';
import { doubtInhibitRule, type InhibitRule } from '#domain/notify/inhibit.js';
import { LABELS, type Matcher, namesSeverity } from '#domain/notify/matcher.js';
import type { Routing, Way } from '#domain/notify/route.js';
import { nearestWord } from '#infra/yaml/nearest-word.js';
import type { Path } from '#infra/yaml/place-in-yaml.js';
import type { ReceiversFile } from './receivers-file.js';

/** A mistake, and the value that is to blame. */
export interface Complaint {
  readonly path: Path;
  readonly message: string;
}

/** All that is said of whom incidents are told to, and when. */
export function routingOf(file: ReceiversFile): Routing {
  const { route, receivers } = file;
  const inhibitRules = inhibitRulesOf(file);
  return {
    receiver: route.receiver,
    ways: waysOf(file),
    ...groupingOf(file, route.receiver, route, []),
    withoutEnd: receivers.filter((r) => r.send_resolved === false).map((r) => r.name),
    hearTaken: receivers.filter((r) => r.kind === 'pagerduty').map((r) => r.name),
    ...(inhibitRules.length > 0 && { inhibitRules }),
  };
}

type GroupingSettings = Pick<ReceiversFile['route'], (typeof GROUPING_NAMES)[number]>;
const GROUPING_NAMES = ['group_by', 'group_wait', 'group_interval', 'repeat_interval'] as const;
/** Services that follow each incident by its key: they group and repeat by themselves. */
const GROUPS_ITSELF: readonly string[] = ['pagerduty', 'alertmanager'];
/** Alertmanager's own. */
const GROUP_INTERVAL_MS = 5 * MINUTE;

/**
 * How a route gathers: by its own words, or those of the route above; nothing where neither says
 * anything. Nothing waits for a group by itself: Alertmanager's 30 s are longer than we take to
 * find an outage. What is told incident by incident waits for no interval either.
 */
function groupingOf(
  { receivers, route }: ReceiversFile,
  receiver: string,
  own: GroupingSettings,
  matchers: readonly Matcher[],
): { readonly grouping?: Grouping } {
  const { group_by, group_wait = 0, group_interval, repeat_interval } = { ...route, ...own };
  const isSaid = GROUPING_NAMES.some((name) => (own[name] ?? route[name]) !== undefined);
  const kind = receivers.find(({ name }) => name === receiver)?.kind ?? '';
  if (!isSaid || GROUPS_ITSELF.includes(kind)) return {};
  const alone = group_by === undefined || group_by.includes('...');
  const by = alone ? (['incident'] as const) : LABELS.filter((label) => group_by.includes(label));
  const interval = group_interval ?? (alone ? 0 : GROUP_INTERVAL_MS);
  const repeat = repeat_interval ?? null;
  const holdsSev1 = namesSeverity(matchers, 'SEV1');
  return { grouping: { by, wait: group_wait, interval, repeat, holdsSev1 } };
}

/** Groups for those who have no use for them, and labels that are there twice. */
export function complaintsAboutGroups({ route, receivers }: ReceiversFile): Complaint[] {
  const ways = [
    { way: route, path: ['route'] as Path },
    ...route.routes.map((way, i) => ({ way, path: ['route', 'routes', i] as Path })),
  ];
  return ways.flatMap(({ way, path }) => {
    const kind = receivers.find(({ name }) => name === way.receiver)?.kind ?? '';
    const useless = GROUPING_NAMES.filter(
      // What the route of all others says may be meant for those below it.
      (name) => way !== route && way[name] !== undefined && GROUPS_ITSELF.includes(kind),
    ).map((name) => ({
      path: [...path, name],
      message: `${kind} follows each incident by its key, and groups by itself: leave it out`,
    }));
    const { group_by: by = [] } = way;
    const twice = by.flatMap((label, i) =>
      by.indexOf(label) === i
        ? []
        : [{ path: [...path, 'group_by', i], message: `"${label}" is there twice` }],
    );
    const all = by.indexOf('...');
    const message = '"..." is every incident for itself: it stands alone';
    const mixed = all >= 0 && by.length > 1 ? [{ path: [...path, 'group_by', all], message }] : [];
    return [...useless, ...twice, ...mixed];
  });
}

function waysOf(file: ReceiversFile): Way[] {
  const { route, time_intervals } = file;
  const named = (names: readonly string[]) =>
    time_intervals
      .filter(({ name }) => names.includes(name))
      .map((each) => ({ name: each.name, intervals: each.time_intervals }));
  return route.routes.map((each) => {
    const { matchers, receiver, mute_time_intervals, active_time_intervals } = each;
    const [mute, active] = [named(mute_time_intervals), named(active_time_intervals)];
    const times = { ...(mute.length > 0 && { mute }), ...(active.length > 0 && { active }) };
    const grouping = groupingOf(file, receiver, each, matchers);
    return { matchers, receiver, continue: each.continue, ...times, ...grouping };
  });
}

/** Intervals that are there twice, and names that none has. */
export function complaintsAboutTimes({ route, time_intervals }: ReceiversFile): Complaint[] {
  const names = time_intervals.map(({ name }) => name);
  const twice = names.flatMap((name, i) => {
    const path = ['time_intervals', i, 'name'];
    const message = `two time intervals are named "${name}"`;
    return names.indexOf(name) === i ? [] : [{ path, message }];
  });
  const unknown = route.routes.flatMap((way, i) =>
    (['mute_time_intervals', 'active_time_intervals'] as const).flatMap((key) =>
      way[key].flatMap((name, k) => {
        if (names.includes(name)) return [];
        const near = nearestWord(name, names);
        const cure = near === undefined ? 'define it in time_intervals' : `did you mean "${near}"?`;
        const path = ['route', 'routes', i, key, k];
        return [{ path, message: `no time interval "${name}", ${cure}` }];
      }),
    ),
  );
  return [...twice, ...unknown];
}

/** The rules as the engine has them. */
function inhibitRulesOf({ inhibit_rules }: ReceiversFile): InhibitRule[] {
  return inhibit_rules.map(({ source_matchers, target_matchers, equal }) => {
    return { sources: source_matchers, targets: target_matchers, equal };
  });
}

/** Rules that never inhibit anything. */
export function complaintsAboutInhibition(file: ReceiversFile): Complaint[] {
  return inhibitRulesOf(file).flatMap((rule, i) => {
    const doubt = doubtInhibitRule(rule);
    if (doubt === null) return [];
    const path = ['inhibit_rules', i, doubt.key];
    return [{ path, message: `this rule never inhibits anything: ${doubt.why}` }];
  });
}
