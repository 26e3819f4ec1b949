/** How old the newest data is, as a sign and a number. */
import type { ReactNode } from 'react';
import { dataAge } from '../live/freshness.js';
import { useLive, useNow } from '../live/live.js';
import { useLanguage } from '../words/language.js';

/** Solid while fresh, amber when stale, hatched when old, hollow when not connected. */
export function DataAgeSign(): ReactNode {
  const { words, format } = useLanguage();
  const { board, pausedAt } = useLive();
  const { freshness, ageMs } = dataAge(board, useNow());
  const [sign, says] = read();
  return (
    <span className="data-age-place">
      <span className={`data-age ${sign}`}>
        <span className="data-age-words">{says}</span>{' '}
        <span className={`mark ${sign}`} aria-hidden="true" />
      </span>
    </span>
  );

  function read(): [sign: string, says: string] {
    if (board.link.state === 'waiting') return ['hollow', words.age.disconnected];
    if (freshness === 'none') return ['hollow', words.age.waiting];
    if (pausedAt !== null) return ['hollow', words.age.paused(format.clock(pausedAt))];
    if (ageMs === null) return ['hollow', words.age.none];
    const age = format.age(ageMs);
    if (freshness === 'fresh') return ['solid', words.age.data(age)];
    return [freshness === 'stale' ? 'amber' : 'hatch', words.age.stale(age)];
  }
}
