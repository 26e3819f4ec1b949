import { OVERFLOW } from '#domain/code/read-code.js';
import type { Faults } from './finding.js';

/** Failures by code, of one tenant in one step of time. */
export type CodeSums = ReadonlyMap<string, number>;

/**
 * Stored failures by code against those counted from the messages. Where ingest folded codes beyond
 * its limit together, which ones is not known: then none may be stored more often than it was said,
 * and the sums must agree.
 */
export function compareCodes(
  at: string,
  stored: CodeSums,
  counted: CodeSums,
  faults: Faults,
): void {
  const folded = stored.get(OVERFLOW) ?? 0;
  const tell = (code: string, had: number, said: number) =>
    faults.add(() => `${at} ${code}: ${had} failures stored, ${said} counted`);
  let missing = 0;
  for (const code of new Set([...stored.keys(), ...counted.keys()])) {
    if (code === OVERFLOW) continue;
    const [had, said] = [stored.get(code) ?? 0, counted.get(code) ?? 0];
    if (had > said || (had < said && folded === 0)) tell(code, had, said);
    missing += said - had;
  }
  // A terminal may send the name of the folded ones itself.
  missing += counted.get(OVERFLOW) ?? 0;
  if ((folded > 0 || counted.has(OVERFLOW)) && missing !== folded) tell(OVERFLOW, folded, missing);
}
