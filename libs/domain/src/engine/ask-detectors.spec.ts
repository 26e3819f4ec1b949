import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { aDigest, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { decided, saidToBeOver, senseAll } from './ask-detectors.js';
import type { Followed } from './memory.js';
import { newState } from './memory.js';

test('a detector without a memory senses nothing by itself', () => {
  expect(senseAll(newState(), SETTINGS, [aDigest(START, [])], START)).toEqual([]);
});

test('rules that evidence decides are not decided here', () => {
  expect(decided(newState(), SETTINGS.rules, [], START)).toEqual([]);
});

test('where a detector does not say whether it is over, evidence decides', () => {
  const { state } = run(ticksOf('0s acq-1 10 acq-2 10\n30s acq-1 8x55/10\n40s end'));
  const followed = state.memory.followed[0] as Followed;
  const asked = (rules = SETTINGS.rules) =>
    saidToBeOver(state, { ...SETTINGS, rules }, followed, START);
  expect(asked()).toBeNull();
  expect(asked([])).toBeNull();
});
