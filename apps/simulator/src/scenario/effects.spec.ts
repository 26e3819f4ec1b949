import { z } from 'zod';
import { effects } from './effects.js';

const Line = z.strictObject(effects);
const reads = (line: object) => Line.safeParse(line).success;

test('every word of the vocabulary is read', () => {
  const line = Line.parse({
    answers: { of: [`chip`, 'pin'], codes: { 'cup-pos:54': 1 }, noAnswer: 0.1, retries: 2 },
    silent: { share: 0.5, goodbye: true, why: 'moved', hours: 'closed', spread: 60 },
    reboot: { share: 1, every: 90, down: 40, reason: 'crash' },
    traffic: { factor: 3 },
    device: { code: 'dev:PRN.PAPER', share: 0.15 },
    report: { bat: 12 },
    clock: { offset: -1_700_000_000 },
    replay: { messages: 20, age: '2h' },
    duplicate: 2,
    pay: { plan: 'std@13', rateBp: 60, error: { kind: 'FEE.RATE', chargedBp: 72 } },
    change: { what: 'maintenance', scope: { acquirer: 'acq-3' }, until: '9m' },
  });
  expect(line.reboot).toEqual({ share: 1, every: 90_000, down: 40_000, reason: 'crash' });
  expect(line.replay).toEqual({ messages: 20, age: 7_200_000 });
  expect(line.change?.until).toBe(540_000);
});

test.each([
  'all',
  'pin',
  'pinless',
  'qr',
  ['chip', 'mag'],
  { issuer: 'cmb' },
  { issuer: ['cmb', 'boc'], pin: true },
])('answers can be of %j', (of) => {
  expect(reads({ answers: { of, noAnswer: 1 } })).toBe(true);
});

test.each([
  { answers: { share: 0.5 } },
  { answers: { codes: { '55': 1 } } },
  { answers: { of: 'contactless', noAnswer: 1 } },
  { silent: { shares: 0.5 } },
  { silent: { plane: 'payments' } },
  { traffic: { factor: -1 } },
  { pay: { plan: 'std@13', error: { kind: 'FEE.WRONG' } } },
  { change: { what: 'coffee' } },
  { duplicate: 0 },
])('%j is a mistake', (line) => {
  expect(reads(line)).toBe(false);
});
