/**
 * Time intervals in Alertmanager's words: recurring times of day, days, months and years by a wall
 * clock. One holds when everything that it names holds; what it does not name always does.
 */
import { z } from 'zod';
import { DAY, type Instant, MINUTE } from '../base/instant.js';
import { isZone, minutesOf, wallMs } from '../base/wall-time.js';

/** Both ends belong to it. */
type Range = readonly [first: number, last: number];

const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const TimeText = z
  .string()
  .regex(TIME, 'expected a time such as "09:00", or "24:00" for the end of the day')
  .transform(minutesOf);

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const DAYS_MAX = 31;
/** How Alertmanager compares a day from the end of a month with one from its beginning. */
const DAYS_FROM_END = 30;

/** Minutes after midnight; the end does not belong to it. */
const Times = z
  .strictObject({ start_time: TimeText, end_time: TimeText })
  .refine(({ start_time, end_time }) => start_time < end_time, {
    error: 'it ends before it begins: write a night as two, "22:00" to "24:00" and "00:00" to …',
  });

/** One or two words with a colon between them. */
function ranges(read: (word: string) => number | null, expected: string, wrong: Judge = backwards) {
  const one = z.union([z.string(), z.int()]).transform((written, context): Range => {
    const [first = '', last = first, more] = `${written}`.toLowerCase().split(':');
    const range = [read(first.trim()), read(last.trim())] as const;
    const isRead = more === undefined && range[0] !== null && range[1] !== null;
    const message = isRead ? wrong(range as Range) : `expected ${expected}`;
    if (message !== null) context.addIssue({ code: 'custom', message });
    return message === null ? (range as Range) : z.NEVER;
  });
  return z.array(one).min(1).max(100);
}

type Judge = (range: Range) => string | null;

const backwards: Judge = ([first, last]) =>
  first > last ? 'it ends before it begins: write it as two' : null;

const daysBackwards: Judge = ([first, last]) => {
  if (first < 0 && last > 0) return 'what begins from the end of a month ends from there, too';
  const from = first < 0 ? DAYS_FROM_END + first : first;
  const to = last < 0 ? DAYS_FROM_END + last : last;
  return from > to ? 'it ends before it begins: write it as two' : null;
};

function numberIn(least: number, most: number) {
  return (word: string) => {
    const value = /^-?\d{1,4}$/.test(word) ? Number(word) : Number.NaN;
    return value >= least && value <= most && value !== 0 ? value : null;
  };
}

function nameIn(names: readonly string[], first: number) {
  return (word: string) => {
    const at = names.indexOf(word);
    return at < 0 ? null : at + first;
  };
}

const month = (word: string) => nameIn(MONTHS, 1)(word) ?? numberIn(1, MONTHS.length)(word);

/** One interval as it is written. */
export const TimeInterval = z.strictObject({
  times: z.array(Times).min(1).max(100).optional(),
  weekdays: ranges(nameIn(WEEKDAYS, 0), 'weekdays such as "monday:friday" or "sunday"').optional(),
  days_of_month: ranges(
    numberIn(-DAYS_MAX, DAYS_MAX),
    'days such as "1:5", "15" or "-3:-1", the last three of a month',
    daysBackwards,
  ).optional(),
  months: ranges(month, 'months such as "january:march", "1:3" or "may"').optional(),
  years: ranges(numberIn(1, 9_999), 'years such as "2026" or "2026:2028"').optional(),
  /** The clock that it goes by; UTC when left out, as Alertmanager has it. */
  location: z.string().refine(isZone, 'expected a time zone such as Asia/Shanghai').optional(),
});
export type TimeInterval = z.output<typeof TimeInterval>;

/** Some intervals under one name: it holds while one of them does. */
export interface NamedInterval {
  readonly name: string;
  readonly intervals: readonly TimeInterval[];
}

/** Whether one of them holds at a moment. */
export function holdsAt({ intervals }: NamedInterval, at: Instant): boolean {
  return intervals.some((interval) => isWithin(interval, at));
}

function isWithin(interval: TimeInterval, at: Instant): boolean {
  const { times, weekdays, days_of_month: days, months, years, location = 'UTC' } = interval;
  const shown = wallMs(at, location);
  const clock = new Date(shown);
  const minute = Math.floor((((shown % DAY) + DAY) % DAY) / MINUTE);
  const among = (value: number, some: readonly Range[] | undefined) =>
    some === undefined || some.some(([first, last]) => first <= value && value <= last);
  return (
    (times?.some((time) => time.start_time <= minute && minute < time.end_time) ?? true) &&
    among(clock.getUTCDay(), weekdays) &&
    (days?.some((range) => isDayOf(range, clock)) ?? true) &&
    among(clock.getUTCMonth() + 1, months) &&
    among(clock.getUTCFullYear(), years)
  );
}

/** A range that reaches beyond a month ends with it; one that begins beyond it is not in it. */
function isDayOf([first, last]: Range, clock: Date): boolean {
  const length = new Date(
    Date.UTC(clock.getUTCFullYear(), clock.getUTCMonth() + 1, 0),
  ).getUTCDate();
  const count = (day: number) => (day < 0 ? length + day + 1 : day);
  const from = count(first);
  const day = clock.getUTCDate();
  return from <= length && from <= day && day <= count(last);
}
