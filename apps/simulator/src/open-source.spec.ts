import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSource } from './open-source.js';
import { parseArguments } from './parse-arguments.js';

function open(line: string, startAt = 1_800_000_000_000) {
  const args = parseArguments(line === '' ? [] : line.split(' '));
  if (!args.ok) throw new Error(args.error.join('\n'));
  return openSource(args.value, startAt);
}

test('a story is opened at the moment given', () => {
  const opened = open('--scenario zpk-desync --terminals 50 --lead-in 20s');
  expect(opened).toMatchObject({
    ok: true,
    value: { facts: { terminals: 50, story: { effectsStartAt: 1_800_000_020_000 } } },
  });
});

test('without a story the fleet is quiet and never ends', () => {
  const opened = open('--terminals 20');
  expect(opened).toMatchObject({ ok: true, value: { facts: { endsAt: null, story: null } } });
});

test.each(['--scenario no-such-story', '--fleet /nowhere.yaml', '--replay /nowhere.csv'])(
  '%s is answered with what is wrong',
  (line) => {
    const opened = open(line);
    expect(opened.ok ? [] : opened.error).toEqual([expect.stringMatching(/:1:1: /)]);
  },
);

test('a recording is played from the moment given', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'counts-')), 'day.csv');
  writeFileSync(file, 'timestamp,status,count\n2025-07-12 13:45:00,approved,3\n');
  const args = parseArguments(['--replay', file, '--speed', '2']);
  if (!args.ok) throw new Error(args.error.join());
  const now = 1_800_000_000_000;
  expect(openSource(args.value, now)).toMatchObject({
    value: { facts: { minutes: 1, startsAt: now, endsAt: now + 30_000 } },
  });
});
