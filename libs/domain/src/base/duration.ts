import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const SHAPE = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Reads a duration as operators write it, such as "90s" or "5m": milliseconds, or null. */
export function parseDuration(text: string): number | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const [, amount = '', unit = ''] = match;
  return Number(amount) * (UNITS[unit] ?? Number.NaN);
}

const NAMES = {
  en: { d: 'd', h: 'h', m: 'm', s: 's', between: ' ' },
  'zh-CN': { d: '天', h: '小时', m: '分钟', s: '秒', between: '' },
} as const;

/** A duration as people read it, such as "1h 35m"; what is less than a second is left out. */
export function writeDuration(locale: keyof typeof NAMES, ms: number): string {
  const names = NAMES[locale];
  let left = ms;
  const parts = (['d', 'h', 'm', 's'] as const).flatMap((unit) => {
    const size = UNITS[unit] ?? 1;
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount > 0 ? [`${amount}${names[unit]}`] : [];
  });
  return parts.length === 0 ? `0${names.s}` : parts.join(names.between);
}

const EXPECTED = 'expected a duration such as "90s" or "5m"';

/** A duration in a file: written as "90s", read as milliseconds. */
export const Duration = z
  .string({ error: ({ input }) => (input === undefined ? undefined : EXPECTED) })
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== null) return ms;
    context.addIssue({ code: 'custom', message: EXPECTED });
    return z.NEVER;
  });
