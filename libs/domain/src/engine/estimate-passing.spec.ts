import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { declinesWithin } from './estimate-passing.js';

const ONSET = START + 30 * SECOND;

/** Declines at acq-1 in half a minute of twenty attempts a second. */
function declines(failing: string) {
  const story = `0s acq-1 20 acq-2 20 acq-3 20\n30s ${failing}\n60s end`;
  const { state } = run(ticksOf(story), { settings: { ...SETTINGS, rules: [] } });
  const cause = [{ attribute: 'acquirer' as const, value: 'acq-1' }];
  return declinesWithin(state, 'pin_key', cause, ONSET);
}

test('calm seconds before the fault count neither way', () => {
  const story = '0s acq-1 20 acq-2 20 acq-3 20\n30s acq-1 20x55/20\n40s end';
  const { state } = run(ticksOf(story), { settings: { ...SETTINGS, rules: [] } });
  const cause = [{ attribute: 'acquirer' as const, value: 'acq-1' }];
  expect(declinesWithin(state, 'pin_key', cause, START + 20 * SECOND).seen).toBe(0);
});

test('customers are declined where payments pass, and the fewer pass the fewer are', () => {
  const [calm, part, none] = ['acq-1 20', 'acq-1 7x55/20', 'acq-1 20x55/20'].map(declines);
  expect(none?.seen).toBe(0);
  expect(part?.seen).toBeGreaterThan(0);
  expect([none?.beside, part?.beside]).toEqual([300, expect.any(Number)]);
  expect(calm?.usual).toBeCloseTo(0.062, 2);
});
