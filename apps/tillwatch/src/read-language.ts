import { LOCALES, type Locale } from '#domain/notify/locale.js';
import { Misuse } from './misuse.js';

/** The language that `--lang` asks for; misuse where nobody has words in it. */
export function readLanguage(text: string): Locale {
  const found = LOCALES.find((locale) => locale === text);
  if (!found) throw new Misuse(`--lang ${text}: expected ${LOCALES.join(' or ')}`);
  return found;
}
