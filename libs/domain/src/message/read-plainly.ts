/**
 * Reads the messages that nearly all are, in one pass from bytes to the body: JSON as a program
 * writes it, fields that the schema knows, texts without anything that needs a closer look. Made
 * from the same JSON Schema as the shape, so there is one truth. Whatever is not plain answers
 * nothing here and is read with all care by those who can say what is wrong with it;
 * `read-plainly.spec.ts` holds both ways against each other.
 *
 * What makes it quick: fields come in the order of the last message, so a name is compared with
 * what is expected and not looked up; and texts recur, so a known one is not made anew.
 */
import { z } from 'zod';
import { isReservedName, isSecretName } from './names.js';
import type { JsonSchema } from './shape.js';

/** The body that plain bytes say; undefined for bytes that are not plain, good or bad. */
export type PlainReader = (bytes: Uint8Array) => unknown;

/** Reads a value at `at` and moves behind it; `NOT_PLAIN` for anything unusual. */
type Reader = () => unknown;

const NOT_PLAIN = Symbol('not plain');

/** What is being read, and where: one message at a time, and no call of it waits. */
let bytes: Uint8Array = new Uint8Array();
let at = 0;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const SPACE = 0x20;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** Digits that are a number exactly, and of which no card number is made unless they begin so. */
const DIGITS_MAX = 15;
const CLOSE_LOOK = 12;
const ONE = 0x31;

/** Compiles a schema; a kind of value that is seldom sent is never plain. */
export function plainReaderOf(schema: z.ZodType): PlainReader {
  const read = compile(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);
  return (given) => {
    bytes = given;
    at = 0;
    const value = read();
    return value === NOT_PLAIN || at !== given.length ? undefined : value;
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
      return schema.properties ? objectReader(schema) : recordReader(schema);
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

function readNumber(): number | typeof NOT_PLAIN {
  const from = at;
  const text = bytes;
  let i = from;
  const negative = text[i] === MINUS;
  if (negative) i += 1;
  const digitsFrom = i;
  let value = 0;
  let byte = text[i] as number;
  while (byte >= ZERO && byte <= NINE) {
    value = value * 10 + (byte - ZERO);
    i += 1;
    byte = text[i] as number;
  }
  const digits = i - digitsFrom;
  at = i;
  if (digits === 0) return NOT_PLAIN;
  if (text[digitsFrom] === ZERO && (digits > 1 || negative)) return NOT_PLAIN;
  if (byte === POINT) {
    const fraction = readFraction(value, digits);
    if (fraction === NOT_PLAIN) return NOT_PLAIN;
    value = fraction;
    byte = text[at] as number;
  }
  const length = at - from;
  // An exponent is not plain, and neither are so many digits that they may be a card's.
  if (length > DIGITS_MAX || (byte | 0x20) === 0x65) return NOT_PLAIN;
  if (length >= CLOSE_LOOK && text[from] !== ONE) return NOT_PLAIN;
  return negative ? -value : value;
}

/** Both parts are whole numbers below 2^53, so their quotient is the number nearest to the text. */
function readFraction(whole: number, digits: number): number | typeof NOT_PLAIN {
  let value = whole;
  let scale = 1;
  at += 1;
  const from = at;
  for (let byte = bytes[at] as number; byte >= ZERO && byte <= NINE; byte = bytes[at] as number) {
    value = value * 10 + (byte - ZERO);
    scale *= 10;
    at += 1;
  }
  const places = at - from;
  return places === 0 || places + digits >= DIGITS_MAX ? NOT_PLAIN : value / scale;
}

function readBoolean(): boolean | typeof NOT_PLAIN {
  if (matches(TRUE)) return true;
  return matches(FALSE) ? false : NOT_PLAIN;
}

const TRUE = asciiOf('true');
const FALSE = asciiOf('false');

function asciiOf(text: string): Uint8Array {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** Moves behind these bytes if they are what comes next. */
function matches(wanted: Uint8Array): boolean {
  const text = bytes;
  const from = at;
  const { length } = wanted;
  for (let i = 0; i < length; i += 1) if (text[from + i] !== wanted[i]) return false;
  at = from + length;
  return true;
}

const DIGIT = 1;
const LETTER_V = 2;
const UNUSUAL = 4;
/** What a sign of a text may be part of; the same as `scan-json.ts` looks for. */
const SIGNS = new Uint8Array(256);
SIGNS.fill(DIGIT, ZERO, NINE + 1);
SIGNS[0x56] = LETTER_V;
SIGNS[0x76] = LETTER_V;
SIGNS.fill(UNUSUAL, 0x80);
SIGNS.fill(UNUSUAL, 0, 0x20);
SIGNS[0x5c] = UNUSUAL;
const ENCODED_LOOK = 16;
const WORDS = 7;

/** Texts that were met, each in the place its signs lead to; a new one takes the place over. */
const known: (string | undefined)[] = new Array(4_096).fill(undefined);

function readText(): string | typeof NOT_PLAIN {
  const text = bytes;
  if (text[at] !== QUOTE) return NOT_PLAIN;
  const from = at + 1;
  let i = from;
  let signs = 0;
  let hash = 0;
  let byte = text[i] as number;
  while (byte !== QUOTE) {
    // Also behind the end, where there is no byte.
    if (!(byte >= 0)) return NOT_PLAIN;
    signs |= SIGNS[byte] as number;
    hash = (Math.imul(hash, 31) + byte) | 0;
    i += 1;
    byte = text[i] as number;
  }
  const length = i - from;
  at = i + 1;
  if (signs >= UNUSUAL || length >= ENCODED_LOOK) return NOT_PLAIN;
  if ((signs & DIGIT) !== 0) {
    if (length >= CLOSE_LOOK) return NOT_PLAIN;
    if ((signs & LETTER_V) !== 0 && length >= WORDS) return NOT_PLAIN;
  }
  const place = (hash ^ (hash >>> 12)) & 4_095;
  const met = known[place];
  if (met !== undefined && is(met, from, length)) return met;
  const made = textAt(from, length);
  known[place] = made;
  return made;
}

function is(text: string, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i += 1) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}

function textAt(from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
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

/** Moves behind what separates, and one space behind that, which some writers put there. */
function passes(separator: number): boolean {
  if (bytes[at] !== separator) return false;
  at += 1;
  if (bytes[at] === SPACE) at += 1;
  return true;
}

function listReader({ items = {}, maxItems = Infinity }: JsonSchema): Reader {
  const read = compile(items);
  return () => {
    if (bytes[at] !== OPEN_LIST) return NOT_PLAIN;
    at += 1;
    const list: unknown[] = [];
    if (bytes[at] === CLOSE_LIST) {
      at += 1;
      return list;
    }
    do {
      const value = read();
      if (value === NOT_PLAIN || list.push(value) > maxItems) return NOT_PLAIN;
    } while (passes(COMMA));
    if (bytes[at] !== CLOSE_LIST) return NOT_PLAIN;
    at += 1;
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
    if (bytes[at] !== OPEN) return NOT_PLAIN;
    at += 1;
    const record: Record<string, unknown> = {};
    if (bytes[at] === CLOSE) {
      at += 1;
      return record;
    }
    do {
      const name = readName();
      if (typeof name !== 'string' || !isGood(name) || name in record) return NOT_PLAIN;
      if (!passes(COLON)) return NOT_PLAIN;
      const value = readMember();
      if (value === NOT_PLAIN) return NOT_PLAIN;
      record[name] = value;
    } while (passes(COMMA));
    if (bytes[at] !== CLOSE) return NOT_PLAIN;
    at += 1;
    return record;
  };
}

function isOrdinary(name: string): boolean {
  return !(name in Object.prototype) && !isReservedName(name) && !isSecretName(name);
}

interface Field {
  readonly name: string;
  /** The name in quotes. */
  readonly quoted: Uint8Array;
  readonly read: Reader;
  readonly required: boolean;
  /** The object it was last met in. */
  metIn: number;
}

let objects = 0;

function objectReader({ properties = {}, required = [] }: JsonSchema): Reader {
  const fields = new Map<string, Field>();
  const defaults: string[] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const quoted = asciiOf(JSON.stringify(name));
    const isRequired = required.includes(name);
    fields.set(name, { name, quoted, read: compile(schema), required: isRequired, metIn: 0 });
    if (schema.default !== undefined) defaults.push(name);
  }
  const wanted = required.length;
  const standing = defaults.length;
  const order: Field[] = [];
  const isStanding = new Set(defaults);
  const fieldAt = (place: number): Field | undefined => {
    const next = order[place];
    if (next !== undefined && matches(next.quoted)) return next;
    const name = readText();
    const field = name === NOT_PLAIN ? undefined : fields.get(name);
    if (field !== undefined && place < fields.size) order[place] = field;
    return field;
  };
  return () => {
    if (bytes[at] !== OPEN) return NOT_PLAIN;
    at += 1;
    objects += 1;
    const me = objects;
    const object: Record<string, unknown> = {};
    let met = 0;
    let given = 0;
    let place = 0;
    if (bytes[at] === CLOSE) {
      at += 1;
      return wanted + standing === 0 ? object : NOT_PLAIN;
    }
    do {
      const field = fieldAt(place);
      if (field === undefined || field.metIn === me || !passes(COLON)) return NOT_PLAIN;
      field.metIn = me;
      const value = field.read();
      if (value === NOT_PLAIN) return NOT_PLAIN;
      object[field.name] = value;
      if (field.required) met += 1;
      if (standing > 0 && isStanding.has(field.name)) given += 1;
      place += 1;
    } while (passes(COMMA));
    // One that leaves something to be filled in is not what its bytes say.
    if (bytes[at] !== CLOSE || met < wanted || given < standing) return NOT_PLAIN;
    at += 1;
    return object;
  };
}
