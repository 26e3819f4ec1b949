import { beatsOf } from '../../../../test/support/beating-fleet.js';
import { PROFILES, START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { mergeDigests } from '../digest/merge-digests.js';
import type { HeardRow } from '../digest/signals.js';
import { expiredIn } from './certificate-ends.js';
import { hearPresence, type Leaves, missedUntil, startAfresh } from './presence.js';

/** Lets a story pass; answers who is expected and silent, and the heartbeats that were missed. */
function presence(story: string) {
  const leaves: Leaves = new Map();
  let missed = 0;
  for (const { now, digests } of beatsOf(story)) {
    for (const digest of digests) hearPresence(leaves, digest);
    for (const count of missedUntil(leaves, now).values()) missed += count;
  }
  const sum = (of: 'there' | 'silent') =>
    Math.round([...leaves.values()].reduce((total, leaf) => total + leaf[of], 0));
  return { there: sum('there'), silent: sum('silent'), missed: Math.round(missed), leaves };
}

test.each<[string, string, number, number]>([
  ['single terminals', '0s 1\n600s end', 12, 0],
  ['a few of each profile', '0s 3\n600s end', 36, 0],
  ['one that vanished of each', '0s 1\n300s silent model=A920 1 1\n600s end', 12, 6],
  ['those who said goodbye', '0s 1\n300s goodbye closing model=A920 1 60\n600s end', 6, 0],
  ['those on a restart', '0s 1\n300s restart model=A920 1 30 180\n400s end', 6, 0],
  ['those back from a restart', '0s 1\n300s restart model=A920 1 30 180\n700s end', 12, 0],
  ['those not back from one', '0s 1\n300s restart model=A920 1 1 9000\n320s end', 6, 0],
  ['those of another version now', '0s 1\n300s update model=A920 model=P90\n600s end', 12, 0],
])('of %s', (_what, story, there, silent) => {
  expect(presence(story)).toMatchObject({ there, silent });
});

test('a terminal that is silent misses a heartbeat a minute', () => {
  const { missed } = presence('0s 1\n300s silent model=A920 1 1\n900s end');
  expect(missed).toBeGreaterThanOrEqual(6 * 8);
  expect(missed).toBeLessThanOrEqual(6 * 11);
});

test('of many terminals no more are called silent than are', () => {
  const { there, silent } = presence('0s 80\n300s silent * 0.3 1\n600s end');
  expect(there).toBeGreaterThan(0.96 * 12 * 80);
  expect(silent).toBeGreaterThan(0.15 * 12 * 80);
  expect(silent).toBeLessThanOrEqual(0.35 * 12 * 80);
});

test('after a time when nobody could be heard all are as if they had just spoken', () => {
  const { leaves } = presence('0s 1\n300s silent * 1 1\n500s end');
  for (const leaf of leaves.values()) startAfresh(leaf, START + 500 * SECOND);
  expect(missedUntil(leaves, START + 560 * SECOND).size).toBe(0);
  expect(missedUntil(leaves, START + 590 * SECOND).size).toBe(PROFILES.length);
});

test('nobody falls silent because strides begin, or end', () => {
  const leaves: Leaves = new Map();
  let waiting: Digest[] = [];
  let most = 0;
  for (const { now, digests } of beatsOf('0s 300\n3000s end')) {
    waiting.push(...digests);
    const elapsed = now - START;
    const inStrides = elapsed > 1_200 * SECOND && elapsed <= 2_400 * SECOND;
    if (inStrides && elapsed % (15 * SECOND) !== 0) continue;
    const merged = mergeDigests(waiting);
    waiting = [];
    if (merged) hearPresence(leaves, merged);
    missedUntil(leaves, now);
    for (const { silent } of leaves.values()) most = Math.max(most, silent);
  }
  // Of three hundred, as by seconds; quarters that were not whole would have it be sixty.
  expect(most).toBeLessThan(10);
});

test('a quarter of the minute in which few speak is no silence, whoever else falls silent', () => {
  const leaves: Leaves = new Map();
  const inQuarter = [46, 39, 43, 22];
  const play = (from: number, to: number, share: number) => {
    let most = 0;
    for (let quarter = from; quarter < to; quarter += 1) {
      const heartbeats = Math.round((inQuarter[quarter % 4] ?? 0) * share);
      hear(leaves, { heartbeats, seconds: 60 * heartbeats });
      missedUntil(leaves, START + 15 * (quarter + 1) * SECOND);
      most = Math.max(most, leaves.get(1)?.silent ?? 0);
    }
    return most;
  };
  play(0, 80, 1);
  // Not one is missing, and it is known how many there are.
  Object.assign(leaves.get(1) ?? {}, { there: 150, quarters: 1_000 });
  expect(play(80, 120, 1)).toBe(0);
  // Every fifth of them.
  expect(play(120, 130, 0.8)).toBeGreaterThan(15);
});

/** What one digest tells of a profile. */
function hear(leaves: Leaves, row: Partial<HeardRow>, certificates: { notAfter: number }[] = []) {
  const none = { heartbeats: 0, wills: 0, births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
  const [told] = beatsOf('0s 0\n1s end');
  const digest = told?.digests[0];
  if (!digest) throw new Error('nothing is told');
  const heard = [{ profile: 1, ...none, ...row }];
  const ends = certificates.map(({ notAfter }) => ({ profile: 1, notAfter, count: 1 }));
  hearPresence(leaves, { ...digest, signals: { ...digest.signals, heard, certificates: ends } });
}

test('certificates count as ended from the moment they end, until they are renewed', () => {
  const leaves: Leaves = new Map();
  const ends = START + MINUTE;
  hear(leaves, { births: { power: 1 } }, [{ notAfter: ends }]);
  const leaf = leaves.get(1);
  if (!leaf) throw new Error('nobody is known');
  leaf.there = 1;
  expect([expiredIn(leaf, ends - 1), expiredIn(leaf, ends)]).toEqual([0, 1]);
  hear(leaves, { births: { command: 1 } });
  expect(expiredIn(leaf, ends)).toBe(0);
});

test('terminals that speak every five minutes are not missed in between', () => {
  const leaves: Leaves = new Map();
  let missed = 0;
  for (let second = 1; second <= 3_600; second += 1) {
    if (second % 300 === 7) hear(leaves, { heartbeats: 1, seconds: 300 });
    missed += missedUntil(leaves, START + second * SECOND).size;
  }
  expect([Math.round(leaves.get(1)?.there ?? 0), missed]).toEqual([1, 0]);
});
