import { MINUTE } from '#domain/base/instant.js';
import { aboveLine, aboveSigmas, sharesOf } from './minute-rules.js';

const nothing = { denied: 0, failed: 0, backend_reversed: 0, reversed: 0, refunded: 0 };

/** Fifty quiet minutes of four or six declines among a hundred, and one of thirty. */
const minutes = Array.from({ length: 51 }, (_, i) => {
  const denied = i === 50 ? 30 : 4 + 2 * (i % 2);
  return { ...nothing, at: i * MINUTE, denied, approved: 100 - denied };
});
const recorded = { minutes, codes: new Map([[50 * MINUTE, [['51', 30] as const]]]) };

test('shares are those of a minute’s payments, by status and code', () => {
  const shares = sharesOf(recorded);
  expect(shares.get('denied')?.slice(-2)).toEqual([0.06, 0.3]);
  expect(shares.get('51')?.slice(-2)).toEqual([0, 0.3]);
});

test('sigmas cry where the hour before was calmer, and not before an hour is known', () => {
  const denied = sharesOf(recorded).get('denied') ?? [];
  expect(aboveSigmas(recorded, denied, 5)).toEqual([50 * MINUTE]);
  expect(aboveSigmas({ ...recorded, minutes: minutes.slice(0, 29) }, denied, 0.1)).toEqual([]);
});

test('a line is crossed by the share of five minutes', () => {
  expect(aboveLine(recorded, 0.08)).toEqual([50 * MINUTE]);
  expect(aboveLine(recorded, 0.1)).toEqual([]);
});
