import { aRule, PROFILES, START } from '../../../../test/support/tiny-fleet.js';
import { addEvidence, startAgain } from '../detect/evidence-bank.js';
import { fromSnapshot, newState, toSnapshot } from './memory.js';
import { cellsOf } from './rule-cells.js';
import { weighingOf } from './watch.js';

const RULE = aRule('MassError55', 'pin_key');

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
