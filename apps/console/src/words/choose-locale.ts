/** Which language to speak: what the address says, then the last choice, then the browser. */
import { LOCALES, type Locale } from '#domain/notify/locale.js';

/** Chooses; any Chinese is served the simplified text rather than English. */
export function chooseLocale(
  asked: string | null,
  kept: string | null,
  browser: readonly string[],
): Locale {
  for (const tag of [asked, kept, ...browser]) {
    const locale = tag === null ? null : localeOf(tag);
    if (locale !== null) return locale;
  }
  return 'en';
}

function localeOf(tag: string): Locale | null {
  const exact = LOCALES.find((locale) => locale.toLowerCase() === tag.toLowerCase());
  if (exact) return exact;
  const language = tag.split('-')[0]?.toLowerCase();
  if (language === 'zh') return 'zh-CN';
  return language === 'en' ? 'en' : null;
}
