/** Whether the window is wide enough for columns; the same width as in the style sheets. */
import { useSyncExternalStore } from 'react';

const wide = window.matchMedia('(min-width: 900px)');

/** True on a desk, false in a hand. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      wide.addEventListener('change', listener);
      return () => wide.removeEventListener('change', listener);
    },
    () => wide.matches,
  );
}
