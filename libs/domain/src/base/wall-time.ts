/** Time as a wall clock of a zone shows it. Days are numbered from 1970-01-01. */
import { DAY, type Instant, MINUTE } from './instant.js';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether there is such a time zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What the clock shows, as milliseconds of a day that is numbered like those of UTC. */
export function wallMs(at: Instant, zone: string): number {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  clocks.set(zone, clock);
  const shown: Record<string, number> = {};
  for (const { type, value } of clock.formatToParts(at)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The day the clock's calendar shows. */
export function dayOf(at: Instant, zone: string): number {
  return Math.floor(wallMs(at, zone) / DAY);
}

/** The number of a day such as "2026-12-25". */
export function dayNumber(text: string): number {
  return Date.parse(text) / DAY;
}

/** Minutes after midnight of a time such as "09:00". */
export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return 60 * hours + minutes;
}

/** From 0, Monday, to 6. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/**
 * When the clock shows this time. In the hour that is there twice it is the first; a time that is
 * left out in spring is the moment at which it is left out.
 */
export function instantOf(day: number, minutes: number, zone: string): Instant {
  const wanted = day * DAY + minutes * MINUTE;
  const before = wallMs(wanted - DAY, zone) - (wanted - DAY);
  const after = wallMs(wanted + DAY, zone) - (wanted + DAY);
  for (const offset of [before, after]) {
    if (wallMs(wanted - offset, zone) === wanted) return wanted - offset;
  }
  let early = wanted - Math.max(before, after);
  let late = wanted - Math.min(before, after);
  while (late - early > MINUTE) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE) * MINUTE;
    if (wallMs(middle, zone) - middle === before) early = middle;
    else late = middle;
  }
  return late;
}
