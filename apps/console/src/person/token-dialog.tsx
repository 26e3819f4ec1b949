/** Asks for the token when the service refuses to answer without one. */
import { type FormEvent, type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { useLive } from '../live/live.js';
import { readIncidents } from '../server/requests.js';
import { isFitToken, isTokenWanted, keepToken, onTokenWanted, readToken } from '../server/token.js';
import { useLanguage } from '../words/language.js';
import { Dialog } from './dialog.js';

/** Nothing, until a token is wanted. */
export function TokenGate(): ReactNode {
  const wanted = useSyncExternalStore(onTokenWanted, isTokenWanted);
  useAskWhy();
  return wanted ? <TokenDialog /> : null;
}

/** A refused socket says nothing of why: a plain request does, and its refusal asks for a token. */
function useAskWhy(): void {
  const { board } = useLive();
  const attempt = board.link.state === 'waiting' ? board.link.attempt : 0;
  useEffect(() => {
    // Whatever it says is dealt with where requests are refused; here it is only asked.
    if (attempt > 0) readIncidents('open', 1).catch(() => undefined);
  }, [attempt]);
}

function TokenDialog(): ReactNode {
  const { words } = useLanguage();
  const { retry } = useLive();
  const [token, setToken] = useState('');
  const given = token.trim();
  const unfit = given !== '' && !isFitToken(given);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isFitToken(given)) return;
    keepToken(given);
    retry();
  }

  return (
    <Dialog title={words.token.title} stays>
      <form onSubmit={submit} className="form">
        {readToken() !== null && <p role="alert">{words.token.refused}</p>}
        <label>
          <span>{words.token.label}</span>
          <input
            type="password"
            value={token}
            onChange={(event) => setToken(event.target.value)}
            autoComplete="current-password"
            autoFocus
          />
        </label>
        <p className="muted">{unfit ? words.token.unfit : words.token.why}</p>
        <div className="form-buttons">
          <button type="submit" className="button button-main" disabled={given === '' || unfit}>
            {words.token.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
