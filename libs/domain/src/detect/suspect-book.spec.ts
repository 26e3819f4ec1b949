import { aDigest, START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE } from '../base/instant.js';
import { hearAnswers, suspectBook, sweepSuspects } from './suspect-book.js';
import { natsOf } from './suspected-shops.js';

/** How a terminal answers: what its payments end with, or an event of its device. */
interface Said {
  readonly code: string;
  readonly retry?: number;
}

const FAILED = { code: 'cup-pos:96' };
const DECLINED = { code: 'cup-pos:51' };

/** A book that hears terminals of one shop, each so many minutes after the start. */
function aBook() {
  const senses = { kept: new Map(), now: START, digests: [], changes: [], newestAt: null };
  const all = { ...senses, settings: [], profiles: new Map() };
  const book = suspectBook(all);
  book.most = 30;
  const hear = (minute: number, terminal: string, said: Said | 'crash') => {
    const at = START + minute * MINUTE;
    const who = { profile: 1, terminal, merchant: 'm-1', store: 's-1', at };
    const failures = said === 'crash' ? [] : [{ ...who, ...said, outcome: 'declined', count: 1 }];
    const births = said === 'crash' ? [{ ...who, reason: 'crash', boot: minute }] : [];
    const devices =
      said !== 'crash' && said.code.startsWith('dev:') ? [{ ...who, code: said.code }] : [];
    const payments = devices.length > 0 ? [] : failures;
    return hearAnswers(book, aDigest(at, [], payments, [], { births, devices }));
  };
  const sweep = (minute: number) => sweepSuspects(book, { ...all, now: START + minute * MINUTE });
  const suspected = () => [...book.suspects.keys()].sort();
  // Elsewhere customers are declined as they are everywhere.
  for (let n = 0; n < 200; n += 1) hear(0, 'C', DECLINED);
  return { book, hear, sweep, suspected };
}

test.each<[string, Said | 'crash', number]>([
  ['a payment that reached no issuer', FAILED, 1],
  ['a start after a crash', 'crash', 1],
  ['trouble of its device', { code: 'dev:PED.NOKEY' }, 1],
  ['the same customer trying again', { ...FAILED, retry: 1 }, 0],
  ['a wrong PIN', { code: 'cup-pos:55' }, 0],
  ['a customer without money', DECLINED, 0],
  ['paper that ran out', { code: 'dev:PRN.PAPER' }, 0],
])('what is held against a terminal: %s', (_what, said, times) => {
  const { hear, suspected } = aBook();
  const accused = hear(1, 'T-1', said);
  expect(accused.map(({ terminal, store }) => `${terminal} ${store}`)).toEqual(
    Array(times).fill('T-1 s-1'),
  );
  expect(suspected()).toHaveLength(times);
});

test('what fails within a minute is one failure, and a decline clears as much as two', () => {
  const { book, hear, suspected } = aBook();
  for (const minute of [0, 0.3, 0.6]) hear(minute, 'T-1', FAILED);
  const [one] = book.suspects.values();
  expect(one?.hits).toBe(1);
  hear(2, 'T-1', FAILED);
  expect(natsOf(one as NonNullable<typeof one>)).toBeGreaterThan(3);
  hear(3, 'T-1', DECLINED);
  hear(4, 'T-1', DECLINED);
  expect(suspected()).toEqual([]);
});

/** Two terminals of a shop fail for twenty minutes. */
function anIllShop() {
  const shop = aBook();
  for (let minute = 0; minute < 20; minute += 2) {
    for (const terminal of ['T-1', 'T-2']) shop.hear(minute, terminal, FAILED);
  }
  return shop;
}

test('a shop is well when its customers are declined as usual, and a while after it failed', () => {
  const { hear, sweep, suspected } = anIllShop();
  for (const minute of [21, 23, 24]) hear(minute, 'T-1', DECLINED);
  hear(25, 'T-2', DECLINED);
  sweep(27);
  expect(suspected()).toEqual(['T-1', 'T-2']);
  sweep(28);
  expect(suspected()).toEqual([]);
});

test('two declines do not yet say that a shop is well', () => {
  const { hear, sweep, suspected } = anIllShop();
  for (const terminal of ['T-1', 'T-2']) hear(21, terminal, DECLINED);
  sweep(40);
  expect(suspected()).toEqual(['T-1', 'T-2']);
});

test('while one of a shop fails, declines at another do not clear it', () => {
  const { hear, sweep, suspected } = anIllShop();
  for (const minute of [21, 23, 24, 25]) hear(minute, 'T-1', DECLINED);
  hear(26, 'T-2', FAILED);
  sweep(31);
  expect(suspected()).toEqual(['T-1', 'T-2']);
});
