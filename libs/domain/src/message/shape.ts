/**
 * The schemas of the wire, compiled for the hot path. A shape is made from the JSON Schema that
 * Zod prints of a schema, so there is one truth; it checks in place and answers yes or no, three
 * to five times faster than Zod, which still words every refusal. `shape.spec.ts` holds both
 * against each other.
 *
 * A body that fits is changed into what Zod would answer: fields no schema knows are deleted,
 * defaults are filled in. On the way every key is counted.
 */
import { z } from 'zod';
import { isReservedName, isSecretName } from './names.js';

/** What was met while a body was checked. */
export interface Tally {
  /** Members of all objects, however deep, known or not. */
  keys: number;
  /** Members that no schema knows; what is inside of one is part of it. */
  unknown: number;
  /** Whether a default was filled in. */
  filled: boolean;
  /** Whether there is a key that only an attack has, such as `__proto__`. */
  reserved: boolean;
  /** Whether a key that the schemas do not fix is named like a secret of a card. */
  secret: boolean;
}

/** A tally before anything was met. */
export function newTally(): Tally {
  return { keys: 0, unknown: 0, filled: false, reserved: false, secret: false };
}

/** A compiled schema: changes a value into the schema's answer, or says that it does not fit. */
export type Shape = (value: unknown, tally: Tally) => boolean;

export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Compiles a schema of the wire. Throws, at start, on a kind of schema that it does not know. */
export function shapeOf(schema: z.ZodType): Shape {
  return compile(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);
}

function compile(schema: JsonSchema): Shape {
  const { const: constant, enum: values, anyOf, oneOf } = schema;
  if (constant !== undefined) return (value) => value === constant;
  if (values) return oneOfValues(values);
  if (oneOf) return byKind(oneOf);
  if (anyOf) return anyOfThese(anyOf.map(compile));
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberShape(schema);
    case 'string':
      return stringShape(schema);
    case 'boolean':
      return (value) => value === true || value === false;
    case 'array':
      return arrayShape(schema);
    case 'object':
      return schema.properties ? objectShape(schema) : recordShape(schema);
    default:
      throw new Error(`no shape for the schema ${JSON.stringify(schema)}`);
  }
}

function oneOfValues(values: readonly unknown[]): Shape {
  const known = new Set(values);
  return (value) => known.has(value);
}

/** Only of plain values and lists: an object that fits half would be left half changed. */
function anyOfThese(shapes: readonly Shape[]): Shape {
  return (value, tally) => shapes.some((shape) => shape(value, tally));
}

/** Objects that the constant in one field tells apart. */
function byKind(branches: readonly JsonSchema[]): Shape {
  const [first] = branches;
  const field = Object.keys(first?.properties ?? {}).find((key) =>
    branches.every(({ properties }) => properties?.[key]?.const !== undefined && key !== 'v'),
  );
  if (field === undefined) throw new Error('no field tells these objects apart');
  const shapes = new Map(branches.map((b) => [b.properties?.[field]?.const, compile(b)]));
  return (value, tally) => {
    if (typeof value !== 'object' || value === null) return false;
    return shapes.get((value as Record<string, unknown>)[field])?.(value, tally) ?? false;
  };
}

/** Bounds are inclusive but one; NaN fits none, negative zero is refused as the schemas do. */
function numberShape(schema: JsonSchema): Shape {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
  if (maximum === Infinity || Math.max(minimum, exclusiveMinimum) === -Infinity) {
    throw new Error('a number of the wire has limits');
  }
  const whole = schema.type === 'integer';
  return (value) =>
    typeof value === 'number' &&
    value >= minimum &&
    value <= maximum &&
    value > exclusiveMinimum &&
    (!whole || Number.isInteger(value)) &&
    (value !== 0 || 1 / value > 0);
}

function stringShape({ pattern, minLength = 0, maxLength = Infinity }: JsonSchema): Shape {
  const regex = pattern === undefined ? null : new RegExp(pattern);
  return (value) =>
    typeof value === 'string' &&
    value.length >= minLength &&
    value.length <= maxLength &&
    (regex === null || regex.test(value));
}

function arrayShape({ items = {}, maxItems = Infinity }: JsonSchema): Shape {
  const item = compile(items);
  return (value, tally) => {
    if (!Array.isArray(value) || value.length > maxItems) return false;
    for (const member of value) if (!item(member, tally)) return false;
    return true;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Field {
  readonly fits: Shape;
  readonly required: boolean;
}

function objectShape({ properties = {}, required = [] }: JsonSchema): Shape {
  const fields = new Map<string, Field>();
  const defaults: [string, unknown][] = [];
  for (const [key, schema] of Object.entries(properties)) {
    fields.set(key, { fits: compile(schema), required: required.includes(key) });
    if (schema.default !== undefined) defaults.push([key, schema.default]);
  }
  return (value, tally) => {
    if (!isObject(value)) return false;
    let missing = required.length;
    let unknown: string[] | null = null;
    for (const key in value) {
      tally.keys += 1;
      const field = fields.get(key);
      if (field === undefined) {
        unknown ??= [];
        unknown.push(key);
        continue;
      }
      if (field.required) missing -= 1;
      if (!field.fits(value[key], tally)) return false;
    }
    if (missing > 0) return false;
    if (unknown !== null) dropUnknown(value, unknown, tally);
    for (const [key, standing] of defaults) {
      if (value[key] !== undefined) continue;
      value[key] = fresh(standing);
      tally.filled = true;
    }
    return true;
  };
}

function fresh(standing: unknown): unknown {
  return typeof standing === 'object' ? structuredClone(standing) : standing;
}

/** Names that a record remembers as good; issuers, schemes and codes are a few hundred. */
const NAMES_REMEMBERED_MAX = 4_096;

/** An object whose keys its sender chose: shares by issuer, a scope. */
function recordShape({ propertyNames = {}, additionalProperties }: JsonSchema): Shape {
  const name = compile(propertyNames);
  const member = compile(additionalProperties as JsonSchema);
  const good = new Set<string>();
  const takes = (key: string, tally: Tally) => {
    if (good.has(key)) return true;
    noteName(key, tally);
    if (key in Object.prototype || !name(key, tally)) return false;
    if (!tally.secret && !tally.reserved && good.size < NAMES_REMEMBERED_MAX) good.add(key);
    return true;
  };
  return (value, tally) => {
    if (!isObject(value)) return false;
    for (const key in value) {
      tally.keys += 1;
      if (!takes(key, tally) || !member(value[key], tally)) return false;
    }
    return true;
  };
}

function dropUnknown(value: Record<string, unknown>, keys: string[], tally: Tally): void {
  for (const key of keys) {
    tally.unknown += 1;
    noteName(key, tally);
    countKeys(value[key], tally);
    delete value[key];
  }
}

function noteName(key: string, tally: Tally): void {
  if (isReservedName(key)) tally.reserved = true;
  if (isSecretName(key)) tally.secret = true;
}

/** Counts every member below a value, none of which any schema knows. */
export function countKeys(value: unknown, tally: Tally): void {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, member] of Object.entries(value)) {
    if (!isList) {
      tally.keys += 1;
      noteName(key, tally);
    }
    countKeys(member, tally);
  }
}
