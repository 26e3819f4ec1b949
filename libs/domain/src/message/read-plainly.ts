/**
 * Reads the messages that nearly all are, in one pass from bytes to the body: JSON as a program
 * writes it, fields that the schema knows, texts without anything that needs a closer look. Made
 * from the same JSON Schema as the shape, so there is one truth. Whatever is not plain answers
 * nothing here and is read with all care by those who can say what is wrong with it;
 * `read-plainly.spec.ts` holds both ways against each other.
 *
 * What makes it quick: a fleet writes its fields in few orders, so a name is compared with what is
 * expected and not looked up, and an object is made at once with all its fields; and texts recur,
 * so a known one is not made anew.
 */
import { z } from 'zod';
import { objectReader } from './field-order.js';
import { isReservedName, isSecretName } from './names.js';
import {
  cursor,
  NOT_PLAIN,
  passes,
  type Reader,
  readBoolean,
  readNumber,
  readText,
  SIGN,
} from './plain-text.js';
import type { JsonSchema } from './shape.js';

/** The body that plain bytes say; undefined for bytes that are not plain, good or bad. */
export type PlainReader = (bytes: Uint8Array) => unknown;

/** Compiles a schema; a kind of value that is seldom sent is never plain. */
export function plainReaderOf(schema: z.ZodType): PlainReader {
  const read = compile(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);
  return (given) => {
    cursor.bytes = given;
    cursor.at = 0;
    const value = read();
    return value === NOT_PLAIN || cursor.at !== given.length ? undefined : value;
  };
}

function compile(schema: JsonSchema): Reader {
  const { const: constant, enum: values } = schema;
  if (constant !== undefined) {
    return expected(typeof constant === 'number' ? readNumber : readText, new Set([constant]));
  }
  if (values) return expected(readText, new Set(values));
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberReader(schema);
    case 'string':
      return textReader(schema);
    case 'boolean':
      return readBoolean;
    case 'array':
      return listReader(schema);
    case 'object':
      return schema.properties ? knownReader(schema) : recordReader(schema);
    default:
      return () => NOT_PLAIN;
  }
}

function expected(read: Reader, values: ReadonlySet<unknown>): Reader {
  return () => {
    const value = read();
    return values.has(value) ? value : NOT_PLAIN;
  };
}

function numberReader(schema: JsonSchema): Reader {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
  const whole = schema.type === 'integer';
  return () => {
    const value = readNumber();
    return typeof value === 'number' &&
      value >= minimum &&
      value <= maximum &&
      value > exclusiveMinimum &&
      (!whole || Number.isInteger(value))
      ? value
      : NOT_PLAIN;
  };
}

function textReader({ pattern, minLength = 0, maxLength = Infinity }: JsonSchema): Reader {
  const regex = pattern === undefined ? null : new RegExp(pattern);
  let good: unknown;
  return () => {
    const text = readText();
    if (text === NOT_PLAIN || text === good) return text;
    if (text.length < minLength || text.length > maxLength) return NOT_PLAIN;
    if (regex !== null && !regex.test(text)) return NOT_PLAIN;
    good = text;
    return text;
  };
}

function listReader({ items = {}, maxItems = Infinity }: JsonSchema): Reader {
  const read = compile(items);
  return () => {
    if (cursor.bytes[cursor.at] !== SIGN.openList) return NOT_PLAIN;
    cursor.at += 1;
    const list: unknown[] = [];
    if (cursor.bytes[cursor.at] === SIGN.closeList) {
      cursor.at += 1;
      return list;
    }
    do {
      const value = read();
      if (value === NOT_PLAIN || list.push(value) > maxItems) return NOT_PLAIN;
    } while (passes(SIGN.comma));
    if (cursor.bytes[cursor.at] !== SIGN.closeList) return NOT_PLAIN;
    cursor.at += 1;
    return list;
  };
}

/** Names of a record that were found to be good; a record's names recur. */
const NAMES_REMEMBERED_MAX = 4_096;

function recordReader({ propertyNames = {}, additionalProperties }: JsonSchema): Reader {
  const readName = compile(propertyNames);
  const readMember = compile(additionalProperties as JsonSchema);
  const good = new Set<string>();
  const isGood = (name: string) => {
    if (good.has(name)) return true;
    if (!isOrdinary(name)) return false;
    if (good.size < NAMES_REMEMBERED_MAX) good.add(name);
    return true;
  };
  return () => {
    if (cursor.bytes[cursor.at] !== SIGN.open) return NOT_PLAIN;
    cursor.at += 1;
    const record: Record<string, unknown> = {};
    if (cursor.bytes[cursor.at] === SIGN.close) {
      cursor.at += 1;
      return record;
    }
    do {
      const name = readName();
      if (typeof name !== 'string' || !isGood(name) || name in record) return NOT_PLAIN;
      if (!passes(SIGN.colon)) return NOT_PLAIN;
      const value = readMember();
      if (value === NOT_PLAIN) return NOT_PLAIN;
      record[name] = value;
    } while (passes(SIGN.comma));
    if (cursor.bytes[cursor.at] !== SIGN.close) return NOT_PLAIN;
    cursor.at += 1;
    return record;
  };
}

function isOrdinary(name: string): boolean {
  return !(name in Object.prototype) && !isReservedName(name) && !isSecretName(name);
}

/** An object whose fields the schema knows. A default is not filled in here: it must be there. */
function knownReader({ properties = {}, required = [] }: JsonSchema): Reader {
  const all = Object.entries(properties);
  const standing = all.filter(([, { default: value }]) => value !== undefined);
  const readers = Object.fromEntries(all.map(([name, schema]) => [name, compile(schema)]));
  return objectReader(readers, [...required, ...standing.map(([name]) => name)]);
}
