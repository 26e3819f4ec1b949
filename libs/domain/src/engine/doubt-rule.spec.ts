import { aRule } from '../../../../test/support/tiny-fleet.js';
import { FAILURE_CLASSES } from '../code/catalogue.js';
import { cellsOfRule, costInWords, doubtsAbout, firesWhenAllFails } from './doubt-rule.js';

const said = (more: object, cls = 'pin_key') =>
  doubtsAbout(aRule('MassError55', cls, more)).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test.each(FAILURE_CLASSES)('nothing speaks against a rule of %s with what is usual', (cls) => {
  expect(said({}, cls)).toEqual([]);
});

test.each([
  [
    'more terminals than are told apart',
    { gates: { failures: 200, terminals: 100 } },
    'gates.terminals: never met: the engine tells at most 64 terminals apart',
  ],
  [
    'more merchants than are told apart',
    { gates: { failures: 200, terminals: 64, merchants: 65 } },
    'gates.merchants: never met: the engine tells at most 64 merchants apart',
  ],
  [
    'more failures than there are payments',
    { detector: { kind: 'failure_ratio', class: 'funds', times_normal: 20 } },
    'detector.times_normal: never met: normal is 5 %, and 20 times as much would be more than',
  ],
  [
    'a condition that has to hold for longer than it is remembered',
    { for: '11m' },
    'for: after 10 minutes what fails is learned as normal',
  ],
  [
    'fewer failures than terminals',
    { gates: { failures: 1 } },
    'gates.failures: 1 failures cannot be at 3 terminals: at least 3 are needed',
  ],
  [
    'fewer terminals than merchants',
    { gates: { terminals: 1 } },
    'gates.terminals: 1 terminals cannot be of 2 merchants: at least 2 are needed',
  ],
  ['an attribute twice', { by: ['region', 'acquirer', 'region'] }, 'by.2: region is named twice'],
])('%s is doubted', (_what, more, expected) => {
  expect(said(more)).toContainEqual(expect.stringContaining(expected));
});

test('what the engine cannot reach is found by trying', () => {
  const gates = { failures: 1_000, terminals: 100 };
  expect(firesWhenAllFails(aRule('MassError55', 'pin_key', { gates }))).toBe(false);
  expect(firesWhenAllFails(aRule('MassError55', 'pin_key', { for: '3m' }))).toBe(true);
});

test('the cells of a rule are the fleet and every value it watches', () => {
  const rule = aRule('MassError55', 'pin_key', { by: ['acquirer', 'chain'] });
  expect(cellsOfRule(rule)).toBe(3_051);
  expect(cellsOfRule(rule, { acquirer: 3, chain: 40 })).toBe(44);
  expect(costInWords(rule)).toBe('1 for the fleet, 3,000 by chain, 50 by acquirer');
});
