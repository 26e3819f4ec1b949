import { Digest } from './digest.js';
import { ownDigest } from './own-digest.js';
import { packDigest } from './pack-digest.js';
import { NO_SIGNALS } from './signals.js';

const counts = { from: 1, to: 2, messages: 0, attempts: [], failures: [], changes: [] };

test('a digest of this version is what was packed', () => {
  const stored = { ...counts, signals: NO_SIGNALS };
  expect(ownDigest(packDigest(stored))).toEqual(stored);
});

test('one of an earlier version is what its schema makes of it', () => {
  const { moved: _later, ...signals } = NO_SIGNALS;
  for (const stored of [counts, { ...counts, signals }, { ...counts, signals: NO_SIGNALS }]) {
    expect(ownDigest(stored)).toEqual(Digest.parse(stored));
  }
});
