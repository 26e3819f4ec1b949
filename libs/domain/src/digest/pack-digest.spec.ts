import fc from 'fast-check';
import type { AttemptRow } from './digest.js';
import { packDigest, unpackAttempts, unpackHeard } from './pack-digest.js';
import { type HeardRow, NO_SIGNALS } from './signals.js';

const count = fc.nat({ max: 3 });
const counts = fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.nat(), { maxKeys: 2 });

const attempts: fc.Arbitrary<AttemptRow[]> = fc.array(
  fc.record(
    {
      ...{ profile: fc.nat(), attempt: count, approved: count, declined: count },
      ...{ failed: count, noAnswer: count, pin: count },
      by: fc.record({ issuer: counts, scheme: counts, entry: counts }, { requiredKeys: [] }),
    },
    { requiredKeys: ['profile', 'attempt', 'approved', 'declined', 'failed', 'noAnswer', 'pin'] },
  ),
);

const heard: fc.Arbitrary<HeardRow[]> = fc.array(
  fc.record(
    {
      ...{ profile: fc.nat(), heartbeats: count, seconds: count, hours: counts, births: counts },
      ...{ goodbyes: counts, wills: count, unwell: counts, hostsAway: counts },
    },
    {
      requiredKeys: [
        ...(['profile', 'heartbeats', 'births', 'goodbyes', 'wills'] as const),
        ...(['unwell', 'hostsAway'] as const),
      ],
    },
  ),
);

function digest(rows: { readonly attempts: AttemptRow[]; readonly heard: HeardRow[] }) {
  const told = { from: 1, to: 2, messages: 3, failures: [], changes: [] };
  const signals = { ...NO_SIGNALS, heard: rows.heard };
  return { ...told, attempts: rows.attempts, signals };
}

test('what is packed comes back through JSON as it was, in its order', () => {
  fc.assert(
    fc.property(fc.record({ attempts, heard }), (rows) => {
      const { attempts: packed, signals } = JSON.parse(JSON.stringify(packDigest(digest(rows))));
      expect(unpackAttempts(packed)).toEqual(JSON.parse(JSON.stringify(rows.attempts)));
      expect(unpackHeard(signals.heard)).toEqual(JSON.parse(JSON.stringify(rows.heard)));
    }),
  );
});

test('rows that tell of nothing cost their profile', () => {
  const none = { attempt: 0, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };
  const nothing = { births: {}, goodbyes: {}, wills: 0, unwell: {}, hostsAway: {} };
  const packed = packDigest(
    digest({
      attempts: [
        { profile: 7, ...none },
        { profile: 8, ...none, attempt: 2, approved: 2 },
      ],
      heard: [{ profile: 7, heartbeats: 2, seconds: 120, ...nothing }],
    }),
  );
  expect(packed.attempts).toEqual({
    ...{ profile: [7, 8], row: [1], attempt: [2], approved: [2] },
    ...{ declined: [0], failed: [0], noAnswer: [0], pin: [0] },
  });
  expect(packed.signals.heard).toEqual({
    ...{ profile: [7], heartbeats: [2], seconds: [120], more: [] },
  });
});
