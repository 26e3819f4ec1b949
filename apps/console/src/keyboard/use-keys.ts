/** Listens for keys on the whole page and does what they mean. */
import { useEffect, useRef } from 'react';
import { type Command, type Pending, readKey } from './read-key.js';

/** The second key of a pair must follow soon, or the first was a slip. */
const PAIR_MS = 1_500;

/** Calls `act` for every command, unless the person is typing, in a dialog, or has said no. */
export function useKeys(on: boolean, act: (command: Command) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!on) return;
    let pending: Pending = null;
    let since = 0;
    function press(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
      if (event.timeStamp - since > PAIR_MS) pending = null;
      since = event.timeStamp;
      const read = readKey(pending, event.key);
      pending = read.pending;
      if (read.command === null) return;
      event.preventDefault();
      latest.current(read.command);
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [on]);
}

function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true;
  return target instanceof HTMLElement && target.matches('input, textarea, select');
}

/** Moves the focus to the next row, or the previous one. */
export function stepRows(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const now = rows.findIndex((row) => row.matches(':focus'));
  const next = now === -1 ? (by === 1 ? 0 : rows.length - 1) : now + by;
  rows[Math.min(rows.length - 1, Math.max(0, next))]?.focus();
}

/** The incident that the focus is in. */
export function incidentInFocus(): string | null {
  const box = document.activeElement?.closest<HTMLElement>('[data-incident]');
  return box?.dataset.incident ?? null;
}
