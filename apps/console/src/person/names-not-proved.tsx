/** Says beside an approval that names are typed here and not proved, and how to change that. */
import type { ReactNode } from 'react';
import { readOncall } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { BREAKER_WORDS } from '../words/breaker-words.js';
import { useLanguage } from '../words/language.js';

const EVERY_MS = 60_000;

/** Nothing where the token that is used is a person's own. What is not known is not proved. */
export function NamesNotProved(): ReactNode {
  const { locale } = useLanguage();
  const words = BREAKER_WORDS[locale];
  const { value, refused } = useRead('oncall/me', EVERY_MS, readOncall);
  if (value ? value.me !== null : !refused) return null;
  return (
    <p className="not-proved" role="note">
      <strong>{words.unproved}</strong> <span className="muted">{words.prove}</span>
    </p>
  );
}
