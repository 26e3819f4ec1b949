/** What the command line says to people: progress on stderr, results on stdout. */
const started = performance.now();
const colour = process.stderr.isTTY && process.env.NO_COLOR === undefined;

/** One line of progress, with the seconds since the start. */
export function progress(text: string): void {
  const seconds = ((performance.now() - started) / 1_000).toFixed(1).padStart(6);
  process.stderr.write(`${dim(`${seconds}s`)}  ${text}\n`);
}

/** Makes text stand back, where the terminal can. */
export function dim(text: string): string {
  return colour ? `\u001b[2m${text}\u001b[0m` : text;
}

/** Makes text stand out, where the terminal can. */
export function strong(text: string): string {
  return colour ? `\u001b[1m${text}\u001b[0m` : text;
}

/** What failed, in one line, and the exit code for it. */
export function fail(error: unknown): number {
  process.stderr.write(`tillwatch: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}
