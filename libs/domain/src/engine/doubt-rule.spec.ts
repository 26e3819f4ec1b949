import { aRule } from '../../../../test/support/tiny-fleet.js';
import { FAILURE_CLASSES } from '../code/catalogue.js';
import { DETECTORS } from '../detect/registry.js';
import { cellsOfRule, costInWords, doubtsAbout } from './doubt-rule.js';
import { firesAtWorst } from './try-rule.js';

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
  [
    'a pair twice',
    { by: [['model', 'fw'], 'fw', ['fw', 'model']] },
    'by.2: model+fw is named twice',
  ],
  ['an attribute twice', { by: ['region', 'acquirer', 'region'] }, 'by.2: region is named twice'],
])('%s is doubted', (_what, more, expected) => {
  expect(said(more)).toContainEqual(expect.stringContaining(expected));
});

test.each([
  { kind: 'device_events', trouble: 'crash' },
  { kind: 'device_events', trouble: 'printer' },
  { kind: 'device_events', trouble: 'reader' },
  { kind: 'device_events', trouble: 'pin_pad' },
  { kind: 'device_events', trouble: 'link' },
  { kind: 'card_testing' },
  { kind: 'tamper', terminals: 1 },
  { kind: 'tamper', terminals: 200 },
  { kind: 'cloned_identity', returns: 60 },
  { kind: 'silence' },
  { kind: 'certificates' },
  { kind: 'own_plane' },
  { kind: 'key_check' },
  { kind: 'fee_deviation', plans: { std: { rate_bp: 60 } } },
  { kind: 'approvals_fall' },
  { kind: 'version_regression' },
  { kind: 'slow_burn', classes: ['pin_key', 'no_answer'] },
  { kind: 'single_terminal', lasting: '10m' },
  { kind: 'single_terminal', terminals: 6, lasting: '10m' },
  { kind: 'value_shift', figure: 'bat' },
])('nothing speaks against $kind, $trouble $terminals $returns', (detector) => {
  const watching = ['device_events', 'silence', 'certificates', 'key_check'];
  const by = watching.includes(detector.kind) ? ['chain'] : [];
  expect(said({ detector, by })).toEqual([]);
});

test.each([
  [
    'crashes that have to go on for longer than they are remembered',
    {
      detector: { kind: 'device_events', trouble: 'crash' },
      by: [],
      for: '11m',
    },
    ['for: after 10 minutes what fails is learned as normal'],
  ],
  [
    'a contract with no plan in it',
    { detector: { kind: 'fee_deviation', plans: {} }, by: [] },
    ['alert: never fires, not even when everything fails'],
  ],
  [
    'what a detector that decides by itself does not read',
    { detector: { kind: 'card_testing' }, by: ['region'] },
    ['by: not read: this detector finds by itself where it is'],
  ],
  [
    'terminals that are stated once, and asked to go on being stated',
    { detector: { kind: 'tamper', terminals: 1 }, by: [], for: '5m' },
    ['alert: never fires, not even when everything fails'],
  ],
  [
    'the gates that every rule has are not held against a detector that reads none',
    { detector: { kind: 'cloned_identity', returns: 1_000 }, by: [] },
    [],
  ],
  [
    'gates of its own are, where a detector reads none',
    { detector: { kind: 'cloned_identity', returns: 1_000 }, by: [], gates: { failures: 1_000 } },
    ['gates.failures: not read: this detector asks for no gates'],
  ],
  [
    'or others',
    { detector: { kind: 'approvals_fall' }, by: [], gates: { terminals: 40, one_merchant: 9 } },
    ['gates.one_merchant: not read: this detector asks for only terminals'],
  ],
])('%s', (_what, more, expected) => {
  expect(said(more)).toEqual(expected.map((text) => expect.stringContaining(text)));
});

test('the cells of a rule are the fleet and every value it watches', () => {
  const rule = aRule('MassError55', 'pin_key', { by: ['acquirer', 'chain'] });
  expect(cellsOfRule(rule)).toBe(3_051);
  expect(cellsOfRule(rule, { acquirer: 3, chain: 40 })).toBe(44);
  expect(costInWords(rule)).toBe('1 for the fleet, 3,000 by chain, 50 by acquirer');
  const pairs = aRule('MassError55', 'pin_key', {
    by: [
      ['model', 'fw'],
      ['link', 'carrier'],
    ],
  });
  expect(cellsOfRule(pairs)).toBe(601);
  expect(costInWords(pairs)).toBe('1 for the fleet, 500 by model+fw, 100 by carrier+link');
});

test.each(DETECTORS.filter(({ decide }) => decide))(
  '$kind asks for the gates that it names, and no others',
  ({ kind, gates = [] }) => {
    const plans = { std: { rate_bp: 60 } };
    const more = {
      ...(kind === 'fee_deviation' && { plans }),
      ...(kind === 'slow_burn' && { classes: ['pin_key'] }),
      ...(kind === 'value_shift' && { figure: 'bat' }),
    };
    const rule = aRule('Watched', '', { detector: { kind, ...more }, by: [] });
    const read = new Set<PropertyKey>();
    const listening = new Proxy(rule.gates, {
      get(target, name) {
        read.add(name);
        return Reflect.get(target, name);
      },
    });
    expect(firesAtWorst({ ...rule, gates: listening })).toBe(true);
    expect([...read].sort()).toEqual([...gates].sort());
  },
);
