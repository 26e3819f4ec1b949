/**
 * Words that only this service can have written: what a link in a page says, and whose a token is.
 * Signed under ONCALL_KEY, shortly, so that a link fits into a short message; each
 * purpose is signed apart, so that a link is never a token.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isSigned, signText } from '../sign-text.js';

/** A key as operators write it. */
export const OncallKey = z
  .string()
  .regex(/^[A-Za-z0-9+/=_-]{32,200}$/, 'expected 32 or more letters, as of openssl rand -hex 32');

const SHAPE = /^([A-Za-z0-9_-]{1,400})[.]([A-Za-z0-9_-]{22})$/;

export type Purpose = 'take' | 'prove' | 'token';

/** Writes words and their signature, in letters that a link and a header may have. */
export function signWords(key: string, purpose: Purpose, words: readonly string[]): string {
  const text = Buffer.from(words.join('\n')).toString('base64url');
  return `${text}.${signText(key, signed(purpose, text)).toString('base64url')}`;
}

/** The words, if they were signed with this key for this purpose; null otherwise. */
export function readWords(key: string, purpose: Purpose, written: string): string[] | null {
  const [, text = '', signature = ''] = SHAPE.exec(written) ?? [];
  if (text === '' || !isSigned(key, signed(purpose, text), signature)) return null;
  return Buffer.from(text, 'base64url').toString('utf8').split('\n');
}

function signed(purpose: Purpose, text: string): string {
  return `tillwatch ${purpose}\n${text}`;
}

/** The mark of an address: another address has another, and nobody reads it back. */
export function markOf(key: string, contact: { readonly by: string; readonly address: string }) {
  const text = `${contact.by}\n${contact.address}\n${key}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
