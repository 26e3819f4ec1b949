/** What a step that may meet a stranger's mistake answers: the value, or the mistake as data. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** The good answer. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** The mistake. */
export function err<E>(error: E): Result<never, E> {
  return { ok: false, error };
}
