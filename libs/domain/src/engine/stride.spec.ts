import { ticksOf } from '../../../../test/support/engine-notation.js';
import { aDigest, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { newState } from './memory.js';
import { type Pace, Replay, type Step } from './replay.js';
import { isCalm, Swell, strideEnd } from './stride.js';

/** Half an hour, and an outage of a minute and a half in the middle of it. */
const STORY = `
  0s     acq-1 10  acq-2 10  acq-3 10
  900s   acq-1 8x55/10
  990s   acq-1 10
  1800s  end`;

function lived(pace: Pace) {
  const state = newState();
  for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
  const steps: Step[] = [];
  const replay = new Replay(state, SETTINGS, START, (step) => steps.push(step), pace);
  for (const { digests } of ticksOf(STORY)) for (const digest of digests) replay.take(digest);
  replay.passUntil(START + 1_800 * SECOND);
  const told = steps.flatMap(({ now, effects }) =>
    effects.flatMap((effect) => {
      if (effect.kind !== 'append_event') return [];
      return [{ at: (now - START) / SECOND, event: effect.event.kind }];
    }),
  );
  return { told, steps, state };
}

test('in strides the same is decided in the same seconds, in far fewer steps', () => {
  const bySeconds = lived(SECOND);
  const inStrides = lived('strides');
  expect(bySeconds.told.map(({ event }) => event)).toContain('recovered');
  expect(inStrides.told).toEqual(bySeconds.told);
  expect(bySeconds.steps).toHaveLength(1_800);
  expect(inStrides.steps.length).toBeLessThan(900);
});

test('nothing that was told is left out or heard twice', () => {
  const attempts = ({ steps }: { readonly steps: readonly Step[] }) =>
    steps.reduce((sum, { input }) => {
      const all = input.digests.flatMap((digest) => digest.attempts);
      return sum + all.reduce((n, row) => n + row.attempt, 0);
    }, 0);
  expect(attempts(lived('strides'))).toBe(attempts(lived(SECOND)));
});

test('a stride ends with a quarter of a minute', () => {
  const ends = [0, 4, 5, 14, 15, 59].map((s) => (strideEnd(START + s * SECOND) - START) / SECOND);
  expect(ends).toEqual([15, 15, 15, 15, 30, 60]);
});

test('who has an open incident, or evidence near what a rule asks for, is not calm', () => {
  expect(isCalm(newState(), SETTINGS)).toBe(true);
  const at = (seconds: number) => {
    const state = newState();
    for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
    const replay = new Replay(state, SETTINGS, START, () => {});
    for (const { digests } of ticksOf(STORY)) {
      for (const digest of digests) if (digest.to <= START + seconds * SECOND) replay.take(digest);
    }
    replay.passUntil(START + seconds * SECOND);
    return isCalm(state, SETTINGS);
  };
  expect([at(890), at(902), at(950)]).toEqual([true, false, false]);
});

test('failures that come far thicker than before are looked at by seconds', () => {
  const swell = new Swell();
  const failing = (count: number, code = 'cup-pos:55') => [
    aDigest(
      START,
      [],
      [{ profile: 1, terminal: 'T-1', code, outcome: 'declined', count, at: START }],
    ),
  ];
  expect(swell.rises(failing(4), 10 * SECOND)).toBe(false);
  expect(swell.rises(failing(10), 10 * SECOND)).toBe(false);
  expect(swell.rises(failing(40, 'cup-pos:51'), 10 * SECOND)).toBe(false);
  expect(swell.rises(failing(30), 10 * SECOND)).toBe(true);
});
