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

interface State<T> {
  readonly key: string;
  readonly value: T | null;
  readonly refused: Refused | null;
  readonly readAt: number | null;
}

function nothing<T>(key: string): State<T> {
  return { key, value: null, refused: null, readAt: null };
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
  const [state, setState] = useState<State<T>>(() => nothing(key));
  const latest = useRef({ key, read });
  latest.current = { key, read };
  const turns = useRef({ asked: 0, answered: 0 });

  const again = useCallback(() => {
    turns.current.asked += 1;
    const turn = turns.current.asked;
    // Answers may overtake each other: an older one never replaces a newer one, but a slow
    // server must not lose every answer to the question that followed it.
    const settle = (next: (old: State<T>) => State<T>): void => {
      if (key !== latest.current.key || turn < turns.current.answered) return;
      turns.current.answered = turn;
      setState(next);
    };
    latest.current.read().then(
      (value) => settle(() => ({ key, value, refused: null, readAt: Date.now() })),
      (cause: unknown) => {
        const refused = refusedBy(cause);
        settle((old) => (old.key === key ? { ...old, refused } : { ...nothing(key), refused }));
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

  const { value, refused, readAt } = state.key === key ? state : nothing<T>(key);
  return { value, refused, readAt, again };
}
