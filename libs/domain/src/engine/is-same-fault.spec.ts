import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE, SECOND } from '../base/instant.js';
import type { Finding } from '../detect/detector.js';
import type { CauseEntry } from '../incident/incident.js';
import type { Findings } from './examine.js';
import { isSameFault } from './is-same-fault.js';
import type { EngineState, Followed } from './memory.js';

const ONSET = START + 30 * SECOND;
const acq = (...values: string[]): CauseEntry[] =>
  values.map((value) => ({ attribute: 'acquirer', value }));

const CHIPS: CauseEntry[] = [...acq('acq-1'), { attribute: 'entry', value: 'chip' }];

/** An open incident of one cause, without rules of its own, ten seconds into a fault. */
function faultOf(failing: string, cause: CauseEntry[]): [EngineState, Followed] {
  const story = `0s acq-1 10 acq-2 10 acq-3 10\n30s ${failing}\n40s end`;
  const { state } = run(ticksOf(story), { settings: { ...SETTINGS, rules: [] } });
  const incident = { startedAt: ONSET, cause };
  return [state, { classes: ['app_crash'], incident } as unknown as Followed];
}

const foundIn = (cause: CauseEntry[], confidence = 1, best = cause) => {
  const candidates = [
    { cause, score: 12 },
    { cause: best, score: 25 },
  ];
  return { localisation: { cause, confidence, candidates } } as unknown as Findings;
};

test.each([
  ['nearly all of it is in the cause', 'acq-1 8x--/10', acq('acq-1'), acq(), true],
  ['a part of it is', 'acq-1 4x--/10 acq-2 4x--/10', acq('acq-1'), acq(), false],
  [
    'chance adds much elsewhere, but it has that very cause',
    'acq-1 4x--/10 acq-2 2x--/10',
    acq('acq-1'),
    acq('acq-1'),
    true,
  ],
  [
    'it has one of several places',
    'acq-1 4x--/10 acq-3 4x--/10',
    acq('acq-1', 'acq-2'),
    acq('acq-1'),
    true,
  ],
  ['it has another cause', 'acq-1 4x--/10 acq-2 4x--/10', acq('acq-1'), acq('acq-2'), false],
])('another class is the same fault where %s', (_name, failing, cause, found, expected) => {
  const [state, followed] = faultOf(failing, cause);
  expect(isSameFault(state, followed, 'no_answer', foundIn(found), ONSET)).toBe(expected);
});

test.each([
  ['is not sure, and this one fits best', 0.1, acq('acq-1'), true],
  ['is not sure, and another one fits best', 0.1, acq('acq-2'), false],
  ['is sure of another', 0.99, acq('acq-1'), false],
])('what fails everywhere is the fault of one place where it %s', (_name, sure, best, expected) => {
  const [state, followed] = faultOf('acq-1 4x--/10 acq-2 4x--/10', acq('acq-1'));
  expect(isSameFault(state, followed, 'no_answer', foundIn([], sure, best), ONSET)).toBe(expected);
});

test('what began long before an incident is not its fault, though it lies in its cause', () => {
  const [state, followed] = faultOf('acq-1 8x--/10', acq('acq-1'));
  const found = foundIn(acq('acq-1'));
  expect(isSameFault(state, followed, 'no_answer', found, ONSET - 3 * MINUTE)).toBe(false);
});

test('what is wrong everywhere takes in what begins with it, and nothing later', () => {
  const [state, followed] = faultOf('acq-1 8x--/10', []);
  const found = foundIn([]);
  expect(isSameFault(state, followed, 'no_answer', found, ONSET)).toBe(true);
  followed.incident = { ...followed.incident, startedAt: ONSET - 3 * MINUTE };
  expect(isSameFault(state, followed, 'no_answer', found, ONSET)).toBe(false);
});

test("customers' own declines are no part of a fault of systems", () => {
  const [state, followed] = faultOf('acq-1 8x51/10', acq('acq-1'));
  const found = foundIn(acq('acq-1'));
  expect(isSameFault(state, followed, 'funds', found, ONSET)).toBe(false);
});

test.each<[string, Finding, CauseEntry[], Finding, boolean]>([
  ['readers that misread them', 'card_data_read', acq('acq-1'), 'device_reader', true],
  ['the same, of chip cards alone', 'card_data_read', CHIPS, 'device_reader', true],
  ['clocks that take them for expired', 'card_data_read', acq('acq-1'), 'device_clock', true],
  ['printers', 'card_data_read', acq('acq-1'), 'device_printer', false],
  ['readers, of other customers', 'funds', acq('acq-1'), 'device_reader', false],
  ['readers of everywhere', 'card_data_read', CHIPS.slice(1), 'device_reader', false],
])('refused cards are one fault with %s, or not', (_what, refused, cause, device, expected) => {
  const [state, followed] = faultOf('acq-1 8x14/10', cause);
  const found = foundIn(acq('acq-1'));
  followed.classes = [refused];
  expect(isSameFault(state, followed, device, found, ONSET)).toBe(expected);
});

test('where the devices were told of first, refused cards are their doing', () => {
  const [state, followed] = faultOf('acq-1 8x14/10', acq('acq-1'));
  followed.classes = ['device_reader'];
  const found = foundIn(acq('acq-1'));
  expect(isSameFault(state, followed, 'card_data_read', found, ONSET)).toBe(true);
});
