import { sample_chars_max } from './ingest.config.js';

/**
 * A piece of a rejected payload that is safe to keep and to show: runs of digits that could be
 * part of a card number are blotted out, control characters and invalid bytes are made visible.
 */
export function scrub(payload: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(payload.subarray(0, sample_chars_max * 4));
  return text
    .slice(0, sample_chars_max)
    .toWellFormed()
    .replace(/\d(?:[ \-.]?\d){8,}/g, (digits) => '#'.repeat(digits.length))
    .replace(
      /[\p{Cc}\p{Cf}]/gu,
      (c) => `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
    );
}
