/** What a caught value says. By shape: an error of another realm is no instance of our `Error`. */

/** The code of an error (`ENOENT`, a SQLSTATE), or undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** The message of an error, or whatever else was thrown as text. */
export function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : String(error);
}
