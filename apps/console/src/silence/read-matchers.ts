/** Matchers as the server takes them, from what people write. */
import { parseMatcher } from '#domain/notify/matcher.js';
import type { SilenceMatcher } from '#domain/notify/silence.js';

/** Reads the lines; the first that is none, otherwise. */
export function readMatchers(text: string): SilenceMatcher[] | string {
  const matchers: SilenceMatcher[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const read = parseMatcher(line);
    if (typeof read === 'string') return line.trim();
    const { label: name, op, value } = read;
    matchers.push({ name, value, isRegex: op.endsWith('~'), isEqual: op.startsWith('=') });
  }
  return matchers;
}
