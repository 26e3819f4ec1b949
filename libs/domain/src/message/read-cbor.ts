/**
 * CBOR (RFC 8949) as far as it says what JSON says: maps with text keys, arrays, texts, numbers,
 * booleans and null, all of definite length. Tags, byte strings, `undefined`, other simple values,
 * duplicate keys, whole numbers that are not safe, NaN and infinities are refused.
 *
 * The bytes are walked before cborg decodes them: what nests too deep or claims more than it has
 * never makes an object.
 */
import { decode } from 'cborg';
import { err, ok, type Result } from '../base/result.js';
import { isReservedName } from './names.js';
import { readText } from './read-json.js';

const BREAK = 'not CBOR';
/** Simple values that JSON has: false, true, null; then half, single and double floats. */
const FALSE = 20;
const NULL = 22;
const HALF = 25;
const DOUBLE = 27;
/** Bytes of the argument that follows an initial byte (RFC 8949 §3). */
const ARGUMENT_BYTES: readonly number[] = [1, 2, 4, 8];

/** The value of CBOR bytes, or the mistake and the byte it is at. */
export function readCbor(bytes: Uint8Array, depthMax: number): Result<unknown, string> {
  const walk = new Walk(bytes, depthMax);
  const mistake = walk.item(0) ?? walk.rest();
  if (mistake) return err(`${mistake} at byte ${walk.at}`);
  try {
    return ok(
      decode(bytes, {
        strict: true,
        allowIndefinite: false,
        allowUndefined: false,
        allowInfinity: false,
        allowNaN: false,
        allowBigInt: false,
        rejectDuplicateMapKeys: true,
      }),
    );
  } catch {
    // Its messages can repeat a key of the payload.
    return err('not strict CBOR');
  }
}

/** Goes over the items of a payload without making any of them; at most as many as it has bytes. */
class Walk {
  at = 0;
  /** The text that was met last. */
  private last = '';

  constructor(
    private readonly bytes: Uint8Array,
    private readonly depthMax: number,
  ) {}

  /** The mistake in the item that begins here, or null behind it. */
  item(depth: number): string | null {
    const initial = this.bytes[this.at];
    if (initial === undefined) return BREAK;
    const major = initial >> 5;
    if (major === 7) return this.simple(initial & 0x1f);
    if (major === 6) return 'a tag';
    if (major === 2) return 'a byte string';
    if ((initial & 0x1f) === 0x1f) return 'an indefinite length';
    const argument = this.argument(initial & 0x1f);
    if (argument === null) return BREAK;
    if (major <= 1) return argument <= Number.MAX_SAFE_INTEGER ? null : 'an unsafe whole number';
    if (major === 3) return this.text(argument);
    if (depth >= this.depthMax) return `nested deeper than ${this.depthMax}`;
    return this.members(argument, major === 5, depth);
  }

  rest(): string | null {
    return this.at === this.bytes.length ? null : 'more than one item';
  }

  private members(count: number, isMap: boolean, depth: number): string | null {
    // Every member takes a byte at least, so no claim makes the loop longer than the payload.
    if (count > this.bytes.length - this.at) return BREAK;
    for (let i = 0; i < count; i += 1) {
      if (isMap) {
        const key = this.bytes[this.at];
        if (key === undefined) return BREAK;
        if (key >> 5 !== 3) return 'a key that is no text';
        const mistake = this.item(depth + 1);
        if (mistake) return mistake;
        // cborg would set it as the prototype, and no later look over the value would see it.
        if (isReservedName(this.last)) return 'a name such as __proto__';
      }
      const mistake = this.item(depth + 1);
      if (mistake) return mistake;
    }
    return null;
  }

  private text(length: number): string | null {
    if (length > this.bytes.length - this.at) return BREAK;
    const text = readText(this.bytes.subarray(this.at, this.at + length));
    if (text === null) return 'a text that is not UTF-8';
    this.at += length;
    this.last = text;
    return null;
  }

  private simple(info: number): string | null {
    if (info >= HALF && info <= DOUBLE) return this.argument(info) === null ? BREAK : null;
    if (info < FALSE || info > NULL) return 'a simple value that JSON has not';
    this.at += 1;
    return null;
  }

  /** Reads past an initial byte and its argument; null when it is cut off or reserved. */
  private argument(info: number): number | null {
    this.at += 1;
    if (info < 24) return info;
    const length = ARGUMENT_BYTES[info - 24];
    if (length === undefined || this.at + length > this.bytes.length) return null;
    let value = 0;
    for (let i = 0; i < length; i += 1) value = value * 256 + (this.bytes[this.at + i] as number);
    this.at += length;
    return value;
  }
}
