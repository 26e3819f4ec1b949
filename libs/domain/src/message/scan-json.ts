/**
 * One look over the bytes of a payload before anything is parsed: how deep it nests, how many
 * members its objects have, and whether anything in it could be card data, so that the slow search
 * runs only then. It takes any bytes; whether they are JSON is for the parser to say.
 */

/** What one look found. */
export interface Scan {
  /** Deepest nesting of objects and arrays. */
  readonly depth: number;
  /** Members of all objects, as written; a parser keeps only one of two of the same name. */
  readonly keys: number;
  /**
   * Whether a text or number needs a closer look: twelve characters and more with a digit among
   * them, sixteen of any sort, escapes, anything but ASCII, or what could be a verification value
   * in words. Times do not: no card number begins with 1.
   */
  readonly suspicious: boolean;
  /** Whether a text has an escape in it, which alone can make NUL or half a surrogate pair. */
  readonly escaped: boolean;
}

const DIGIT = 1;
const LETTER_V = 2;
export const STRANGE = 4;
const ESCAPE = 8;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const ONE = 0x31;

/** What a byte inside a text may be a sign of. */
export const SIGNS = new Uint8Array(256);
SIGNS.fill(DIGIT, 0x30, 0x3a);
SIGNS[0x56] = LETTER_V;
SIGNS[0x76] = LETTER_V;
SIGNS.fill(STRANGE, 0x80);
SIGNS.fill(STRANGE, 0, 0x20);
SIGNS[BACKSLASH] = ESCAPE;

/** Bytes that a JSON number goes on with: digits, sign, point, exponent. */
const NUMBER = new Uint8Array(256);
for (const sign of '0123456789+-.eE') NUMBER[sign.charCodeAt(0)] = 1;

/** Texts and numbers of this many signs are looked at closely: the shortest card number. */
export const CLOSE_LOOK = 12;
/** The same without a digit: twelve digits in base64 are sixteen letters. */
const ENCODED_LOOK = 16;
/** The shortest verification value in words, `cvv=123`. */
const WORDS = 7;

/** Looks over a payload once. */
export function scanJson(bytes: Uint8Array): Scan {
  const end = bytes.length;
  let depth = 0;
  let deepest = 0;
  let keys = 0;
  let suspicious = false;
  let escaped = false;
  for (let i = 0; i < end; i += 1) {
    const byte = bytes[i] as number;
    if (byte === QUOTE) {
      const start = i + 1;
      let signs = 0;
      for (i = start; i < end; i += 1) {
        const inside = bytes[i] as number;
        if (inside === QUOTE) break;
        signs |= SIGNS[inside] as number;
        if (inside === BACKSLASH) i += 1;
      }
      const length = i - start;
      if (signs >= ESCAPE) escaped = true;
      if (signs >= STRANGE || needsCloseLook(signs, length)) suspicious = true;
    } else if (byte === 0x3a) {
      keys += 1;
    } else if (SIGNS[byte] === DIGIT) {
      const start = i;
      while (i + 1 < end && NUMBER[bytes[i + 1] as number] === 1) i += 1;
      if (i - start + 1 >= CLOSE_LOOK && byte !== ONE) suspicious = true;
      if (i > start + 1 && hasExponent(bytes, start, i)) suspicious = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
  return { depth: deepest, keys, suspicious, escaped };
}

/** Whether a text of so many plain signs, of these sorts, may be card data. */
export function needsCloseLook(signs: number, length: number): boolean {
  if (length >= ENCODED_LOOK) return true;
  if (length >= CLOSE_LOOK && (signs & DIGIT) !== 0) return true;
  return signs === (DIGIT | LETTER_V) && length >= WORDS;
}

function hasExponent(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i <= to; i += 1) if (((bytes[i] as number) | 0x20) === 0x65) return true;
  return false;
}
