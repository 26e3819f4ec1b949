import { FAILURE_CLASSES } from '../code/catalogue.js';
import { classOf } from '../code/read-code.js';
import { answerOf, failureRatio } from './failure-ratio.js';

test.each(FAILURE_CLASSES)('an answer that is counted as %s is known', (cls) => {
  const answer = answerOf(cls);
  expect(answer && classOf(answer.code, answer.outcome)).toBe(cls);
});

test('every class of codes is a finding', () => {
  expect(Object.keys(failureRatio.findings)).toEqual([...FAILURE_CLASSES]);
});
