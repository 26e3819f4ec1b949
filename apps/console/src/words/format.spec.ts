import { createFormat } from './format.js';

const en = createFormat('en', 'Asia/Shanghai');
const zh = createFormat('zh-CN', 'Asia/Shanghai');
const AT = Date.UTC(2026, 2, 9, 19, 2, 10);

test('small shares keep the decimals that make the difference', () => {
  expect([0, 0.0004, 0.004, 0.0957, 0.31, 1].map((share) => en.share(share))).toEqual([
    '0%',
    '0.04%',
    '0.4%',
    '9.6%',
    '31%',
    '100%',
  ]);
  expect(en.share(0.9734, 1)).toBe('97.3%');
});

test('counts, rates and ratios', () => {
  expect(en.count(4_812)).toBe('4,812');
  expect([en.rate(0.42), en.rate(5_210.4)]).toEqual(['0.4', '5,210']);
  expect([en.times(1.12), en.times(77.5)]).toEqual(['×1.1', '×78']);
});

test('times are in the zone, on a clock of 24 hours', () => {
  expect(en.clock(AT)).toBe('03:02:10');
  expect(zh.minute(AT)).toBe('03:02');
  expect(en.clock(Date.UTC(2026, 2, 9, 16))).toBe('00:00:00');
  expect(en.zone(AT)).toBe('GMT+8');
  expect(zh.zone(AT)).toBe('GMT+8');
  expect(en.day(AT)).toBe('Mar 10');
});

test('spans show their two largest units', () => {
  expect([0, 5_900, 331_000, 3_600_000, 22_320_000, 90_000_000].map(en.span)).toEqual([
    '0 s',
    '5 s',
    '5 m 31 s',
    '1 h',
    '6 h 12 m',
    '1 d 1 h',
  ]);
  expect(zh.span(331_000)).toBe('5 分 31 秒');
});

test('a young age has a decimal', () => {
  expect([en.age(1_234), en.age(14_000)]).toEqual(['1.2 s', '14 s']);
  expect(zh.age(1_234)).toBe('1.2 秒');
});
