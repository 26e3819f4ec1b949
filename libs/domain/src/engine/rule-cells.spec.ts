import { aDigest, aRule, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE, SECOND } from '../base/instant.js';
import { addEvidence, startAgain } from '../detect/evidence-bank.js';
import { fromSnapshot, newState, toSnapshot } from './memory.js';
import { cellsOf } from './rule-cells.js';
import { tick } from './tick.js';
import { weighingOf } from './watch.js';

const RULE = aRule('MassError55', 'pin_key');
const RULES = [RULE];

function fresh() {
  const state = newState();
  for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
  return state;
}

/** Ten failing payments of ten terminals, at once. */
const BURST = {
  ...{ now: START, attempts: 10, failures: 10, merchants: ['a', 'b'] },
  terminals: Array.from({ length: 10 }, (_, i) => `T${i}`),
};

const names = (state = fresh()) => {
  const cells = cellsOf(state).cellsOf(RULE, weighingOf(RULE));
  return cells.candidates().map(({ name }) => name);
};

test('only cells with enough evidence are looked at, the oldest first', () => {
  const state = fresh();
  const book = cellsOf(state);
  const cells = book.cellsOf(RULE, weighingOf(RULE));
  const code = (profile: number) => book.codes.of(profile)[cells.attributes[0] ?? 0] ?? 0;
  const [fleet, first, other] = [
    cells.fleet(START),
    cells.cell(0, code(0), START),
    cells.cell(0, code(4), START),
  ];
  expect(cells.cell(0, code(1), START)).toBe(first);
  expect(cells.known(1, 1)).toBeUndefined();
  for (const cell of [first, fleet]) {
    addEvidence(cell.bank, BURST, 0.01);
    cells.changed(cell);
  }
  cells.changed(other);
  expect(names(state)).toEqual(['', 'acquirer=acq-1']);
  startAgain(fleet.bank, START);
  expect(names(state)).toEqual(['acquirer=acq-1']);
});

test('a memory that is read again tells of the same cells', () => {
  const state = fresh();
  const cells = cellsOf(state).cellsOf(RULE, weighingOf(RULE));
  const cell = cells.fleet(START);
  addEvidence(cell.bank, BURST, 0.01);
  const memory = fromSnapshot(toSnapshot(state.memory)) ?? state.memory;
  const again = { ...fresh(), memory };
  expect(names(again)).toEqual(['']);
  const bank = cellsOf(again).cellsOf(RULE, weighingOf(RULE)).fleet(START).bank;
  expect(bank).toBe(again.memory.banks.get('MassError55|'));
});

test('banks that somebody else has put there are found', () => {
  const state = fresh();
  const { bank } = cellsOf(state).cellsOf(RULE, weighingOf(RULE)).fleet(START);
  const burst = structuredClone(bank);
  addEvidence(burst, BURST, 0.01);
  state.memory.banks.set('MassError55|region=310000', burst);
  expect(names(state)).toEqual(['region=310000']);
});

test('what came in a minute is learned of it, however late it is written down', () => {
  const state = fresh();
  const attempts = (at: number) => {
    const minute = state.memory.pending.find((each) => each.at === at);
    return minute?.sums.get('pin_key|acquirer=acq-1')?.attempts;
  };
  const none = { approved: 4, declined: 0, failed: 0, noAnswer: 0 };
  const until = START + 2 * MINUTE;
  for (let now = START; now <= until; now += SECOND) {
    const digests = [aDigest(now, [{ profile: 0, attempt: 4, pin: 3, ...none }])];
    tick(state, { ...SETTINGS, rules: RULES }, { digests, profiles: [], people: [] }, now);
  }
  toSnapshot(state.memory);
  expect([START, START + MINUTE, until].map(attempts)).toEqual([180, 180, 3]);
});
