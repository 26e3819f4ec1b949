/** What routes say that cannot be meant, with the place and the cure. */
import { doubtInhibitRule, type InhibitRule } from '#domain/notify/inhibit.js';
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
    withoutEnd: receivers.filter((r) => r.send_resolved === false).map((r) => r.name),
    hearTaken: receivers.filter((r) => r.kind === 'pagerduty').map((r) => r.name),
    ...(inhibitRules.length > 0 && { inhibitRules }),
  };
}

function waysOf({ route, time_intervals }: ReceiversFile): Way[] {
  const named = (names: readonly string[]) =>
    time_intervals
      .filter(({ name }) => names.includes(name))
      .map((each) => ({ name: each.name, intervals: each.time_intervals }));
  return route.routes.map((each) => {
    const { matchers, receiver, mute_time_intervals, active_time_intervals } = each;
    const [mute, active] = [named(mute_time_intervals), named(active_time_intervals)];
    const times = { ...(mute.length > 0 && { mute }), ...(active.length > 0 && { active }) };
    return { matchers, receiver, continue: each.continue, ...times };
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
