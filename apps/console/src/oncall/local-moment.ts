/** Moments as a field of a form has them: by the clock of the browser, to the minute. */

const MINUTE_MS = 60_000;

/** `2026-03-02T12:00`, for a field of the kind `datetime-local`. */
export function writeLocal(at: number): string {
  const offset = new Date(at).getTimezoneOffset() * MINUTE_MS;
  return new Date(at - offset).toISOString().slice(0, 16);
}

/** Reads it back; null for what is no moment yet. */
export function readLocal(text: string): number | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
