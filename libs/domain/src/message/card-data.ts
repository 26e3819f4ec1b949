/**
 * Finds what must never enter: card numbers, track data, card verification values, PIN blocks.
 * PCI DSS 4.0.1 §3.3.1 forbids keeping sensitive authentication data even encrypted, so a message
 * with any of it is refused whole, before log, database and quarantine.
 *
 * Read are texts and keys, digits of every script, numbers, and what is encoded once in
 * hexadecimal, base64 or EMV's TLV. Not seen: a number that is split over two fields, what is
 * encoded twice or encrypted, and cards outside the known ranges unless as track data.
 */
import { holdsCardNumber, isCardNumber } from './card-number.js';
import { foldDigits } from './fold-digits.js';
import { isPinBlockName, isSecretName, isVerificationName, safeName } from './names.js';

/** The sorts of card data. */
export const CARD_DATA_SORTS = ['pan', 'track', 'cvv', 'pin_block'] as const;
export type CardDataSort = (typeof CARD_DATA_SORTS)[number];

/** Where card data was found and of what sort; never the data itself. */
export interface CardDataFinding {
  readonly field: string;
  readonly sort: CardDataSort;
}

// Every repetition is bounded and no two that touch can take the same sign: each is linear.
/** ISO/IEC 7813: `%B` number `^` name `^` expiry, and number `=` (or `D`) expiry, service code. */
const TRACK_1 = /B\d{12,19}\^[^^]{2,26}\^\d{4}/i;
const TRACK_2 = /\d{12,19}[=D]\d\d(?:0[1-9]|1[0-2])\d{3}/i;
const SIGNS_BETWEEN = String.raw`["']?[ \t]{0,2}[ :=]["' \t]{0,3}`;
const VERIFICATION_WORDS =
  '(?:cvv|cvc|cvn|cav|security[ _-]?code|verification[ _-]?(?:code|value))2?';
const VERIFICATION_TEXT = new RegExp(
  String.raw`${VERIFICATION_WORDS}${SIGNS_BETWEEN}\d{3,4}(?!\d)`,
  'i',
);
const PIN_BLOCK_TEXT = new RegExp(
  `pin[ _-]?bl(?:oc)?k${SIGNS_BETWEEN}[0-9A-F]{16}(?![0-9A-F])`,
  'i',
);
/** EMV Book 3, annex A: tag 5A is the number, then its length, an F where digits are odd. */
const TLV_NUMBER = /5A(0[6-9]|0A)/gi;
/** Tag 99, the transaction's PIN data, of eight bytes; alone it is too short to be recognised. */
const TLV_PIN = /^(?:[0-9A-F]{2}){2,}$/i;
const HEX_RUN = /(?:[0-9A-F]{2}){10,}/gi;
const BASE64_RUN = /[A-Za-z0-9+/_-]{16,}/g;
/** Nothing that is shorter holds any of it: `cvv=123`. */
const CHARS_MIN = 7;
/** The shortest card number, and the shortest encoding of one that is looked into. */
const DIGITS_MIN = 12;
const ENCODED_MIN = 16;
/** The fewest digits of a verification value. */
const VERIFICATION_DIGITS_MIN = 3;

/** The sort of card data that a text holds, or null. */
export function cardDataIn(text: string): CardDataSort | null {
  const { length } = text;
  if (length < CHARS_MIN) return null;
  let digits = 0;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return closely(foldDigits(text));
    if (code >= 0x30 && code <= 0x39) digits += 1;
  }
  if (digits >= DIGITS_MIN || length >= ENCODED_MIN) return closely(text);
  return digits >= VERIFICATION_DIGITS_MIN && VERIFICATION_TEXT.test(text) ? 'cvv' : null;
}

function closely(text: string): CardDataSort | null {
  return plainSort(text) ?? tlvSort(text) ?? encodedSort(text);
}

function plainSort(text: string): CardDataSort | null {
  if (TRACK_1.test(text) || TRACK_2.test(text)) return 'track';
  if (holdsCardNumber(text)) return 'pan';
  if (VERIFICATION_TEXT.test(text)) return 'cvv';
  return PIN_BLOCK_TEXT.test(text) ? 'pin_block' : null;
}

function tlvSort(text: string): CardDataSort | null {
  for (const { 1: length = '', index } of text.matchAll(TLV_NUMBER)) {
    const value = text.slice(index + 4, index + 4 + Number.parseInt(length, 16) * 2);
    const digits = value.replace(/f+$/i, '');
    if (/^\d+$/.test(digits) && isCardNumber(digits)) return 'pan';
  }
  return TLV_PIN.test(text) && tlvTags(text).includes('99') ? 'pin_block' : null;
}

/** The tags of a hexadecimal string that is TLV from end to end; none of any other. */
function tlvTags(hex: string): string[] {
  const bytes = hexToText(hex);
  const tags: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    // EMV Book 3, annex B: five ones say that the tag goes on while the highest bit is set.
    if ((bytes.charCodeAt(at) & 0x1f) === 0x1f) {
      do at += 1;
      while ((bytes.charCodeAt(at) & 0x80) !== 0 && at < bytes.length);
    }
    at += 1;
    tags.push(hex.slice(start * 2, at * 2));
    const length = bytes.charCodeAt(at);
    if (!(length < 0x80)) return [];
    at += 1 + length;
  }
  return at === bytes.length ? tags : [];
}

/** What is encoded once. */
function encodedSort(text: string): CardDataSort | null {
  for (const [hex] of text.matchAll(HEX_RUN)) {
    const sort = plainSort(hexToText(hex));
    if (sort) return sort;
  }
  for (const [run] of text.matchAll(BASE64_RUN)) {
    const decoded = base64ToText(run);
    const sort = plainSort(decoded) ?? tlvSort(textToHex(decoded));
    if (sort) return sort;
  }
  return null;
}

function hexToText(hex: string): string {
  let text = '';
  for (let i = 0; i + 1 < hex.length; i += 2) {
    text += String.fromCharCode(Number.parseInt(hex.slice(i, i + 2), 16));
  }
  return text;
}

function textToHex(text: string): string {
  let hex = '';
  for (let i = 0; i < text.length; i += 1) hex += text.charCodeAt(i).toString(16).padStart(2, '0');
  return hex;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 §4 and §5; bytes become the characters of the same number. */
function base64ToText(run: string): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const sign of run.replaceAll('-', '+').replaceAll('_', '/')) {
    held = ((held << 6) | BASE64.indexOf(sign)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    text += String.fromCharCode((held >> bits) & 0xff);
  }
  return text;
}

/**
 * Looks through every key, text and number of a decoded body. `raw` is the text it was parsed
 * from: numbers of more than fifteen digits are only whole there.
 */
export function findCardData(body: unknown, field = '$', raw = ''): CardDataFinding | null {
  if (typeof body === 'string') return finding(field, cardDataIn(body));
  if (typeof body === 'number') return finding(field, sortOfNumber(body, raw));
  if (typeof body !== 'object' || body === null) return null;
  const isList = Array.isArray(body);
  for (const key of Object.keys(body)) {
    const value = (body as Record<string, unknown>)[key];
    const sort = isList ? null : (sortByName(key, value) ?? cardDataIn(key));
    const found = sort ? finding('', sort) : findCardData(value, '', raw);
    // The way is put together on the way back: nearly always there is nothing to name.
    if (found) return { ...found, field: `${field}.${safeName(key)}${found.field}` };
  }
  return null;
}

function finding(field: string, sort: CardDataSort | null): CardDataFinding | null {
  return sort && { field, sort };
}

function sortOfNumber(value: number, raw: string): CardDataSort | null {
  const whole = Math.trunc(Math.abs(value));
  if (whole < 1e11 || whole >= 1e19) return null;
  const found = Number.isSafeInteger(whole) ? isCardNumber(String(whole)) : holdsCardNumber(raw);
  return found ? 'pan' : null;
}

/** Short secrets say nothing by themselves; their names do. */
function sortByName(key: string, value: unknown): CardDataSort | null {
  if (typeof value === 'number') {
    return value >= 100 && value <= 9_999 && isVerificationName(key) ? 'cvv' : null;
  }
  if (typeof value !== 'string' || !isSecretName(key)) return null;
  const text = foldDigits(value).trim();
  if (isVerificationName(key)) return /^\d{3,4}$/.test(text) ? 'cvv' : null;
  if (isPinBlockName(key)) {
    return /^[0-9A-F]{16}$/i.test(text.replace(/[\s:-]/g, '')) ? 'pin_block' : null;
  }
  // A clear PIN; `pin` as the contract has it is a count, or whether there was one.
  return /^\d{4,12}$/.test(text) ? 'pin_block' : null;
}

const ESCAPED = /\\u00([2-7][0-9a-f])/gi;

/** The same for text that is not parsed: escaped digits are read as the digits they are. */
export function sortInRawText(text: string): CardDataSort | null {
  return cardDataIn(
    text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  );
}

/** Whether text that is not parsed holds card data. */
export function textHoldsCardData(text: string): boolean {
  return sortInRawText(text) !== null;
}

const lossy = new TextDecoder('utf-8');
/** Bytes of a refused message that are looked through; nothing behind them is ever kept. */
const RAW_BYTES_MAX = 16 * 1024;

/** The same for bytes that are no message: as text, as EMV's TLV, as whole numbers of CBOR. */
export function sortInBytes(bytes: Uint8Array): CardDataSort | null {
  const read = bytes.subarray(0, RAW_BYTES_MAX);
  const sort = sortInRawText(lossy.decode(read));
  if (sort) return sort;
  let hex = '';
  for (const byte of read) hex += byte.toString(16).padStart(2, '0');
  if (holdsBinaryTrack(hex)) return 'track';
  return tlvSort(hex) ?? (holdsBinaryNumber(read) ? 'pan' : null);
}

/** Hexadecimal digits of plain text look like track data at times; the check digit decides. */
function holdsBinaryTrack(hex: string): boolean {
  for (const { 1: digits = '' } of hex.matchAll(/(\d{12,19})d\d\d(?:0[1-9]|1[0-2])\d{3}/g)) {
    for (let from = 0; digits.length - from >= 12; from += 1) {
      if (isCardNumber(digits.slice(from))) return true;
    }
  }
  return false;
}

/** RFC 8949 §3.1: 0x1B, then eight bytes of an unsigned number. */
function holdsBinaryNumber(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 9 <= bytes.length; at += 1) {
    if (bytes[at] === 0x1b && isCardNumber(String(view.getBigUint64(at + 1)))) return true;
  }
  return false;
}
