import { type Told, ticksOf } from '../../../../test/support/engine-notation.js';
import { expectStory, printed } from '../../../../test/support/play-engine.js';
import { PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import type { Silence } from '../notify/silence.js';
import { fromSnapshot, newState, toSnapshot } from './memory.js';
import { tick } from './tick.js';
import type { Effect } from './types.js';

/** One at `acq-1` between two seconds of the story, with more matchers where they are given. */
function silence(from: number, until: number, ...more: Silence['matchers']): Silence {
  const at = { name: 'acquirer', value: 'acq-1', isRegex: false, isEqual: true };
  const [startsAt, endsAt] = [START + from * 1_000, START + until * 1_000];
  const words = { createdBy: 'Li', comment: 'known' };
  return { id: 's-1', matchers: [at, ...more], startsAt, endsAt, updatedAt: startsAt, ...words };
}

const alsoSev1 = { name: 'severity', value: 'SEV.*', isRegex: true, isEqual: true };

/** Plays with the silences that are there at each second, and a restart every ten. */
function play(story: string, silencesAt: (second: number) => readonly Silence[]): string[] {
  const state = newState();
  const decided: { at: number; effect: Effect }[] = [];
  for (const [i, { now, digests, people }] of ticksOf(story).entries() as Iterable<
    [number, Told]
  >) {
    const settings = { ...SETTINGS, silences: silencesAt((now - START) / 1_000) };
    const input = { digests, people, profiles: i === 0 ? PROFILES : [] };
    for (const effect of tick(state, settings, input, now).effects) {
      decided.push({ at: now, effect });
    }
    if (i % 10 === 0) Object.assign(state.memory, fromSnapshot(toSnapshot(state.memory)));
  }
  return printed({ decided, state });
}

const without = (lines: readonly string[]) =>
  lines.filter((line) => !/updated|playbook_started/.test(line));

const OUTAGE = `
0s   acq-1 10 acq-2 10 acq-3 10
60s  acq-1 8x55/10
`;

test('a silenced incident is followed, and nobody is told until the silence ends', () => {
  const lines = play(`${OUTAGE}100s end`, () => [silence(0, 90, alsoSev1)]);
  expectStory(
    without(lines),
    `61-70s inc-1 triggered MassError55 acquirer=acq-1 zone_pin_key SEV1
     61-70s inc-1 silenced
     90-91s inc-1 unsilenced
     90-91s tell oncall first inc-1`,
  );
});

test('a SEV1 is told under a silence that does not say so, and the story says why', () => {
  const lines = play(`${OUTAGE}80s end`, () => [silence(0, 90)]);
  expectStory(
    without(lines),
    `61-70s inc-1 triggered MassError55 acquirer=acq-1 zone_pin_key SEV1
     61-70s tell oncall first inc-1
     61-70s inc-1 silence_overruled`,
  );
});

test('one that ends in its silence is told to nobody who was not told that it began', () => {
  const lines = play(`${OUTAGE}90s acq-1 10\n400s end`, () => [silence(0, 390, alsoSev1)]);
  expect(lines.filter((line) => line.includes('tell'))).toEqual([]);
  expect(lines.some((line) => line.endsWith('inc-1 recovered'))).toBe(true);
});

test('whoever was told that it began is told in a silence that it is over', () => {
  const late = silence(75, 900, alsoSev1);
  const lines = play(`${OUTAGE}90s acq-1 10\n400s end`, (second) => (second >= 75 ? [late] : []));
  const told = lines.filter((line) => line.includes('tell'));
  expect(told).toEqual([
    expect.stringContaining('tell oncall first inc-1'),
    expect.stringContaining('tell oncall resolved inc-1'),
  ]);
});

test('a silence that ended by hand, and nothing to tell: nobody is told twice', () => {
  const lines = play(`${OUTAGE}100s end`, (second) =>
    second >= 75 && second < 90 ? [silence(75, 900, alsoSev1)] : [],
  );
  expectStory(
    without(lines),
    `61-70s inc-1 triggered MassError55 acquirer=acq-1 zone_pin_key SEV1
     61-70s tell oncall first inc-1
     75-76s inc-1 silenced
     90-91s inc-1 unsilenced`,
  );
});

test('a silence that is made longer is said once more', () => {
  const lines = play(`${OUTAGE}100s end`, (second) => [
    silence(0, second < 80 ? 90 : 900, alsoSev1),
  ]);
  expect(lines.filter((line) => line.endsWith('inc-1 silenced'))).toHaveLength(2);
  expect(lines.filter((line) => line.includes('tell'))).toEqual([]);
});
