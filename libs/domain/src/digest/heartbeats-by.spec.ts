import { heartbeatsBy } from './heartbeats-by.js';
import { type HeardRow, NO_SIGNALS } from './signals.js';

function heard(profile: number, heartbeats: number): HeardRow {
  const none = { births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
  return { profile, heartbeats, wills: 0, ...none };
}

test('heartbeats are added up by profile, in the order in which profiles were heard', () => {
  const signals = { ...NO_SIGNALS, heard: [heard(7, 2), heard(3, 1), heard(7, 4)] };
  expect([...heartbeatsBy({ signals })]).toEqual([
    [7, 6],
    [3, 1],
  ]);
});

test('whoever asks for those of the same digest is given the same map', () => {
  const signals = { ...NO_SIGNALS, heard: [heard(7, 2)] };
  expect(heartbeatsBy({ signals })).toBe(heartbeatsBy({ signals }));
});
