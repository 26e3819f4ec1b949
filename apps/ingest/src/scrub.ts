import { foldScripts } from '#domain/message/fold-digits.js';
import { sample_chars_max } from './ingest.config.js';

/** Digits that could be part of a card number, with what people, or nobody, see between them. */
const DIGIT_RUN = /\d(?:[\s\p{Pd}\p{Cf}.\u00b7\u30fb]{0,3}\d){8,}/gu;
/** A PIN block: sixteen hexadecimal digits or more. */
const HEX_RUN = /[\dA-Fa-f]{16,}/g;
/** What could be base64 of something longer than a word. */
const BASE64_RUN = /(?=[A-Za-z+/_-]{0,64}\d)[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** The value of a card verification field, however it is quoted. */
const VERIFICATION = /((?:cvv2?|cvc2?|cav2|cid|cvn2?|csc|security[ _-]?code)\W{1,8})\d{3,4}/gi;
const ESCAPED_ASCII = /\\u00([2-7][0-9a-f])/gi;

/**
 * A piece of a rejected payload that is safe to keep and to show: what could be card data is
 * blotted out, control characters and invalid bytes are made visible.
 */
export function scrub(payload: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(payload.subarray(0, sample_chars_max * 4));
  return scrubText(text.slice(0, sample_chars_max));
}

/** The same for a text. Digits that are escaped, or of any script, are read as digits. */
export function scrubText(text: string): string {
  const blot = (found: string) => '#'.repeat(found.length);
  const unescaped = text
    .toWellFormed()
    .replace(ESCAPED_ASCII, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return foldScripts(unescaped)
    .replace(BASE64_RUN, blot)
    .replace(HEX_RUN, blot)
    .replace(DIGIT_RUN, blot)
    .replace(VERIFICATION, '$1###')
    .replace(
      /[\p{Cc}\p{Cf}]/gu,
      (c) => `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
    );
}
