import { MINUTE } from '#domain/base/instant.js';
import { judgeAlarms } from './read-deviations.js';

const at = (minutes: number) => minutes * MINUTE;
const KNOWN = [
  { from: at(100), to: at(120), what: 'denied' },
  { from: at(300), to: at(320), what: 'failed' },
];

test('the first alarm within a deviation finds it, the others cry of nothing', () => {
  expect(judgeAlarms([at(102) + 1, at(110), at(200), at(215), at(260)], KNOWN)).toEqual({
    found: 1,
    false: 2,
    meanBins: 3,
  });
});

test('an alarm in its first minute has a delay of one, at its end it is too late', () => {
  expect(judgeAlarms([at(100), at(320)], KNOWN)).toEqual({ found: 1, false: 1, meanBins: 1 });
  expect(judgeAlarms([], KNOWN)).toEqual({ found: 0, false: 0, meanBins: 0 });
});
