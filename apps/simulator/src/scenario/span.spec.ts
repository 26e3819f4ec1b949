import { Seconds, Share, Words } from './span.js';

test.each([
  [300, 300_000],
  [0.5, 500],
  ['5m', 300_000],
  ['30s', 30_000],
  ['1h', 3_600_000],
])('a span of %p is %d ms', (written, ms) => {
  expect(Seconds.parse(written)).toBe(ms);
});

test.each([-1, '5', 'soon', '5 m'])('%p is no span', (written) => {
  expect(Seconds.safeParse(written).success).toBe(false);
});

test('one value or several, words or what YAML takes for something else', () => {
  expect(Words.parse('acq-1')).toEqual(['acq-1']);
  expect(Words.parse(['A920', 3.1, true])).toEqual(['A920', '3.1', 'true']);
  expect(Words.safeParse([]).success).toBe(false);
});

test('a share is a part of one', () => {
  expect([0, 0.33, 1].every((share) => Share.safeParse(share).success)).toBe(true);
  expect([-0.1, 1.1, '0.5'].some((share) => Share.safeParse(share).success)).toBe(false);
});
