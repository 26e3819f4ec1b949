import type { MinuteCodes, MinuteCounts } from './read-counts.js';

/** A payment that did not go through, as a terminal tells it. */
export interface CodedFailure {
  readonly outcome: 'declined' | 'failed' | 'reversed';
  readonly code: string;
}

const APPROVED_CODE = '00';
/** Do not honour: what a denial is called when the file knows no code for it. */
const UNKNOWN_DENIAL = 'cup-pos:05';
const FAILED: CodedFailure = { outcome: 'failed', code: 'cup-pos:96' };
const BACKEND_REVERSED: CodedFailure = { outcome: 'reversed', code: 'cup-pos:96' };
const REVERSED: CodedFailure = { outcome: 'reversed', code: 'cup-pos:68' };

/**
 * The failures of a minute. The counts decide how many there are: codes beyond the denials are
 * left out, denials beyond the codes get a code of their own.
 */
export function failuresOf(counts: MinuteCounts | undefined, codes: MinuteCodes): CodedFailure[] {
  if (counts === undefined) return [];
  const denials = codes
    .filter(([code]) => code !== APPROVED_CODE)
    .flatMap(([code, count]) => repeat({ outcome: 'declined', code: `cup-pos:${code}` }, count))
    .slice(0, counts.denied);
  const unknown = repeat(
    { outcome: 'declined', code: UNKNOWN_DENIAL },
    counts.denied - denials.length,
  );
  return [
    ...denials,
    ...unknown,
    ...repeat(FAILED, counts.failed),
    ...repeat(BACKEND_REVERSED, counts.backend_reversed),
    ...repeat(REVERSED, counts.reversed),
  ];
}

function repeat(failure: CodedFailure, times: number): CodedFailure[] {
  return Array.from({ length: times }, () => failure);
}
