import { anOutage } from '../../../../test/support/an-outage.js';
import { aRule } from '../../../../test/support/tiny-fleet.js';
import { newState } from './memory.js';
import { isBurning, rateOf, toleratedOf } from './tolerate-fault.js';

const rules = [aRule('HostErrors', 'host_system')];
const of = (diagnosis: string) => anOutage({ rule: 'HostErrors', diagnosis });

test.each([
  ['half of the attempts', 50, 100, 0.01, 0.5],
  ['failures that are told of before their attempts', 50, 10, 0.01, 0.9],
  ['so few that its end could not be told', 1, 100, 0.02, 0.04],
  ['nothing at all', 0, 0, 0.02, 0.04],
])('the rate of %s', (_name, failures, attempts, tolerated, rate) => {
  expect(rateOf(failures, attempts, tolerated)).toBeCloseTo(rate);
});

test('a burn is over near its usual rate, an outage where nobody is woken any more', () => {
  const state = newState();
  const tolerated = (diagnosis: string, classes = ['host_system']) =>
    toleratedOf(state, { rules }, classes, of(diagnosis));
  const usual = tolerated('slow_burn') / 1.35;
  expect(tolerated('acquirer_host')).toBeGreaterThan(1.5 * usual);
  expect(tolerated('slow_burn', ['host_system', 'no_answer'])).toBeGreaterThan(1.35 * usual);
});

test('what its own detector has found is judged by that', () => {
  expect(isBurning(['host_system'], of('slow_burn'))).toBe(true);
  expect(isBurning(['slow_burn'], of('slow_burn'))).toBe(false);
  expect(isBurning(['host_system'], of('acquirer_host'))).toBe(false);
});
