/** Gives every component the words and formats of the person's language. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Locale } from '#domain/notify/locale.js';
import { readKept, writeKept } from '../person/kept.js';
import { chooseLocale } from './choose-locale.js';
import { en } from './en.js';
import { createFormat, type Format } from './format.js';
import type { Words } from './keys.js';
import { zhCN } from './zh-cn.js';

interface Language {
  readonly locale: Locale;
  readonly words: Words;
  readonly format: Format;
  setLocale(locale: Locale): void;
}

const WORDS: Record<Locale, Words> = { en, 'zh-CN': zhCN };

const LanguageContext = createContext<Language | null>(null);

function firstLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang');
  return chooseLocale(asked, readKept('lang'), navigator.languages);
}

/** Chooses the language once, and changes it when the person does. */
export function LanguageProvider(props: { children: ReactNode }): ReactNode {
  const [locale, setLocale] = useState(firstLocale);
  useEffect(() => {
    // Screen readers choose the voice, and fonts the glyphs, by this.
    document.documentElement.lang = locale;
  }, [locale]);
  const language = useMemo<Language>(
    () => ({
      locale,
      words: WORDS[locale],
      format: createFormat(locale),
      setLocale(chosen) {
        writeKept('lang', chosen);
        const query = new URLSearchParams(location.search);
        if (query.has('lang')) {
          // The address wins over what is kept: it has to follow the choice or undo it on reload.
          query.set('lang', chosen);
          history.replaceState(null, '', `${location.pathname}?${query}`);
        }
        setLocale(chosen);
      },
    }),
    [locale],
  );
  return <LanguageContext value={language}>{props.children}</LanguageContext>;
}

/** The words and formats of the person's language. */
export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('useLanguage outside LanguageProvider');
  return language;
}
