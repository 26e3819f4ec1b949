/** Says when what is on the screen is not the present, and what is being done about it. */
import type { ReactNode } from 'react';
import { useLanguage } from '../words/language.js';
import { useLive, useNow } from './live.js';

/** A lost connection or a pause; nothing while all is well. */
export function LinkBanner(): ReactNode {
  const { words, format } = useLanguage();
  const { board, pausedAt, retry, togglePause } = useLive();
  const now = useNow();
  const { link, wall } = board;
  if (link.state !== 'open' && (wall !== null || link.state === 'waiting')) {
    const left =
      link.state === 'waiting' ? Math.max(0, Math.ceil((link.retryAt - now) / 1_000)) : 0;
    return (
      <div className="banner" role="status">
        <span className="trust-sign" aria-hidden="true">
          !
        </span>
        <span>{wall === null ? words.link.never : words.link.lost(format.clock(wall.at))}</span>
        <span className="muted" aria-live="off">
          {link.state === 'waiting' && left > 0
            ? words.link.retryIn(format.count(left))
            : words.link.connecting}
        </span>
        <button type="button" className="button" onClick={retry}>
          {words.tryAgain}
        </button>
      </div>
    );
  }
  if (pausedAt === null) return null;
  return (
    <div className="banner calm" role="status">
      <span>{words.link.paused(format.clock(pausedAt))}</span>
      <button type="button" className="button" onClick={togglePause}>
        {words.header.resume}
      </button>
    </div>
  );
}
