import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatMistake } from '#infra/yaml/load-yaml.js';
import { parseCounts, readCounts, STATUSES } from './read-counts.js';

const HEAD = 'timestamp,status,count';
const counts = (...lines: string[]) => ({ file: 'day.csv', text: [HEAD, ...lines].join('\n') });

test('minutes are read in the order of time, absent statuses as nothing', () => {
  const loaded = parseCounts(
    counts(
      '2025-07-12 13:46:00,approved,128',
      '2025-07-12 13:45:00,approved,116',
      '2025-07-12 13:45:00,backend_reversed,2',
    ),
    { file: 'codes.csv', text: 'timestamp,auth_code,count\n2025-07-12 13:45:00,51,4' },
  );
  const at = Date.UTC(2025, 6, 12, 13, 45);
  const none = { denied: 0, reversed: 0, backend_reversed: 0, failed: 0, refunded: 0 };
  expect(loaded).toEqual({
    ok: true,
    value: {
      minutes: [
        { ...none, at, approved: 116, backend_reversed: 2 },
        { ...none, at: at + 60_000, approved: 128 },
      ],
      codes: new Map([[at, [['51', 4]]]]),
    },
  });
});

test('mistakes are told with file, line and column, all at once', () => {
  const loaded = parseCounts(
    counts(
      '2025-07-12 13:45:30,approved,1',
      '2025-02-30 13:45:00,approved,1',
      '2025-07-12 13:46:00,declined,1',
      '2025-07-12 13:47:00,denied,-1',
      '2025-07-12 13:48:00,denied',
      '2025-07-12 13:49:00,failed,1',
      '2025-07-12 13:49:00,failed,2',
    ),
    { file: 'codes.csv', text: 'timestamp,code,count\n2025-07-12 13:45:00,5 1,4' },
  );
  expect(loaded.ok ? [] : loaded.mistakes.map(formatMistake).sort()).toEqual(
    [
      'day.csv:2:1: expected a whole minute such as "2025-07-12 13:45:00"',
      'day.csv:3:1: expected a whole minute such as "2025-07-12 13:45:00"',
      `day.csv:4:21: expected one of ${STATUSES.join(', ')}`,
      'day.csv:5:28: expected a whole number up to 1000000',
      'day.csv:6:1: expected 3 fields, found 2',
      'day.csv:8:21: "failed" was already counted for this minute',
      'codes.csv:1:1: expected header "timestamp,auth_code,count"',
      'codes.csv:2:21: expected an answer code such as 51',
    ].sort(),
  );
});

test('codes are taken from beside the counts, or from where they are said to be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'counts-'));
  const file = join(folder, 'transactions.csv');
  writeFileSync(file, `${HEAD}\n2025-07-12 13:45:00,denied,3\n`);
  const codes = (code: string) => `timestamp,auth_code,count\n2025-07-12 13:45:00,${code},3\n`;
  const codesOf = (...args: Parameters<typeof readCounts>) => {
    const loaded = readCounts(...args);
    return loaded.ok ? [...loaded.value.codes.values()].flat() : loaded.mistakes;
  };
  expect(codesOf(file)).toEqual([]);
  writeFileSync(join(folder, 'transactions_auth_codes.csv'), codes('51'));
  expect(codesOf(file)).toEqual([['51', 3]]);
  writeFileSync(join(folder, 'other.csv'), codes('59'));
  expect(codesOf(file, join(folder, 'other.csv'))).toEqual([['59', 3]]);
});

test('no file and no counts are mistakes', () => {
  expect(readCounts('/nowhere.csv')).toMatchObject({
    ok: false,
    mistakes: [{ file: '/nowhere.csv', message: 'cannot be read (ENOENT)' }],
  });
  expect(parseCounts(counts())).toMatchObject({ mistakes: [{ message: 'has no counts' }] });
});
