/** What response codes mean, with the operator's own dialects, as the server knows them. */
import { useMemo } from 'react';
import type { CodeFacts } from '#domain/code/code-facts.js';
import { readCodes } from './requests.js';
import { useRead } from './use-read.js';

/** Dialects are read when the server starts, so this only catches a restart. */
const CODES_EVERY_MS = 600_000;

/** Facts by code; a code is missing until the server has answered, and while it cannot. */
export function useCodes(codes: readonly string[]): ReadonlyMap<string, CodeFacts> {
  const key = codes.toSorted().join(',');
  const { value } = useRead(key, CODES_EVERY_MS, () =>
    key === '' ? Promise.resolve([]) : readCodes(key),
  );
  return useMemo(() => new Map((value ?? []).map((facts) => [facts.code, facts])), [value]);
}
