/**
 * When a shop is open, as people write it: `Mo-Fr 09:00-22:00; Sa,Su 10:00-02:00`, and on certain
 * days differently: `2026-12-25 closed; 2027-02-05..2027-02-11 10:00-16:00`. Times are those of the
 * shop's own clock; its time zone is kept beside.
 */
import { err, ok, type Result } from '../base/result.js';

/** Minutes since midnight of the day it begins on; `to` above 1440 is on the next morning. */
export interface OpenSpan {
  readonly from: number;
  readonly to: number;
}

/** The spans of each weekday, Monday first; none is closed. */
export type WeeklyHours = readonly (readonly OpenSpan[])[];

/** Days on which something else holds, both included, as `YYYY-MM-DD`. */
export interface HoursException {
  readonly first: string;
  readonly last: string;
  readonly spans: readonly OpenSpan[];
}

/** What is wrong, and where in the text, from 0. */
export interface HoursMistake {
  readonly at: number;
  readonly message: string;
}

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const DAY_MINUTES = 24 * 60;
const CLOSED = /^(closed|off)$/i;

/** Reads a week. A day that is not named is closed; without any days it is every day. */
export function parseWeeklyHours(text: string): Result<WeeklyHours, readonly HoursMistake[]> {
  const mistakes: HoursMistake[] = [];
  const week: (OpenSpan[] | undefined)[] = DAYS.map(() => undefined);
  for (const rule of pieces(text, ';')) {
    const [, daysText = '', gap = '', timesText = ''] =
      /^([A-Za-z][A-Za-z,\- ]*?(?=\s+(?:\d|closed|off)|$))?(\s*)(.*)$/is.exec(rule.text) ?? [];
    const named = !CLOSED.test(daysText) && daysText !== '';
    const days = named
      ? readDays({ text: daysText, at: rule.at }, mistakes)
      : DAYS.map((_, i) => i);
    const start = named ? daysText.length + gap.length : 0;
    const times = named ? timesText : rule.text;
    const spans = readTimes({ text: times, at: rule.at + start }, mistakes);
    for (const day of days) {
      if (week[day]) mistakes.push({ at: rule.at, message: `${DAYS[day]} is given twice` });
      week[day] = spans;
    }
  }
  if (mistakes.length > 0) return err(mistakes);
  return ok(week.map((spans) => spans ?? []));
}

/** Reads the days on which something else holds. No day may be given twice. */
export function parseHoursExceptions(
  text: string,
): Result<readonly HoursException[], readonly HoursMistake[]> {
  const mistakes: HoursMistake[] = [];
  const found: HoursException[] = [];
  for (const { text: rule, at } of pieces(text, ';')) {
    const [, first = '', second = '', gap = '', times = ''] =
      /^(\S+?)(?:\.\.(\S+))?(\s+|$)(.*)$/s.exec(rule) ?? [];
    const last = second === '' ? first : second;
    const secondAt = at + first.length + 2;
    if (!isDay(first)) mistakes.push({ at, message: `expected a day such as 2026-12-25` });
    else if (!isDay(last)) {
      mistakes.push({ at: secondAt, message: `expected a day such as 2026-12-31` });
    } else if (last < first) {
      mistakes.push({ at: secondAt, message: `the last day is before the first` });
    }
    const timesAt = at + first.length + (second === '' ? 0 : second.length + 2) + gap.length;
    const spans = readTimes({ text: times, at: timesAt }, mistakes);
    if (found.some((other) => first <= other.last && other.first <= last)) {
      mistakes.push({ at, message: `${first} is given twice` });
    }
    found.push({ first, last, spans });
  }
  return mistakes.length > 0 ? err(mistakes) : ok(found);
}

interface Piece {
  readonly text: string;
  readonly at: number;
}

/** The parts between separators, trimmed; an empty one after the last separator is none. */
function pieces(text: string, separator: string, from = 0): Piece[] {
  const parts: Piece[] = [];
  let at = from;
  for (const part of text.split(separator)) {
    parts.push({ text: part.trim(), at: at + part.length - part.trimStart().length });
    at += part.length + 1;
  }
  if (parts.length > 1 && parts.at(-1)?.text === '') parts.pop();
  return parts;
}

function readDays({ text, at }: Piece, mistakes: HoursMistake[]): number[] {
  return pieces(text, ',', at).flatMap((part) => {
    const ends = pieces(part.text, '-', part.at);
    const days = ends.map((end) => {
      const day = DAYS.findIndex((name) => name.toLowerCase() === end.text.toLowerCase());
      if (day < 0) {
        const message = `"${end.text.slice(0, 16)}" is no day: use ${DAYS.join(', ')}`;
        mistakes.push({ at: end.at, message });
      }
      return day;
    });
    const [first = -1, last = first] = days;
    if (days.length > 2) mistakes.push({ at: part.at, message: 'expected two days, as in Mo-Fr' });
    if (days.length > 2 || days.includes(-1)) return [];
    // Sa-Mo goes over the end of the week.
    const count = ((last - first + DAYS.length) % DAYS.length) + 1;
    return Array.from({ length: count }, (_, i) => (first + i) % DAYS.length);
  });
}

function readTimes({ text, at }: Piece, mistakes: HoursMistake[]): OpenSpan[] {
  if (CLOSED.test(text)) return [];
  const spans: OpenSpan[] = [];
  for (const part of pieces(text, ',', at)) {
    const [, from = '', to = ''] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(part.text) ?? [];
    const [opens, closes] = [minutesOf(from), minutesOf(to)];
    if (opens === null || closes === null || opens === DAY_MINUTES) {
      mistakes.push({ at: part.at, message: 'expected times such as 09:00-22:00, or closed' });
      continue;
    }
    if (opens === closes) {
      mistakes.push({ at: part.at, message: 'opens when it closes: a whole day is 00:00-24:00' });
      continue;
    }
    const span = { from: opens, to: closes > opens ? closes : closes + DAY_MINUTES };
    if (spans.some((other) => span.from < other.to && other.from < span.to)) {
      mistakes.push({ at: part.at, message: 'overlaps the times before it' });
    }
    spans.push(span);
  }
  return spans;
}

/** `24:00` is the end of a day. */
function minutesOf(time: string): number | null {
  const [, hours = '', minutes = ''] = /^(\d\d):(\d\d)$/.exec(time) ?? [];
  const value = Number(hours) * 60 + Number(minutes);
  return hours === '' || Number(minutes) > 59 || value > DAY_MINUTES ? null : value;
}

/** A day that the calendar has. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
