import { isDay, parseHoursExceptions, parseWeeklyHours } from './trading-hours.js';

const day = { from: 540, to: 1_320 };
const late = { from: 600, to: 1_380 };

test('a week is read day by day', () => {
  const read = parseWeeklyHours('Mo-Fr 09:00-22:00; Sa,Su 10:00-23:00');
  expect(read).toEqual({ ok: true, value: [day, day, day, day, day, late, late].map((d) => [d]) });
});

test.each([
  ['09:00-22:00', [[day], [day], [day], [day], [day], [day], [day]]],
  ['Sa-Mo 10:00-23:00', [[late], [], [], [], [], [late], [late]]],
  [
    'mo 09:00-12:00,13:00-18:00;',
    [
      [
        { from: 540, to: 720 },
        { from: 780, to: 1_080 },
      ],
    ],
  ],
  ['Fr 18:00-02:00', [[], [], [], [], [{ from: 1_080, to: 1_560 }]]],
  ['Mo 00:00-24:00; Tu closed', [[{ from: 0, to: 1_440 }], []]],
  ['closed', []],
])('%s', (text, days) => {
  const week = Array.from({ length: 7 }, (_, i) => (days as unknown[])[i] ?? []);
  expect(parseWeeklyHours(text)).toEqual({ ok: true, value: week });
});

test.each([
  ['', 0, 'expected times'],
  ['Mo-Fr', 5, 'expected times'],
  ['Mo-Fr 9:00-22:00', 6, 'expected times'],
  ['Mo 09:00-22:00; Xx 10:00-11:00', 16, '"Xx" is no day'],
  ['Mo-Zz 09:00-22:00', 3, '"Zz" is no day'],
  ['Mo 09:00-12:00, 11:00-13:00', 16, 'overlaps'],
  ['Mo 22:00-03:00,01:00-02:00; Mo 09:00-10:00', 28, 'Mo is given twice'],
  ['Mo 09:00-09:00', 3, 'a whole day is 00:00-24:00'],
  ['Mo 09:60-10:00', 3, 'expected times'],
  ['Mo 24:00-25:00', 3, 'expected times'],
  ['Mo-We-Fr 09:00-10:00', 0, 'expected two days'],
  [';;', 0, 'expected times'],
])('%j has a mistake at %d: %s', (text, at, message) => {
  const read = parseWeeklyHours(text);
  expect(read).toEqual({
    ok: false,
    error: expect.arrayContaining([{ at, message: expect.stringContaining(message) }]),
  });
});

test('certain days are different', () => {
  expect(parseHoursExceptions('2026-12-25 closed; 2027-02-05..2027-02-11 10:00-23:00')).toEqual({
    ok: true,
    value: [
      { first: '2026-12-25', last: '2026-12-25', spans: [] },
      { first: '2027-02-05', last: '2027-02-11', spans: [late] },
    ],
  });
});

test.each([
  ['2026-02-30 closed', 0, 'expected a day'],
  ['2026-12-25', 10, 'expected times'],
  ['2026-12-25..2026-12-24 closed', 12, 'before the first'],
  ['2026-12-25..x closed', 12, 'expected a day'],
  ['2026-12-25 10:00', 11, 'expected times'],
  ['2026-12-25..2026-12-27 closed; 2026-12-26 09:00-10:00', 31, 'given twice'],
])('%j has a mistake at %d: %s', (text, at, message) => {
  const read = parseHoursExceptions(text);
  expect(read).toEqual({
    ok: false,
    error: expect.arrayContaining([{ at, message: expect.stringContaining(message) }]),
  });
});

test('a day is one that the calendar has', () => {
  expect(['2028-02-29', '2026-02-29', '2026-13-01', '26-1-1', 'x'].map(isDay)).toEqual([
    true,
    ...Array(4).fill(false),
  ]);
});
