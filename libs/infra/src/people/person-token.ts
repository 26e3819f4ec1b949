/** A person's own token for the API: whoever sends it speaks as this person. */
import type { Instant } from '#domain/base/instant.js';
import { readWords, signWords } from './sign-words.js';

const PREFIX = 'person-';

/** Makes a token; it holds until the file says that tokens of before some day do not. */
export function makePersonToken(key: string, person: string, now: Instant): string {
  return `${PREFIX}${signWords(key, 'token', [person, String(now)])}`;
}

/** Whose a token is and since when; null for what is no token of ours. */
export function readPersonToken(
  key: string,
  token: string,
): { readonly person: string; readonly madeAt: Instant } | null {
  if (!token.startsWith(PREFIX)) return null;
  const words = readWords(key, 'token', token.slice(PREFIX.length));
  if (!words) return null;
  const [person = '', madeAt = ''] = words;
  return { person, madeAt: Number(madeAt) };
}
