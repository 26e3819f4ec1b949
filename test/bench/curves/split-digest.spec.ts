import { mergeDigests } from '#domain/digest/merge-digests.js';
import { createRandom } from '../../../apps/simulator/src/world/random.js';
import { LiveFleet } from './live-fleet.js';
import { modelFleet } from './model-fleet.js';
import { faultOf, HOST_ERRORS } from './play-outage.js';
import { splitDigest } from './split-digest.js';

const startsAt = Date.UTC(2026, 2, 10, 4);

test('the pieces of a second follow each other, and add up to it', () => {
  const fleet = modelFleet({ seed: 1, terminals: 3_000, profiles: 60 });
  const span = { from: startsAt, to: Number.POSITIVE_INFINITY };
  const fault = faultOf(fleet, {}, { ...span, share: 0.6, mishap: HOST_ERRORS });
  const live = new LiveFleet(fleet, { seed: 1, faults: [fault] }, { startsAt });
  for (let i = 0; i < 70; i += 1) live.next();
  const [whole] = live.next().input.digests;
  if (!whole) throw new Error('a second without a digest');
  const pieces = splitDigest(whole, 10, createRandom(1));
  expect(pieces.map(({ to }) => to - whole.to)).toEqual([
    -900, -800, -700, -600, -500, -400, -300, -200, -100, 0,
  ]);
  expect(pieces.filter(({ failures }) => failures.length > 0).length).toBeGreaterThan(3);
  const sum = mergeDigests(pieces);
  const totals = (rows: typeof whole.attempts) =>
    rows
      .map(({ profile, attempt, approved, declined, failed, noAnswer, pin, by }) => {
        const entries = Object.entries(by?.issuer ?? {}).filter(([, n]) => n > 0);
        return JSON.stringify([
          ...[profile, attempt, approved, declined, failed, noAnswer, pin],
          Object.fromEntries(entries.toSorted()),
        ]);
      })
      .toSorted();
  expect(totals(sum?.attempts ?? [])).toEqual(totals(whole.attempts));
  expect(sum?.failures).toHaveLength(whole.failures.length);
});
