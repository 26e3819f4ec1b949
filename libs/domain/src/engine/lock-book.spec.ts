import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { aDigest, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { forget } from './forget.js';
import { locksIn, sumWrong } from './lock-book.js';
import { takeIn } from './recent.js';

const STORY = '0s acq-1 10 acq-2 20\n60s acq-1 5x55+3x75/20\n120s end';
const cause = [{ attribute: 'acquirer' as const, value: 'acq-1' }];
const QUESTION = { finding: 'pin_key', cause, onset: START + 60 * SECOND, book: SETTINGS.codes };

function played() {
  return run(ticksOf(STORY), { settings: { ...SETTINGS, rules: [] } }).state;
}

test('what is asked again is answered from before, but for slices that something came to', () => {
  const state = played();
  const first = locksIn(state, QUESTION);
  expect(locksIn(state, QUESTION).every((counts, i) => counts === first[i])).toBe(true);
  const profile = [...state.profiles].find(([, { acquirer }]) => acquirer === 'acq-1')?.[0] ?? 0;
  const at = START + 90 * SECOND;
  const rest = { terminal: 'T-new', merchant: 'm', code: 'cup-pos:75', outcome: 'declined' };
  takeIn(state.recent, aDigest(at, [], [{ ...rest, profile, count: 2, at }]));
  const again = locksIn(state, QUESTION);
  expect(again.filter((counts, i) => counts !== first[i])).toHaveLength(1);
  const whole = again.flatMap(({ locks }) => locks);
  expect(whole).toHaveLength(first.flatMap(({ locks }) => locks).length + 1);
});

test('what is remembered of it is what a look at everything finds, at every second', () => {
  const state = played();
  for (let second = 120; second < 400; second += 20) {
    forget(state.recent, START + second * SECOND);
    const fresh = { ...state, recent: structuredClone(state.recent) };
    expect(locksIn(state, QUESTION)).toEqual(locksIn(fresh, QUESTION));
  }
});

test('another cause, onset or meaning of codes is another question', () => {
  const state = played();
  const all = (question: typeof QUESTION) =>
    locksIn(state, question).flatMap(({ locks }) => locks).length;
  const [own, elsewhere, later] = [
    all(QUESTION),
    all({ ...QUESTION, cause: [{ attribute: 'acquirer', value: 'acq-2' }] }),
    all({ ...QUESTION, onset: START + 119 * SECOND }),
  ];
  expect(own).toBeGreaterThan(later);
  expect([elsewhere, all(QUESTION)]).toEqual([0, own]);
});

test('failures are summed up with their codes, and when they came', () => {
  const failure = played().recent.slices.flatMap(({ failures }) => failures)[0];
  if (!failure) throw new Error('nothing failed');
  const wrong = [5, 2, 9].map((at) => ({ ...failure, code: `c${at % 2}`, count: at, at }));
  const { failures, first, last, codes } = sumWrong(wrong);
  expect([failures, first, last, [...codes]]).toEqual([
    16,
    2,
    9,
    [
      ['c1', 14],
      ['c0', 2],
    ],
  ]);
});
