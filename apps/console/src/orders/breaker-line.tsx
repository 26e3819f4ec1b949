/** How the switch and the breakers stand, in one line that leads to their page. */
import type { ReactNode } from 'react';
import type { BreakersView } from '#domain/command/breakers.js';
import { Go } from '../place/place.js';
import { ask } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { BREAKER_WORDS } from '../words/breaker-words.js';
import { useLanguage } from '../words/language.js';

const EVERY_MS = 5_000;

/** The link alone where they cannot be read: not known is not well. */
export function BreakerLine(): ReactNode {
  const { locale, format } = useLanguage();
  const words = BREAKER_WORDS[locale];
  const { value } = useRead('breakers', EVERY_MS, () =>
    ask<BreakersView>('GET', '/commands/breakers'),
  );
  const left = value?.terminals.length ?? 0;
  return (
    <p className="breaker-line">
      {value && <strong>{value.switch.halted ? words.open : words.closed}</strong>}
      {value?.open && <span>{words.waits}</span>}
      {left > 0 && <span>{words.leftOut(format.count(left))}</span>}
      <Go to={{ page: 'commands' }}>{words.toAll}</Go>
    </p>
  );
}
