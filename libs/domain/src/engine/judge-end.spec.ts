import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { addMembers, partsOf, scopeOf, startClear, startFailing, verdictOf } from './judge-end.js';
import type { Followed } from './memory.js';

const SEEN = { attempts: 100, failures: 0, terminals: [], unnamed: 0 };

function failing(until = '60s end') {
  const { state } = run(ticksOf(`0s acq-1 10 acq-2 10 acq-3 10\n30s acq-1 8x55/10\n${until}`));
  const followed = state.memory.followed[0] as Followed;
  return { state, followed };
}

test('while payments fail there is no verdict; healthy ones in number end it', () => {
  const { state, followed } = failing();
  const now = START + 60 * SECOND;
  const bad = { ...SEEN, failures: 80, terminals: ['t1'] };
  expect(verdictOf(state, SETTINGS, followed, bad, now)).toBeNull();
  const calm = failing('60s acq-1 10\n64s end');
  expect(verdictOf(calm.state, SETTINGS, calm.followed, SEEN, START + 90 * SECOND)).toBe('clear');
});

test('where nothing is heard nothing is over', () => {
  const { state, followed } = failing('60s acq-1 10\n64s end');
  expect(verdictOf(state, SETTINGS, followed, SEEN, START + 200 * SECOND)).toBeNull();
});

test('it has not ceased before what was merged into it has', () => {
  const { state, followed } = failing('60s acq-1 10\n64s end');
  const part = { ...followed, host: 'inc-1', incident: { ...followed.incident, id: 'inc-2' } };
  state.memory.followed.push(part);
  expect(partsOf(state, followed)).toEqual([part]);
  const now = START + 90 * SECOND;
  expect(verdictOf(state, SETTINGS, followed, SEEN, now)).toBeNull();
  startClear(part, now);
  expect(verdictOf(state, SETTINGS, followed, SEEN, now)).toBe('clear');
  startClear(followed, now);
  startFailing(part, now);
  expect(verdictOf(state, SETTINGS, followed, SEEN, now)).toBe('back');
});

test('only failures of its classes and its cause are seen and make members', () => {
  const { state, followed } = failing();
  const failure = {
    terminal: 't-new',
    merchant: 'm-new',
    code: 'iso8583:55',
    count: 1,
    counted: true,
  };
  const of = (profile: number, cls: 'pin_key' | 'funds') =>
    ({ attempts: [], units: new Map(), failures: [{ ...failure, profile, class: cls }] }) as never;
  for (const fresh of [of(0, 'funds'), of(8, 'pin_key')]) {
    expect(scopeOf(state, followed, [fresh]).failures).toBe(0);
    addMembers(state, followed, [fresh]);
    expect(followed.terminals.has('t-new')).toBe(false);
  }
  expect(scopeOf(state, followed, [of(0, 'pin_key')]).failures).toBe(1);
  addMembers(state, followed, [of(0, 'pin_key')]);
  expect(followed.merchants.has('m-new')).toBe(true);
});
