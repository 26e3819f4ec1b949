import { hearPresence, type Leaves } from '../detect/presence.js';
import { Digest } from './digest.js';
import { retiredDigest } from './retired-digest.js';

const AT = Date.UTC(2026, 2, 10, 4);

test('the engine waits no longer for those who were retired, and is told nothing else', () => {
  const digest = retiredDigest(new Map([[3, 2]]), AT);
  expect(Digest.parse(digest)).toEqual(digest);
  expect(digest).toMatchObject({ from: AT, to: AT, messages: 0, attempts: [], failures: [] });
  const leaf = { ...{ there: 5, interval: 60_000, rate: 5, quarters: 40 }, beats: [1, 1, 1, 1, 1] };
  const rest = { until: AT, learnsFrom: AT, silent: 0, owed: 0, restarts: [], certificates: [] };
  const leaves: Leaves = new Map([[3, { ...leaf, ...rest }]]);
  hearPresence(leaves, digest);
  expect(leaves.get(3)?.there).toBe(3);
});
