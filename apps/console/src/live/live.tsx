/** Gives every component the board, the ticking clock and the pause switch. */
import {
  createContext,
  type ReactNode,
  useContext,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Wall } from '#domain/live/frame.js';
import type { Board } from './board.js';
import type { LiveStore } from './live-store.js';

interface Live {
  readonly board: Board;
  /** The wall to draw: the newest, or the one that was there when the person pressed pause. */
  readonly wall: Wall | null;
  readonly pausedAt: number | null;
  togglePause(): void;
  retry(): void;
}

const LiveContext = createContext<Live | null>(null);

/** Feeds what is inside from the store. Pausing freezes numbers, never incidents. */
export function LiveProvider(props: { store: LiveStore; children: ReactNode }): ReactNode {
  const { store } = props;
  const board = useSyncExternalStore(store.subscribe, store.read);
  const [paused, setPaused] = useState<Wall | null>(null);
  const live = useMemo<Live>(
    () => ({
      board,
      wall: paused ?? board.wall,
      pausedAt: paused?.at ?? null,
      togglePause: () => setPaused((now) => (now ? null : store.read().wall)),
      retry: store.retry,
    }),
    [board, paused, store],
  );
  return <LiveContext value={live}>{props.children}</LiveContext>;
}

/** The board and what can be done with it. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive outside LiveProvider');
  return live;
}

const ticking = new Set<() => void>();
let second = Math.floor(Date.now() / 1_000) * 1_000;
setInterval(() => {
  second = Math.floor(Date.now() / 1_000) * 1_000;
  for (const listener of ticking) listener();
}, 1_000);

/** The browser's clock, once a second, the same for all components of one render. */
export function useNow(): number {
  return useSyncExternalStore(
    (listener) => {
      ticking.add(listener);
      return () => ticking.delete(listener);
    },
    () => second,
  );
}
