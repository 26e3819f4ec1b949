/** What a load of the rule files changed, rule by rule and field by field. */
import { z } from 'zod';

const Value = z.string().nullable();

/** One rule that is another now; fields as they are written, such as `gates.terminals`. */
export const RuleDifference = z.strictObject({
  alert: z.string(),
  /** Null for a field that was not there, or is not there any more. */
  fields: z.array(z.strictObject({ field: z.string(), was: Value, is: Value })),
});
export type RuleDifference = z.infer<typeof RuleDifference>;

export const RuleChange = z.strictObject({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(RuleDifference),
});
export type RuleChange = z.infer<typeof RuleChange>;

/** A rule with the file it stands in. */
export interface PlacedRule {
  readonly alert: string;
  readonly file: string;
  readonly rule: unknown;
}

/** What is another than before; null when nothing is. */
export function compareRules(
  before: readonly PlacedRule[],
  after: readonly PlacedRule[],
): RuleChange | null {
  const old = new Map(before.map((each) => [each.alert, each]));
  const names = new Set(after.map(({ alert }) => alert));
  const changed = after.flatMap((now): RuleDifference[] => {
    const was = old.get(now.alert);
    const fields = was ? fieldsThatDiffer(flat(was), flat(now)) : [];
    return fields.length === 0 ? [] : [{ alert: now.alert, fields }];
  });
  const added = [...names].filter((alert) => !old.has(alert)).sort();
  const removed = [...old.keys()].filter((alert) => !names.has(alert)).sort();
  if (added.length + removed.length + changed.length === 0) return null;
  return { added, removed, changed };
}

function flat({ file, rule }: PlacedRule): Map<string, string> {
  const found = new Map([['file', file]]);
  const walk = (value: unknown, path: string): void => {
    // A list is read as one value: what is left out of its middle shifts the rest.
    const isLeaf = typeof value !== 'object' || value === null || Array.isArray(value);
    if (!isLeaf) {
      for (const [key, each] of Object.entries(value)) walk(each, path ? `${path}.${key}` : key);
    } else if (value !== undefined) {
      found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    }
  };
  walk(rule, '');
  return found;
}

function fieldsThatDiffer(
  was: ReadonlyMap<string, string>,
  is: ReadonlyMap<string, string>,
): RuleDifference['fields'] {
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  return names
    .filter((field) => was.get(field) !== is.get(field))
    .map((field) => ({ field, was: was.get(field) ?? null, is: is.get(field) ?? null }));
}
