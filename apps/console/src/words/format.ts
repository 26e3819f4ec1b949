/** Numbers and times as people of one language and zone read them. */
import type { Locale } from '#domain/notify/locale.js';

export interface Format {
  /** 4,812 */
  count(value: number): string;
  /** One decimal where it matters: 0.4, 12, 5,210. */
  rate(value: number): string;
  /** 31%, 0.4%; with `digits` a fixed number of decimals. */
  share(value: number, digits?: number): string;
  /** ×78, ×1.1 */
  times(value: number): string;
  /** 03:07:41 */
  clock(at: number): string;
  /** 03:02 */
  minute(at: number): string;
  /** 10 Mar */
  day(at: number): string;
  /** 10 Mar, 03:02:10 */
  moment(at: number): string;
  /** GMT+8; at a moment, since zones change over the year. */
  zone(at: number): string;
  /** 5 m 31 s: the two largest units. */
  span(ms: number): string;
  /** 1.2 s: like `span`, with a decimal while it is young. */
  age(ms: number): string;
}

const UNITS: Record<Locale, readonly [string, string, string, string]> = {
  en: ['d', 'h', 'm', 's'],
  'zh-CN': ['天', '小时', '分', '秒'],
};

/** Builds the formats of one locale; `timeZone` absent means the browser's. */
export function createFormat(locale: Locale, timeZone?: string): Format {
  const zoned = timeZone === undefined ? {} : { timeZone };
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zoned } as const;
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat(locale, { ...time, second: '2-digit' });
  const minute = new Intl.DateTimeFormat(locale, time);
  const date = { month: 'short', day: 'numeric' } as const;
  const day = new Intl.DateTimeFormat(locale, { ...date, ...zoned });
  const moment = new Intl.DateTimeFormat(locale, { ...date, ...time, second: '2-digit' });
  const zone = new Intl.DateTimeFormat(locale, { ...zoned, timeZoneName: 'shortOffset' });
  const percent = [0, 1, 2].map(
    (digits) =>
      new Intl.NumberFormat(locale, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  );

  const share = (value: number, digits?: number): string =>
    (percent[digits ?? shareDigits(value)] ?? tenth).format(value);

  return {
    count: (value) => whole.format(value),
    rate: (value) => (Math.abs(value) < 10 ? tenth : whole).format(value),
    share,
    times: (value) => `×${(value < 10 ? tenth : whole).format(value)}`,
    clock: (at) => clock.format(at),
    minute: (at) => minute.format(at),
    day: (at) => day.format(at),
    moment: (at) => moment.format(at),
    zone: (at) => zone.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '',
    span: (ms) => span(ms, UNITS[locale], (value) => whole.format(value)),
    age: (ms) =>
      ms < 9_950
        ? `${tenth.format(ms / 1_000)} ${UNITS[locale][3]}`
        : span(ms, UNITS[locale], whole.format),
  };
}

/** Small shares need their decimals: 0.4% against 0% is the whole point of an incident. */
function shareDigits(value: number): 0 | 1 | 2 {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.0995) return 0;
  return size >= 0.00095 ? 1 : 2;
}

function span(
  ms: number,
  units: readonly [string, string, string, string],
  format: (value: number) => string,
): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), units[0]],
    [Math.floor(seconds / 3_600) % 24, units[1]],
    [Math.floor(seconds / 60) % 60, units[2]],
    [seconds % 60, units[3]],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first === -1) return `${format(0)} ${units[3]}`;
  return parts
    .slice(first, first + 2)
    .filter(([value], index) => index === 0 || value > 0)
    .map(([value, unit]) => `${format(value)} ${unit}`)
    .join(' ');
}
