import type { Digest } from './digest.js';
import { mergeDigests } from './merge-digests.js';
import { NO_SIGNALS } from './signals.js';

const none = { births: {}, goodbyes: {}, unwell: {}, hostsAway: {}, wills: 0 };

/** The digest of a second: two profiles, one failure. */
function second(to: number): Digest {
  const counts = { approved: 1, declined: 1, failed: 0, noAnswer: 0 };
  return {
    from: to - 999,
    to,
    messages: 3,
    attempts: [
      { profile: 1, attempt: 2, pin: 1, ...counts, by: { issuer: { icbc: 2 } } },
      { profile: to, attempt: 2, pin: 0, ...counts },
    ],
    failures: [
      { profile: 1, terminal: 'T1', code: 'c:1', outcome: 'declined', count: 1, at: to - 500 },
    ],
    changes: [],
    signals: {
      ...NO_SIGNALS,
      heard: [
        { profile: 1, heartbeats: 1, seconds: 60, ...none, births: { power: 1 }, hours: { h: 1 } },
      ],
      devices: [{ profile: 1, terminal: 'T1', at: to, code: 'dev:APP.CRASH' }],
      leftOut: { devices: 1 },
    },
  };
}

test('several seconds told at once are their sums, and every failure at its own time', () => {
  const merged = mergeDigests([second(1_000), second(2_000)]);
  const counts = { approved: 1, declined: 1, failed: 0, noAnswer: 0 };
  expect(merged).toMatchObject({ from: 1, to: 2_000, messages: 6, changes: [] });
  expect(merged?.attempts).toEqual([
    {
      ...{ profile: 1, attempt: 4, pin: 2, approved: 2, declined: 2, failed: 0, noAnswer: 0 },
      by: { issuer: { icbc: 4 } },
    },
    { profile: 1_000, attempt: 2, pin: 0, ...counts },
    { profile: 2_000, attempt: 2, pin: 0, ...counts },
  ]);
  expect(merged?.failures.map(({ at }) => at)).toEqual([500, 1_500]);
  expect(merged?.signals.heard).toEqual([
    {
      ...{ profile: 1, heartbeats: 2, seconds: 120, ...none },
      ...{ births: { power: 2 }, hours: { h: 2 } },
    },
  ]);
  expect(merged?.signals.devices.map(({ at }) => at)).toEqual([1_000, 2_000]);
  expect(merged?.signals.leftOut).toEqual({ devices: 2 });
});

test('one digest is itself, none is none, and those given stay as they are', () => {
  const one = second(1_000);
  expect(mergeDigests([one])).toBe(one);
  expect(mergeDigests([])).toBeNull();
  mergeDigests([one, second(1_000), second(1_000)]);
  expect(one).toEqual(second(1_000));
});
