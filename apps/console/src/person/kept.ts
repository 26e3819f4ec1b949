/** What this browser keeps between visits; a browser that keeps nothing still works. */

type Kept = 'name' | 'lang' | 'shortcuts';

/** Reads one kept word. */
export function readKept(what: Kept): string | null {
  try {
    return localStorage.getItem(`tillwatch.${what}`);
  } catch {
    // Private windows and strict policies refuse storage: the person is asked again next time.
    return null;
  }
}

/** Keeps one word. */
export function writeKept(what: Kept, word: string): void {
  try {
    localStorage.setItem(`tillwatch.${what}`, word);
  } catch {
    // As above.
  }
}
