import { clipWords, fitLine, type Line } from './fit-line.js';

const say = (changes: Partial<Line>) =>
  fitLine({
    ...{ room: 40, what: 'Error 55', where: 'acq = 7', least: { what: 10, where: 10 }, extras: 1 },
    say: (what, where, extras) => `SEV1 ${what}: 40, ${where}${extras > 0 ? ', 04:30' : ''}. inc-1`,
    ...changes,
  });

test('what fits is said whole, with what there is room for', () => {
  expect(say({})).toBe('SEV1 Error 55: 40, acq = 7, 04:30. inc-1');
  expect(say({ where: 'acq = 12345' })).toBe('SEV1 Error 55: 40, acq = 12345. inc-1');
});

test('a long part is cut, and the other is whole', () => {
  expect(say({ where: 'merchant = Wang and sons' })).toBe(
    'SEV1 Error 55: 40, merchant = Wa…. inc-1',
  );
  expect(say({ what: 'Zone PIN key out of step' })).toMatch(/^SEV1 Zone.*…: 40, acq = 7\. inc-1$/);
});

test.each([
  ['x'.repeat(400), 'y'.repeat(400)],
  ['short', 'y'.repeat(400)],
  ['x'.repeat(400), 'short'],
  ['商'.repeat(200), '户'.repeat(200)],
])('whatever is long, the line has its length and what is never cut', (what, where) => {
  const line = say({ what, where });
  expect([...line].length).toBeLessThanOrEqual(40);
  expect(line).toMatch(/^SEV1 [xs商].*: 40, [ys户].*\. inc-1$/);
});

test('a text is cut after a word where one ends near, and says that it was cut', () => {
  expect(clipWords('acquirer = acq-1 or acq-2', 20)).toBe('acquirer = acq-1 or…');
  expect(clipWords('acquirer = acq-1 or acq-2', 18)).toBe('acquirer = acq-1…');
  expect(clipWords('0123456789012345', 10)).toBe('012345678…');
  expect(clipWords('a 23456789012345', 10)).toBe('a 2345678…');
  expect(clipWords('收单机构 = acq-1，地区 = 310000', 17)).toBe('收单机构 = acq-1，地区…');
  expect(clipWords('acquirer = 0123456789', 14)).toBe('acquirer = 01…');
  expect(clipWords('fits', 4)).toBe('fits');
  expect(clipWords('no room', 0)).toBe('');
});
