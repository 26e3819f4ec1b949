import { beatsOf } from '../../../../test/support/beating-fleet.js';
import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { CauseEntry } from '../incident/incident.js';
import { hasPassed, isMissedAgain } from './has-passed.js';

const settings = { ...SETTINGS, rules: [] };
const cause: CauseEntry[] = [{ attribute: 'acquirer', value: 'acq-1' }];
const CALM = '0s acq-1 40 acq-2 40 acq-3 40\n';
const FAILS = '32x55/40';

/** What is known at a second of payments that fail, in this way, from the sixtieth on. */
function passed(story: string, second: number, finding = 'pin_key'): boolean {
  const { state } = run(ticksOf(`${CALM}${story}\n${second}s end`), { settings });
  const found = { finding, cause, onset: START + 60 * SECOND };
  return hasPassed(state, found, START + second * SECOND);
}

test.each<[string, string, number, boolean]>([
  ['went on for three seconds', `60s acq-1 ${FAILS}\n63s acq-1 40`, 70, true],
  ['goes on', `60s acq-1 ${FAILS}`, 70, false],
  ['ceased only now', `60s acq-1 ${FAILS}\n69s acq-1 40`, 70, false],
  ['ceased, and nobody pays since', `60s acq-1 ${FAILS}\n63s acq-1 0`, 70, false],
  ['went on for longer than a minute', `60s acq-1 ${FAILS}\n125s acq-1 40`, 135, false],
  [
    'comes and goes',
    `60s acq-1 ${FAILS}\n61s acq-1 40\n65s acq-1 ${FAILS}\n66s acq-1 40`,
    70,
    false,
  ],
  ['goes on at a tenth of its height', `60s acq-1 ${FAILS}\n63s acq-1 4x55/40`, 72, false],
])('what %s', (_what, story, second, expected) => {
  expect(passed(story, second)).toBe(expected);
});

test('customers who are declined are no fault that could have passed', () => {
  expect(passed('60s acq-1 32x51/40\n63s acq-1 40', 70, 'funds')).toBe(false);
});

/** What is known of heartbeats that `story` tells of, with the rule that counts those missed. */
function heard(story: string, second: number) {
  const silence = aRule('TerminalsSilent', 'pin_key', {
    ...{ detector: { kind: 'silence' }, for: '10m' },
  });
  const { state } = run(beatsOf(`0s 100\n${story}\n${second}s end`), {
    settings: { ...settings, rules: [silence] },
  });
  const now = START + second * SECOND;
  const found = { finding: 'silent', cause, onset: START + 905 * SECOND };
  const foundAt = START + 975 * SECOND;
  return [
    hasPassed(state, found, now),
    isMissedAgain(state, { ...found, foundAt, tolerated: 0.01 }, now),
  ];
}

const LOST = '900s silent acquirer=acq-1 0.9';

test.each<[string, string, number, readonly boolean[]]>([
  ['heard again', `${LOST}\n930s back`, 975, [true, false]],
  ['still away', LOST, 975, [false, false]],
  ['away again', `${LOST}\n930s back\n990s silent acquirer=acq-1 0.9`, 1050, [false, true]],
  ['well since', `${LOST}\n930s back`, 1050, [false, false]],
])('terminals that are %s', (_what, story, second, expected) => {
  expect(heard(story, second)).toEqual(expected);
});

test('payments that fail again are a relapse, and not missed', () => {
  const { state } = run(ticksOf(`${CALM}60s acq-1 ${FAILS}\n200s end`), { settings });
  const found = { finding: 'pin_key', cause, onset: START + 60 * SECOND };
  const past = { ...found, foundAt: START, tolerated: 0.01 };
  expect(isMissedAgain(state, past, START + 200 * SECOND)).toBe(false);
});
