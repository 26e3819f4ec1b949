/**
 * Takes plain JSON apart, piece by piece, straight from the bytes: numbers and texts that need no
 * closer look. What does is not plain, good or bad, and is left to those who look closely.
 */
import { cardDataIn } from './card-data.js';
import { CLOSE_LOOK, needsCloseLook, ONE, SIGNS, STRANGE } from './scan-json.js';

/** In place of a value: what is there is not plain. */
export const NOT_PLAIN = Symbol('not plain');
export type NotPlain = typeof NOT_PLAIN;

/** Reads a value where the cursor is and moves it behind; `NOT_PLAIN` for anything unusual. */
export type Reader = () => unknown;

/** What is being read, and where: one message at a time, and no call of it waits. */
export const cursor: { bytes: Uint8Array; at: number } = { bytes: new Uint8Array(), at: 0 };

export const SIGN = {
  comma: 0x2c,
  colon: 0x3a,
  open: 0x7b,
  close: 0x7d,
  openList: 0x5b,
  closeList: 0x5d,
} as const;

const QUOTE = 0x22;
const SPACE = 0x20;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** Digits that are a number exactly, and of which no card number is made unless they begin so. */
const DIGITS_MAX = 15;

/** A number without exponent, with few enough digits to be exact and no card's. */
export function readNumber(): number | NotPlain {
  const from = cursor.at;
  const text = cursor.bytes;
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
  cursor.at = i;
  if (digits === 0) return NOT_PLAIN;
  if (text[digitsFrom] === ZERO && (digits > 1 || negative)) return NOT_PLAIN;
  if (byte === POINT) {
    const fraction = readFraction(value, digits);
    if (fraction === NOT_PLAIN) return NOT_PLAIN;
    value = fraction;
    byte = text[cursor.at] as number;
  }
  const length = cursor.at - from;
  // An exponent is not plain, and neither are so many digits that they may be a card's.
  if (length > DIGITS_MAX || (byte | 0x20) === 0x65) return NOT_PLAIN;
  if (length >= CLOSE_LOOK && text[from] !== ONE) return NOT_PLAIN;
  return negative ? -value : value;
}

/** Both parts are whole numbers below 2^53, so their quotient is the number nearest to the text. */
function readFraction(whole: number, digits: number): number | NotPlain {
  let value = whole;
  let scale = 1;
  cursor.at += 1;
  const from = cursor.at;
  for (
    let byte = cursor.bytes[cursor.at] as number;
    byte >= ZERO && byte <= NINE;
    byte = cursor.bytes[cursor.at] as number
  ) {
    value = value * 10 + (byte - ZERO);
    scale *= 10;
    cursor.at += 1;
  }
  const places = cursor.at - from;
  return places === 0 || places + digits >= DIGITS_MAX ? NOT_PLAIN : value / scale;
}

/** True or false. */
export function readBoolean(): boolean | NotPlain {
  if (matches(TRUE)) return true;
  return matches(FALSE) ? false : NOT_PLAIN;
}

const TRUE = asciiOf('true');
const FALSE = asciiOf('false');

/** The bytes of a text of ASCII. */
export function asciiOf(text: string): Uint8Array {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** Moves behind these bytes if they are what comes next. */
export function matches(wanted: Uint8Array): boolean {
  const text = cursor.bytes;
  const from = cursor.at;
  const { length } = wanted;
  for (let i = 0; i < length; i += 1) if (text[from + i] !== wanted[i]) return false;
  cursor.at = from + length;
  return true;
}

/** Longer texts are notes, and come once. */
const TEXT_MAX = 64;

/** Texts that were met, each in the place its signs lead to; a new one takes the place over. */
const known: (string | undefined)[] = new Array(4_096).fill(undefined);

/** A text of ASCII without an escape, and without card data. */
export function readText(): string | NotPlain {
  const text = cursor.bytes;
  if (text[cursor.at] !== QUOTE) return NOT_PLAIN;
  const from = cursor.at + 1;
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
  cursor.at = i + 1;
  const place = (hash ^ (hash >>> 12)) & 4_095;
  const met = known[place];
  // Whether it may be card data was asked when it was met.
  if (met !== undefined && is(met, from, length)) return met;
  if (signs >= STRANGE || length > TEXT_MAX) return NOT_PLAIN;
  const made = String.fromCharCode(...text.subarray(from, i));
  if (needsCloseLook(signs, length) && cardDataIn(made) !== null) return NOT_PLAIN;
  known[place] = made;
  return made;
}

function is(text: string, from: number, length: number): boolean {
  if (text.length !== length) return false;
  const { bytes } = cursor;
  for (let i = 0; i < length; i += 1) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}

/** Moves behind what separates, and one space behind that, which some writers put there. */
export function passes(separator: number): boolean {
  if (cursor.bytes[cursor.at] !== separator) return false;
  cursor.at += 1;
  if (cursor.bytes[cursor.at] === SPACE) cursor.at += 1;
  return true;
}
