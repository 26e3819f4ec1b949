import { printed, run } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';

/** `3xm-77 60-200s every 2s 14+51+05`: at each of three terminals a card is refused. */
interface Line {
  readonly merchant: string;
  readonly terminals: number;
  readonly from: number;
  readonly to: number;
  readonly every: number;
  readonly codes: readonly string[];
  readonly retry: number;
}

function readLine(text: string): Line {
  const [, n, merchant = '', from, to, every, codes = '', retry] =
    /^(\d+)x(\S+) (\d+)-(\d+)s every (\d+)s ([^ ]+)(?: retry (\d+))?$/.exec(text.trim()) ?? [];
  const span = { from: Number(from), to: Number(to), every: Number(every) };
  return {
    ...{ merchant, terminals: Number(n), codes: codes.split('+') },
    ...{ ...span, retry: Number(retry ?? 0) },
  };
}

function refusedAt(line: Line, second: number): FailureRow[] {
  if (second < line.from || second >= line.to || (second - line.from) % line.every > 0) return [];
  const turn = Math.floor((second - line.from) / line.every);
  return Array.from({ length: line.terminals }, (_, i) => ({
    ...{ profile: i % 12, terminal: `T-${line.merchant}-${i}`, merchant: line.merchant },
    code: `cup-pos:${line.codes[(turn + i) % line.codes.length]}`,
    ...{ outcome: 'declined', retry: line.retry, count: 1, at: START + second * SECOND },
  }));
}

const HEALTHY = PROFILES.map(({ id: profile }) => {
  return { profile, attempt: 5, approved: 5, declined: 0, failed: 0, noAnswer: 0, pin: 3 };
});

/** What is decided of the lines among the healthy payments of a fleet, until `minutes` are over. */
function told(minutes: number, ...lines: readonly string[]): string[] {
  const read = lines.map(readLine);
  const rule = aRule('CardTesting', '', {
    detector: { kind: 'card_testing' },
    keep_firing_for: '1m',
  });
  const rules = [...SETTINGS.rules, rule];
  const ticks = Array.from({ length: minutes * 60 }, (_, i) => {
    const now = START + (i + 1) * SECOND;
    const failures = read.flatMap((line) => refusedAt(line, i));
    return { now, people: [], digests: [aDigest(now, HEALTHY, failures)] };
  });
  return printed(run(ticks, { settings: { ...SETTINGS, rules } })).filter(
    (line) => !line.includes('tell'),
  );
}

test('cards tried at two shops are one incident for the fraud desk, over when they end', () => {
  const lines = told(
    12,
    '4xm-77 60-300s every 3s 14+51+05+54+55',
    '1xm-78 60-300s every 3s 51+05+14+54+55',
  );
  expect(lines.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'inc-1 triggered CardTesting merchant=m-77,merchant=m-78 card_testing SEV3',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  const [first = ''] = lines;
  expect(Number.parseInt(first, 10)).toBeLessThanOrEqual(180);
});

test('a shop that joins later widens the incident', () => {
  const lines = told(5, '3xm-1 60-300s every 3s 14+51+05', '3xm-2 160-300s every 3s 14+51+05');
  expect(lines.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'inc-1 triggered CardTesting merchant=m-1 card_testing SEV3',
    'inc-1 updated CardTesting merchant=m-1,merchant=m-2 card_testing SEV3',
  ]);
});

test.each([
  ['PINs of many cards, guessed', '1xm-1 60-300s every 4s 55', 1],
  ['PINs of one card, guessed on and on', '1xm-1 60-300s every 4s 55 retry 5', 1],
  ['customers who mistype again', '3xm-1 60-300s every 4s 55 retry 1', 0],
  ['a busy shop on a bad day', '20xm-1 60-300s every 60s 51+55+14+05', 0],
  ['cards that hardly exist', '1xm-1 60-300s every 4s 14+54', 1],
  ['a terminal that misreads every card', '1xm-1 60-300s every 4s 14', 0],
])('%s', (_what, line, incidents) => {
  const opened = told(5, line).filter((text) => text.includes('triggered'));
  expect(opened).toHaveLength(incidents);
  for (const text of opened) expect(text).toContain('merchant=m-1 card_testing SEV3');
});

test('what happens at many shops at once is a fault, not fraud', () => {
  const shops = Array.from({ length: 12 }, (_, i) => `1xm-${i} 60-300s every 4s 14+51+05+54`);
  expect(told(4, ...shops).filter((text) => text.includes('CardTesting'))).toEqual([]);
});

test('the refusals of an attack are no outage, however many there are', () => {
  const attack = ['m-1', 'm-2', 'm-3'].map((m) => `6x${m} 60-600s every 3s 55+14+51+05`);
  expect(told(5, ...attack).filter((text) => text.includes('triggered'))).toHaveLength(1);
});
