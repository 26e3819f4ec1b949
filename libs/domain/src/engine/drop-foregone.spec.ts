import type { CausePart } from '../localise/leaves.js';
import type { Localisation } from '../localise/localise.js';
import { dropForegone } from './drop-foregone.js';

const MIX = { issuer: {}, scheme: {}, entry: { qr: 0.38, nfc: 0.35, chip: 0.25, mag: 0.02 } };
const MODEL: CausePart = { attribute: 'model', value: 'N5' };
const entries = (...values: string[]): CausePart[] =>
  values.map((value) => ({ attribute: 'entry', value }));

function found(cause: readonly CausePart[], others: readonly CausePart[][] = []): Localisation {
  const counts = { attempts: 100, failures: 60, expected: 1, score: 90 };
  const root = { cause, ...counts };
  const candidates = [root, ...others.map((other) => ({ cause: other, ...counts, failures: 61 }))];
  return { cause, explainedShare: 1, confidence: 1, root, others: [], candidates };
}

/** What is left of a cause, and how many failures are told with it. */
function left(cause: readonly CausePart[], cls = 'card_data_read', others?: CausePart[][]): string {
  const { root, ...rest } = dropForegone(found(cause, others), cls, MIX);
  return `${rest.cause.map((e) => e.value).join('+') || 'everything'} ${root.failures}`;
}

test('that cards are read by chip or contactless is no part of a cause of misread cards', () => {
  expect(left([...entries('chip', 'nfc'), MODEL])).toBe('N5 60');
  expect(left([...entries('chip', 'nfc'), MODEL], 'card_data_read', [[MODEL]])).toBe('N5 61');
  expect(left(entries('chip', 'nfc'), 'pin_key')).toBe('everything 60');
});

test.each<[string, CausePart[], string, string]>([
  ['one way of reading alone', [...entries('chip'), MODEL], 'card_data_read', 'chip+N5 60'],
  ['codes on phones', entries('qr'), 'pin_key', 'qr 60'],
  ['a class that any payment may have', entries('chip', 'nfc'), 'no_answer', 'chip+nfc 60'],
  ['a cause without entry modes', [MODEL], 'card_data_read', 'N5 60'],
])('%s stays a cause', (_what, cause, cls, expected) => {
  expect(left(cause, cls)).toBe(expected);
});

test('without any card in the normal mix nothing is foregone', () => {
  const cause = entries('chip');
  const mix = { ...MIX, entry: { qr: 1 } };
  expect(dropForegone(found(cause), 'pin_key', mix).cause).toEqual(cause);
});
