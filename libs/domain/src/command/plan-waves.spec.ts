import { approvalsFor, planWaves } from './plan-waves.js';

test.each([
  [1, [1]],
  [4, [1, 4]],
  [40, [1, 4, 40]],
  [4812, [49, 482, 4812]],
])('a restart of %i terminals goes to %j of them', (terminals, waves) => {
  expect(planWaves('restart', terminals)).toEqual(waves);
});

test('what stops no payment goes to all at once', () => {
  expect(planWaves('diagnose', 4812)).toEqual([4812]);
});

test('what is risky at more than a few needs another person', () => {
  expect(approvalsFor('restart', 3)).toBe(0);
  expect(approvalsFor('restart', 4)).toBe(1);
  expect(approvalsFor('rekey', 4)).toBe(1);
  expect(approvalsFor('upload_log', 10_000)).toBe(0);
  expect(approvalsFor('hold', 10_000)).toBe(0);
});
