import { aDigest, START } from '../../../../test/support/tiny-fleet.js';
import { HOUR, MINUTE, SECOND } from '../base/instant.js';
import { noteSales, type SaleSpan, salesBefore } from './sale-book.js';

const none = { withFee: 0, feeAmount: 0, fee: 0 };
const NOW = START + 30 * HOUR;

/** Notes so many sales of one yuan, or of another currency, at each moment before now. */
function note(book: SaleSpan[], before: number, count: number, currency = 'CNY'): void {
  const row = { plan: 'p-1', card: '', currency, count, amount: count * 100, ...none };
  noteSales(book, aDigest(NOW - before, [], [], [], { records: [row, { ...row, count: 0 }] }));
}

const recordsBefore = (book: readonly SaleSpan[], before: number) =>
  salesBefore(book, NOW - before).reduce((sum, { records }) => sum + records, 0);

test('what was told before a moment is summed, and nothing that may be later', () => {
  const book: SaleSpan[] = [];
  for (const before of [60, 50, 40, 30, 20, 10]) note(book, before * SECOND, 5);
  expect(salesBefore(book, NOW - 30 * SECOND)).toEqual([
    { currency: 'CNY', records: 15, amount: 1_500 },
  ]);
  // The second that the moment lies in is left out, since part of it is later.
  expect(recordsBefore(book, 30 * SECOND - 500)).toBe(15);
  expect(recordsBefore(book, 29 * SECOND)).toBe(20);
  expect(salesBefore(book, NOW - 60 * SECOND)).toEqual([]);
});

test('digests that come out of order find their place', () => {
  const book: SaleSpan[] = [];
  for (const before of [10, 40, 20, 41]) note(book, before * SECOND, 1);
  expect(book.map(({ from }) => from)).toEqual(book.map(({ from }) => from).toSorted());
  expect(recordsBefore(book, 20 * SECOND)).toBe(2);
  expect(recordsBefore(book, 0)).toBe(4);
});

test('a day is kept in few spans, and what was told before is forgotten', () => {
  const book: SaleSpan[] = [];
  for (let before = 27 * HOUR; before >= 0; before -= 10 * SECOND) note(book, before, 1);
  expect(book.length).toBeLessThanOrEqual(120);
  expect(recordsBefore(book, 0) * 10 * SECOND).toBeGreaterThan(22.9 * HOUR);
  expect(recordsBefore(book, 0) * 10 * SECOND).toBeLessThanOrEqual(24 * HOUR);
  // An onset ten minutes ago is told from what came after it.
  const later = recordsBefore(book, 0) - recordsBefore(book, 10 * MINUTE);
  expect(later).toBe(60);
  // What nobody has added to for two days is no recent stretch.
  expect(salesBefore(book, NOW + 48 * HOUR)).toEqual([]);
});

test('a sender that invents currencies fills no memory', () => {
  const book: SaleSpan[] = [];
  const names = Array.from({ length: 26 }, (_, i) => `A${String.fromCharCode(65 + i)}A`);
  for (const name of names) note(book, 10 * SECOND, 1, name);
  for (const name of names) note(book, 0, 1, name);
  expect(salesBefore(book, NOW + MINUTE).map(({ records }) => records)).toEqual(
    Array.from({ length: 20 }, () => 2),
  );
});
