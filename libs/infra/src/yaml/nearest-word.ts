/**
 * The word of `known` that `typed` is probably a slip of, if any: within a third of its letters,
 * where swapping two neighbours counts as one slip.
 */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(typed.length / 3));
  let best: string | undefined;
  let bestSlips = limit + 1;
  for (const word of known) {
    const slips = slipsBetween(typed.toLowerCase(), word.toLowerCase());
    if (slips < bestSlips) {
      best = word;
      bestSlips = slips;
    }
  }
  return best;
}

/** Edits (insert, delete, replace, swap neighbours) from one word to the other. */
function slipsBetween(from: string, to: string): number {
  const table = Array.from({ length: from.length + 1 }, (_, row) => [row]);
  const at = (row: number, column: number) => table[row]?.[column] ?? column;
  for (let i = 1; i <= from.length; i += 1) {
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      let slips = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        slips = Math.min(slips, at(i - 2, j - 2) + 1);
      }
      (table[i] as number[])[j] = slips;
    }
  }
  return at(from.length, to.length);
}
