import { anOutage } from '../../../../../test/support/an-outage.js';
import { sayReturns, sayReturnsInUtc } from './returns-words.js';

const returns = { times: 3, since: Date.UTC(2026, 2, 10, 4, 30) };

test('how often it came, and since when', () => {
  expect(sayReturnsInUtc('en', anOutage({ returns }))).toBe(
    'comes and goes: 3 times since 04:30 UTC',
  );
  expect(sayReturns('zh-CN', returns, '12:30')).toBe('12:30起时断时续3次');
});

test('one that has come once does not come and go', () => {
  expect(sayReturnsInUtc('en', anOutage())).toBeNull();
});
