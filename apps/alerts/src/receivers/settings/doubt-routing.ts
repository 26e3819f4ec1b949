/** What routes say that cannot be meant, with the place and the cure. */
import { doubtInhibitRule, type InhibitRule } from '#domain/notify/inhibit.js';
import type { Path } from '#infra/yaml/place-in-yaml.js';
import type { ReceiversFile } from './receivers-file.js';

/** A mistake, and the value that is to blame. */
export interface Complaint {
  readonly path: Path;
  readonly message: string;
}

/** The rules as the engine has them. */
export function inhibitRulesOf({ inhibit_rules }: ReceiversFile): InhibitRule[] {
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
