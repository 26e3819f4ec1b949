import { z } from 'zod';

/**
 * The keys that `schema` allows in the mapping at `path`, to suggest one for a misspelt key.
 * Unions are entered by what `input` has there, so that a step of a playbook is told the keys of
 * its own kind.
 */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  let candidates = open(schema, input);
  let value = input;
  for (const key of path) {
    value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
    candidates = candidates.flatMap((candidate) => {
      const child = childOf(candidate, key);
      return child === undefined ? [] : open(child, value);
    });
  }
  const keys = candidates.flatMap((found) =>
    found instanceof z.ZodObject ? Object.keys(found.shape) : [],
  );
  return [...new Set(keys)];
}

type Schema = z.core.$ZodType;

/** Takes the wrappers off: optional, default, pipe, lazy, and the alternatives that may apply. */
function open(schema: Schema, value: unknown): Schema[] {
  if (schema instanceof z.ZodUnion) {
    const alternatives = schema.options.flatMap((option) => open(option, value));
    const fitting = alternatives.filter((option) => tagFits(option, value));
    return fitting.length > 0 ? fitting : alternatives;
  }
  if (schema instanceof z.ZodIntersection) {
    return [...open(schema.def.left, value), ...open(schema.def.right, value)];
  }
  if (schema instanceof z.ZodPipe) {
    return [...open(schema.in, value), ...open(schema.out, value)];
  }
  if (schema instanceof z.ZodLazy) return open(schema.unwrap(), value);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch
  ) {
    return open(schema.unwrap(), value);
  }
  return [schema];
}

/** Whether every literal of an object schema, such as `kind: 'notify'`, is what `value` has. */
function tagFits(schema: Schema, value: unknown): boolean {
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return false;
  return Object.entries(schema.shape).every(
    ([key, part]) =>
      !(part instanceof z.ZodLiteral) || part.safeParse(Reflect.get(value, key)).success,
  );
}

function childOf(schema: Schema, key: PropertyKey): Schema | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)] as Schema | undefined;
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodTuple && typeof key === 'number') return schema.def.items[key];
  return undefined;
}
