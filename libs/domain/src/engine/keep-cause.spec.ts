import type { CausePart } from '../localise/leaves.js';
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

test.each([
  ['a little better', 2.9, [ISSUER]],
  ['clearly better', 3.1, [ISSUER, SCHEME]],
])('a cause that is %s', (_what, better, cause) => {
  const kept = keepCause(found(better), [ISSUER]);
  expect(kept.cause).toEqual(cause);
  expect(kept.root.cause).toEqual(cause);
});

test('what was told and is no candidate any more is given up', () => {
  expect(keepCause(found(0), [{ attribute: 'region', value: '310000' }]).cause).toHaveLength(2);
});
