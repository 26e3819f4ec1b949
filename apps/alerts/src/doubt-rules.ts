/** What is doubtful about the rules together, with places: said by the check, never refused. */
import { PROFILE_ATTRIBUTES } from '#domain/base/attribute.js';
import { doubtsAbout } from '#domain/engine/doubt-rule.js';
import { nearestWord } from '#infra/yaml/nearest-word.js';
import type { LoadedRule } from './rule-files.js';

/** Labels that a notification sets itself; a rule that sets them would be overruled. */
const RESERVED: readonly string[] = ['alertname', 'severity', 'tenant', ...PROFILE_ATTRIBUTES];

/** Every doubt as `file:line:column: path: message`, in the order of the files. */
export function doubtsAboutRules(rules: readonly LoadedRule[]): string[] {
  const doubts = rules.flatMap(({ rule, at }) =>
    doubtsAbout(rule).map(({ path, message }) => {
      return `${at(path)}: ${path.join('.')}: ${rule.alert}: ${message}`;
    }),
  );
  return [...doubts, ...sameConditions(rules), ...strangeLabels(rules)];
}

/** Two rules with one condition fire together, and the second says nothing new. */
function sameConditions(rules: readonly LoadedRule[]): string[] {
  const conditionOf = ({ rule }: LoadedRule) =>
    JSON.stringify([rule.detector, [...rule.by].sort(), rule.gates, rule.for]);
  return rules.flatMap((one, i) => {
    const twin = rules.slice(0, i).find((other) => conditionOf(other) === conditionOf(one));
    if (!twin || twin.rule.alert === one.rule.alert) return [];
    const { alert } = one.rule;
    return [
      `${one.at(['detector'])}: detector: ${alert}: watches the same as ${twin.rule.alert} at ` +
        `${twin.at(['alert'])}`,
    ];
  });
}

function strangeLabels(rules: readonly LoadedRule[]): string[] {
  const uses = new Map<string, number>();
  for (const { rule } of rules) {
    for (const label of Object.keys(rule.labels)) uses.set(label, (uses.get(label) ?? 0) + 1);
  }
  return rules.flatMap(({ rule, at }) =>
    Object.keys(rule.labels).flatMap((label) => {
      const said = (message: string) =>
        `${at(['labels', label])}: labels.${label}: ${rule.alert}: ${message}`;
      if (RESERVED.includes(label)) return [said('a notification sets this label itself')];
      // A label that one rule has and that is a slip away from one that more rules have.
      const common = [...uses].flatMap(([name, n]) =>
        name !== label && n > (uses.get(label) ?? 0) ? [name] : [],
      );
      const near = nearestWord(label, [...common, ...RESERVED]);
      return near === undefined ? [] : [said(`no other rule has it, did you mean "${near}"?`)];
    }),
  );
}
