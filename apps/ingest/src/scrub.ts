import { sample_chars_max } from './ingest.config.js';

/** Digits that could be part of a card number, with the separators people write between them. */
const DIGIT_RUN = /\d(?:[ \-.]{0,2}\d){8,}/g;
/** A PIN block: sixteen hexadecimal digits or more. */
const HEX_RUN = /[\dA-Fa-f]{16,}/g;
/** The value of a card verification field, however it is quoted. */
const VERIFICATION = /((?:cvv2?|cvc2?|cav2|cid|cvn2?|securitycode)\W{1,8})\d{3,4}/gi;
const ESCAPED_ASCII = /\\u00([2-7][0-9a-f])/gi;

/**
 * A piece of a rejected payload that is safe to keep and to show: what could be card data is
 * blotted out, control characters and invalid bytes are made visible.
 */
export function scrub(payload: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(payload.subarray(0, sample_chars_max * 4));
  return scrubText(text.slice(0, sample_chars_max));
}

/** The same for a text. Digits that are escaped, or full-width, are read as the digits they are. */
export function scrubText(text: string): string {
  const blot = (found: string) => '#'.repeat(found.length);
  return text
    .toWellFormed()
    .replace(ESCAPED_ASCII, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .normalize('NFKC')
    .replace(HEX_RUN, blot)
    .replace(DIGIT_RUN, blot)
    .replace(VERIFICATION, '$1###')
    .replace(
      /[\p{Cc}\p{Cf}]/gu,
      (c) => `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
    );
}
