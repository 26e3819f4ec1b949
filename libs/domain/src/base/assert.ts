/** Says that a case cannot exist; the compiler proves it, and a bug that gets here crashes. */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}

/** Crashes with `message` when what must hold does not: a bug, never a stranger's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
