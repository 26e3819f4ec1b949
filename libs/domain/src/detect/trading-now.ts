/** Whether a shop trades at a moment, by the hours and the time zone that its terminals told. */
import { type Instant, MINUTE } from '../base/instant.js';
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
  const { week, zone } = readOnce(text);
  const local = week && localTime(zone, now);
  if (!week || !local) return true;
  const { day, minute } = local;
  return within(week, day, minute) || within(week, (day + 6) % 7, minute + DAY_MINUTES);
}

/** What a text says: the hours, null where nobody can read them, and the zone. */
interface Read {
  readonly week: WeeklyHours | null;
  readonly zone: string;
}

/** Terminals can tell any text: when there are more than these, they are read anew. */
const TEXTS_MAX = 1_000;
const texts = new Map<string, Read>();

/** Asked for every second, and by every engine of a process: a fleet has a few texts. */
function readOnce(text: string): Read {
  const known = texts.get(text);
  if (known) return known;
  const parts = text.trim().split(' ');
  const zone = parts.pop() ?? '';
  const hours = parseWeeklyHours(parts.join(' '));
  const read = { week: hours.ok ? hours.value : null, zone };
  if (texts.size >= TEXTS_MAX) texts.clear();
  texts.set(text, read);
  return read;
}

function within(week: WeeklyHours, day: number, minute: number): boolean {
  return (week[day] ?? []).some(({ from, to }) => {
    if (to - from >= DAY_MINUTES) return minute < to;
    return minute >= from + AFTER_OPENING && minute < to - BEFORE_CLOSING;
  });
}

interface Local {
  readonly day: number;
  readonly minute: number;
}

/** The clock of a zone, null where it is none, and what it showed when it was last looked at. */
interface ZoneClock {
  readonly clock: Intl.DateTimeFormat | null;
  minute: number;
  local: Local | null;
}

const clocks = new Map<string, ZoneClock>();

/** Weekday, Monday first, and minute of the day; null for a zone that is none. */
function localTime(zone: string, now: Instant): Local | null {
  const known = clocks.get(zone) ?? newClock(zone);
  const minute = Math.floor(now / MINUTE);
  if (known.minute !== minute) Object.assign(known, { minute, local: lookAt(known, now) });
  return known.local;
}

/** Making one takes far longer than looking at it. */
function newClock(zone: string): ZoneClock {
  let clock: ZoneClock['clock'] = null;
  try {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  } catch {
    // A text that is no zone.
  }
  if (clocks.size >= TEXTS_MAX) clocks.clear();
  const made = { clock, minute: Number.NaN, local: null };
  clocks.set(zone, made);
  return made;
}

function lookAt({ clock }: ZoneClock, now: Instant): Local | null {
  if (!clock) return null;
  const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, value]));
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return { day: WEEK.indexOf(parts.get('weekday') ?? ''), minute };
}
