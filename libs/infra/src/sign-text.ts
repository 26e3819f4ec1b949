import { createHmac, timingSafeEqual } from 'node:crypto';

const signature_bytes = 16;

/**
 * What only a holder of the key can have written under a text: HMAC-SHA256, cut to 128 bits, which
 * nobody guesses and which are 22 letters in a link. Texts of different purposes begin differently,
 * so that none is good for another.
 */
export function signText(key: string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, signature_bytes);
}

/** Whether a signature in base64url is that of the text, in a time that says nothing about it. */
export function isSigned(key: string, text: string, signature: string): boolean {
  const given = Buffer.from(signature, 'base64url');
  const right = signText(key, text);
  return given.length === right.length && timingSafeEqual(given, right);
}
