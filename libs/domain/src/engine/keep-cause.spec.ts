import type { CausePart, Leaves } from '../localise/leaves.js';
import type { Localisation } from '../localise/localise.js';
import { keepCause } from './keep-cause.js';

const ISSUER: CausePart = { attribute: 'issuer', value: 'cmb' };
const SCHEME: CausePart = { attribute: 'scheme', value: 'unionpay' };

/** A localisation whose narrow cause scores so much better than the one that was told. */
function found(better: number): Localisation {
  const counts = { attempts: 100, failures: 20, expected: 1 };
  const root = { cause: [ISSUER, SCHEME], ...counts, score: 40 + better };
  const told = { cause: [ISSUER], ...counts, score: 40 };
  const candidates = [root, told];
  return { cause: root.cause, explainedShare: 1, confidence: 1, root, others: [], candidates };
}

/** No leaves: by its counts nothing is shown of what was told. */
const NONE: Leaves = {
  profileOf: () => undefined,
  attempts: new Map(),
  failures: [],
  normal: 0.01,
  mix: { issuer: {}, scheme: {}, entry: {} },
};

test.each([
  ['a little better', 2.9, [ISSUER]],
  ['clearly better', 3.1, [ISSUER, SCHEME]],
])('a cause that is %s', (_what, better, cause) => {
  const kept = keepCause(found(better), NONE, [ISSUER]);
  expect(kept.cause).toEqual(cause);
  expect(kept.root.cause).toEqual(cause);
});

test('what was told and is no candidate any more is given up', () => {
  const told = [{ attribute: 'region', value: '310000' }];
  expect(keepCause(found(0), NONE, told).cause).toHaveLength(2);
});

const region = (value: string): CausePart => ({ attribute: 'region', value });
const [A, B] = [region('a'), region('b')];

/** Two hundred attempts in each of four regions, and so many failures in the first three. */
function regions(...failed: readonly number[]): Leaves {
  const names = ['a', 'b', 'c', 'd'];
  return {
    ...NONE,
    profileOf: (id) => ({ region: names[id] as string }),
    attempts: new Map(names.map((_, id) => [id, 200])),
    failures: failed.map((count, profile) => ({ profile, count })),
  };
}

/** What the search found best, by far. */
function best(cause: readonly CausePart[], attempts: number, failures: number): Localisation {
  const root = { cause, attempts, failures, expected: attempts * 0.01, score: 900 };
  return { cause, explainedShare: 0.5, confidence: 1, root, others: [], candidates: [root] };
}

test.each([
  ['everything, while the rest is well', regions(180, 180), [], 800, 360, 2, 1],
  ['everything, now that a third region fails', regions(180, 180, 90), [], 800, 450, 0, 0.5],
  ['one of two regions that both fail', regions(180, 180), [A], 200, 180, 2, 1],
  ['one of two regions, the other being well', regions(180, 2), [A], 200, 180, 1, 0.5],
  ['another region', regions(0, 0, 180), [region('c')], 200, 180, 1, 0.5],
])('two regions were told, and the search finds %s', (_what, leaves, cause, n, k, left, share) => {
  const kept = keepCause(best(cause, n, k), leaves, [A, B]);
  expect(kept.cause).toHaveLength(left);
  expect(kept.explainedShare).toBeCloseTo(share);
  expect(kept.root.cause).toEqual(kept.cause);
});

test('what is told gives way to a part of it, when the rest is shown to be well', () => {
  const told = { cause: [A, B], attempts: 400, failures: 180, expected: 4, score: 899 };
  const narrow = (failures: number) => {
    const search = best([A], 200, failures);
    return { ...search, candidates: [...search.candidates, told] };
  };
  expect(keepCause(narrow(180), regions(180, 0), [A, B]).cause).toEqual([A]);
  expect(keepCause(narrow(90), regions(90, 90), [A, B]).cause).toEqual([A, B]);
});

test('the whole fleet was told for want of a cause, and gives way to any', () => {
  expect(keepCause(best([A], 200, 180), regions(180, 180), []).cause).toEqual([A]);
});

test('what only a detector can state is never kept by the counts of a search', () => {
  const merchant = [{ attribute: 'merchant', value: 'm-1' }];
  expect(keepCause(best([], 800, 360), regions(180, 180), merchant).cause).toEqual([]);
});
