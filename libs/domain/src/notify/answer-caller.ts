/** What support tells somebody who calls: whether an incident hits him, and what to do. */
import type { Words } from '../code/taxonomy.js';
import { hasEnded } from '../incident/has-ended.js';
import type { Incident } from '../incident/incident.js';
import { AROUND, callerWordsOf } from './catalogue/caller-words.js';
import { LOCALES, type Locale } from './locale.js';
import { actionName } from './words.js';

/** What is said of one incident to a merchant whom it hit. */
export function wordsForHit(incident: Incident): Words {
  const { what, now } = callerWordsOf(incident.diagnosis);
  return inBoth((locale) => {
    if (hasEnded(incident)) return [what[locale], AROUND.over[locale]];
    return [what[locale], now[locale], ...donts(locale, incident)];
  });
}

/** What is said when no incident hits a merchant, or nobody is known by what was asked for. */
export function wordsForNoHit(known: boolean): Words {
  return known ? AROUND.clear : AROUND.stranger;
}

function donts(locale: Locale, { forbidden }: Incident): string[] {
  if (forbidden.length === 0) return [];
  const names = forbidden.map((id) => actionName(locale, id));
  return [locale === 'en' ? `Do not: ${names.join('; ')}.` : `请勿：${names.join('；')}。`];
}

function inBoth(say: (locale: Locale) => string[]): Words {
  const both = LOCALES.map((locale) => [locale, say(locale).join(locale === 'en' ? ' ' : '')]);
  return Object.fromEntries(both) as Words;
}
