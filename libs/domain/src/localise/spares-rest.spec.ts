import { type Counted, leavesOutAlike, sparesRest } from './spares-rest.js';

const of = (failures: number, attempts: number, expected = 0): Counted => ({
  failures,
  attempts,
  expected,
});

test.each([
  ['is well', of(95, 100), of(96, 400, 1.2), true],
  ['has its everyday failures', of(95, 100, 1), of(125, 1_000, 30), true],
  ['had too few attempts to show it', of(95, 100), of(95, 130), false],
  ['fails a little as well', of(950, 1_000), of(970, 1_200), false],
  ['has failures of its own', of(95, 100), of(120, 400), false],
  ['is nothing', of(95, 100), of(95, 100), false],
])('what lies around a set %s', (_what, inner, outer, spares) => {
  expect(sparesRest(inner, outer)).toBe(spares);
});

test('failures that are told of before their attempts are no rate above one', () => {
  expect(sparesRest(of(60, 5), of(60, 25))).toBe(false);
  expect(sparesRest(of(60, 5), of(60, 45))).toBe(true);
});

test.each([
  ['fails like it', of(60, 100), of(120, 200), true],
  ['fails far less', of(60, 100), of(70, 200), false],
  ['is next to nothing', of(60, 100), of(62, 104), false],
])('what a set leaves out %s', (_what, inner, outer, leavesOut) => {
  expect(leavesOutAlike(inner, outer)).toBe(leavesOut);
});
