/** Reads something from the server, keeps the last answer through failures, reads it again. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refused } from '../incident/acts.js';
import { refusedBy } from './requests.js';

export interface Reading<T> {
  readonly value: T | null;
  /** Why the newest attempt failed; the value, if any, is then an older one. */
  readonly refused: Refused | null;
  readonly readAt: number | null;
  /** Reads again now. */
  again(): void;
}

/** Frames come in bursts, and the story is written just after the frame: one read for all. */
const SETTLE_MS = 250;

/**
 * Reads at once, on every change of `key` or `version` and every `everyMs` while the page is
 * visible. A new key is another question: its old answer is dropped, even one that is on its way.
 * A new version is a reason to ask the same question again.
 */
export function useRead<T>(
  key: string,
  everyMs: number,
  read: () => Promise<T>,
  version?: unknown,
): Reading<T> {
  const [state, setState] = useState<{
    key: string;
    value: T | null;
    refused: Refused | null;
    readAt: number | null;
  }>({ key, value: null, refused: null, readAt: null });
  const latest = useRef(read);
  latest.current = read;
  const asked = useRef(0);

  const again = useCallback(() => {
    asked.current += 1;
    const turn = asked.current;
    latest.current().then(
      (value) => {
        if (turn === asked.current) setState({ key, value, refused: null, readAt: Date.now() });
      },
      (cause: unknown) => {
        if (turn !== asked.current) return;
        const refused = refusedBy(cause);
        setState((old) =>
          old.key === key ? { ...old, refused } : { key, value: null, refused, readAt: null },
        );
      },
    );
  }, [key]);

  useEffect(() => {
    again();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again();
    }, everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);

  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    const timer = setTimeout(again, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [again, version]);

  const current = state.key === key;
  return {
    value: current ? state.value : null,
    refused: current ? state.refused : null,
    readAt: current ? state.readAt : null,
    again,
  };
}
