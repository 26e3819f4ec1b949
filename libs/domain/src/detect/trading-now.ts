/** Whether a shop trades at a moment, by the hours and the time zone that its terminals told. */
import type { Instant } from '../base/instant.js';
import { parseWeeklyHours, type WeeklyHours } from '../registry/trading-hours.js';

/** Before closing people tidy up and switch off; after opening not everybody is on time. */
const BEFORE_CLOSING = 45;
const AFTER_OPENING = 15;
const DAY_MINUTES = 24 * 60;
const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * Whether terminals are expected to be on, from a text such as `09:00-22:00 Asia/Shanghai`. True
 * where the text says nothing that can be read: only known hours excuse a silence.
 */
export function tradesAt(text: string, now: Instant): boolean {
  const parts = text.trim().split(' ');
  const zone = parts.pop() ?? '';
  const hours = parseWeeklyHours(parts.join(' '));
  const local = localTime(zone, now);
  if (!hours.ok || local === null) return true;
  const { day, minute } = local;
  return (
    within(hours.value, day, minute) || within(hours.value, (day + 6) % 7, minute + DAY_MINUTES)
  );
}

function within(week: WeeklyHours, day: number, minute: number): boolean {
  return (week[day] ?? []).some(({ from, to }) => {
    if (to - from >= DAY_MINUTES) return minute < to;
    return minute >= from + AFTER_OPENING && minute < to - BEFORE_CLOSING;
  });
}

/** Weekday, Monday first, and minute of the day; null for a zone that is none. */
function localTime(zone: string, now: Instant): { day: number; minute: number } | null {
  try {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, value]));
    const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
    return { day: WEEK.indexOf(parts.get('weekday') ?? ''), minute };
  } catch {
    return null;
  }
}
