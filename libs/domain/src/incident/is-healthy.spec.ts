import { isHealthy } from './is-healthy.js';

test.each([
  [0, 0, true],
  [2, 0.1, true],
  [30, 10, true],
  [40, 10, false],
  [90, 1, false],
])('a control group with %d failures where %d are usual: healthy %s', (failures, expected, is) => {
  expect(isHealthy({ attribute: 'pin', value: 'none', attempts: 1_000, failures, expected })).toBe(
    is,
  );
});
