import { holdsAt, TimeInterval } from './time-interval.js';

function holds(interval: object, at: string): boolean {
  return holdsAt({ name: 'x', intervals: [TimeInterval.parse(interval)] }, Date.parse(at));
}

const time = (start_time: string, end_time: string) => ({ times: [{ start_time, end_time }] });

test.each<[object, string, boolean]>([
  [{}, '2026-03-10T04:30Z', true],
  [time('09:00', '17:00'), '2026-03-10T09:00Z', true],
  [time('09:00', '17:00'), '2026-03-10T08:59:59Z', false],
  [time('09:00', '17:00'), '2026-03-10T17:00Z', false],
  [time('22:00', '24:00'), '2026-03-10T23:59:59Z', true],
  [time('22:00', '24:00'), '2026-03-11T00:00Z', false],
  [{ ...time('00:00', '06:00'), location: 'Asia/Shanghai' }, '2026-03-10T17:00Z', true],
  [{ weekdays: ['monday:friday'] }, '2026-03-13T12:00Z', true],
  [{ weekdays: ['monday:friday'] }, '2026-03-14T12:00Z', false],
  [{ weekdays: ['Sunday'] }, '2026-03-15T12:00Z', true],
  [{ weekdays: ['sunday'], location: 'Asia/Shanghai' }, '2026-03-14T17:00Z', true],
  [{ days_of_month: ['-3:-1'] }, '2026-02-26T00:00Z', true],
  [{ days_of_month: ['-3:-1'] }, '2026-02-25T23:59Z', false],
  [{ days_of_month: ['29:31'] }, '2026-02-28T12:00Z', false],
  [{ days_of_month: ['20:-5'] }, '2026-02-24T12:00Z', true],
  [{ days_of_month: ['20:-5'] }, '2026-02-25T12:00Z', false],
  [{ days_of_month: ['-31:-1'] }, '2026-02-01T12:00Z', true],
  [{ days_of_month: [1, 15] }, '2026-02-15T12:00Z', true],
  [{ months: ['november:december', 'may', 2] }, '2026-02-15T12:00Z', true],
  [{ months: ['november:december', 'may', 2] }, '2026-12-31T12:00Z', true],
  [{ months: ['november:december', 'may', 2] }, '2026-06-15T12:00Z', false],
  [{ years: [2027, '2029:2031'] }, '2030-06-15T12:00Z', true],
  [{ years: [2027, '2029:2031'] }, '2028-06-15T12:00Z', false],
  [{ ...time('09:00', '17:00'), weekdays: ['saturday'] }, '2026-03-14T12:00Z', true],
  [{ ...time('09:00', '17:00'), weekdays: ['saturday'] }, '2026-03-13T12:00Z', false],
])('%j at %s: %s', (interval, at, expected) => {
  expect(holds(interval, at)).toBe(expected);
});

test('it goes by the clock on the wall, also on the days on which that is changed', () => {
  const berlin = { ...time('02:00', '03:00'), location: 'Europe/Berlin' };
  const minutes = (day: string) =>
    Array.from({ length: 24 * 60 }, (_, i) => Date.parse(`${day}T00:00Z`) + i * 60_000).filter(
      (at) => holdsAt({ name: 'x', intervals: [TimeInterval.parse(berlin)] }, at),
    ).length;
  expect(minutes('2026-03-28')).toBe(60);
  expect(minutes('2026-03-29')).toBe(0);
  expect(minutes('2026-10-25')).toBe(120);
});

test('several of a name hold when one does', () => {
  const intervals = [
    TimeInterval.parse(time('22:00', '24:00')),
    TimeInterval.parse(time('00:00', '06:00')),
  ];
  const at = (text: string) => holdsAt({ name: 'night', intervals }, Date.parse(text));
  expect([at('2026-03-10T23:00Z'), at('2026-03-11T05:00Z'), at('2026-03-11T06:00Z')]).toEqual([
    true,
    true,
    false,
  ]);
});

test.each<[object, RegExp]>([
  [time('22:00', '06:00'), /write a night as two/],
  [time('9:00', '17:00'), /such as "09:00"/],
  [{ weekdays: ['mon'] }, /monday:friday/],
  [{ weekdays: ['friday:monday'] }, /write it as two/],
  [{ days_of_month: ['-1:1'] }, /from the end/],
  [{ days_of_month: ['0'] }, /-3:-1/],
  [{ months: ['13'] }, /january:march/],
  [{ years: ['soon'] }, /2026:2028/],
  [{ location: 'Shanghai' }, /Asia\/Shanghai/],
])('%j is refused with the cure', (interval, cure) => {
  const read = TimeInterval.safeParse(interval);
  expect(read.success ? '' : read.error.issues.map(({ message }) => message).join()).toMatch(cure);
});
