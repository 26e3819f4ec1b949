import { parse } from 'yaml';
import type { z } from 'zod';

/** More slips than this and the rest of the file says nothing that could be relied on. */
const rounds_max = 50;

/**
 * What a file would be without its slips: unknown keys left out, missing words and kinds made up.
 * So that what is wrong with the whole can be told beside what is wrong with its words. Null when
 * it is worse than that; nothing but looking for mistakes may be done with it.
 */
export function healInput<S extends z.ZodType>(schema: S, text: string): z.output<S> | null {
  let input: unknown;
  try {
    input = parse(text);
  } catch {
    return null;
  }
  for (let round = 0; round < rounds_max; round += 1) {
    const parsed = schema.safeParse(input);
    if (parsed.success) return parsed.data;
    if (!parsed.error.issues.every((issue) => heal(input, issue))) return null;
  }
  return null;
}

function heal(input: unknown, issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'unrecognized_keys') {
    const owner = valueAt(input, issue.path);
    for (const key of issue.keys) Reflect.deleteProperty(owner as object, key);
    return true;
  }
  const owner = valueAt(input, issue.path.slice(0, -1));
  const key = issue.path.at(-1);
  if (typeof owner !== 'object' || owner === null || key === undefined) return false;
  if (issue.code === 'invalid_type' && issue.expected === 'string') {
    return Reflect.set(owner, key, '?');
  }
  if (issue.code === 'invalid_type' && issue.expected === 'object' && !Reflect.has(owner, key)) {
    return Reflect.set(owner, key, {});
  }
  if (issue.code === 'invalid_union' && 'options' in issue) {
    return Reflect.set(owner, key, (issue.options as readonly unknown[])[0]);
  }
  return false;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
}
