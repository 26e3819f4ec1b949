import { amongAnswers, attemptsBehind, isAnswer, isByAnswers } from './count-answers.js';
import { newState } from './memory.js';
import type { RecentFailure } from './recent.js';

const merchant = [{ attribute: 'merchant', value: 'm-1' }];

test('payments of merchants are known by their answers, those of an acquirer are counted', () => {
  expect(isByAnswers(['host_system'], merchant)).toBe(true);
  expect(isByAnswers(['host_system'], [{ attribute: 'acquirer', value: 'acq-1' }])).toBe(false);
  expect(isByAnswers(['card_testing'], merchant)).toBe(false);
});

test("a customer's decline is an answer; to a PIN only where there may have been one", () => {
  const of = (cls: string, pin?: boolean) => ({ class: cls, pin }) as RecentFailure;
  expect(isAnswer(of('funds'), 'all')).toBe(true);
  expect(isAnswer(of('host_system'), 'all')).toBe(false);
  expect([true, false, undefined].map((pin) => isAnswer(of('funds', pin), 'pin'))).toEqual([
    true,
    false,
    true,
  ]);
});

test('behind three declines of a hundred there are about fifty payments', () => {
  const state = newState();
  expect(attemptsBehind(state, 20, 0)).toBe(20);
  expect(attemptsBehind(state, 20, 3)).toBeGreaterThan(60);
});

test('where nearly all fails there are hardly any declines, and where little fails mostly', () => {
  const state = newState();
  expect(amongAnswers(state, 0.9)).toBeGreaterThan(0.98);
  expect(amongAnswers(state, 0.004)).toBeLessThan(0.1);
});
