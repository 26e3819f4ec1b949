import { printed } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { type Instant, SECOND } from '../base/instant.js';
import { newBank, strongest } from '../detect/evidence-bank.js';
import { hearPeople } from './hear-people.js';
import { newState } from './memory.js';
import { takeUpStated } from './take-up-stated.js';
import type { Effect } from './types.js';

const rule = aRule('CardTesting', '', { detector: { kind: 'card_testing' } });
const settings = { ...SETTINGS, rules: [...SETTINGS.rules, rule] };

/** Reads `5 3 m-1,m-2`: in second 5 these merchants are stated, since second 3; or `9 closed`. */
function told(...lines: readonly string[]): string[] {
  const state = newState();
  const decided: { at: Instant; effect: Effect }[] = [];
  for (const line of lines) {
    const [at = '', since = '', shops = ''] = line.split(' ');
    const now = START + Number(at) * SECOND;
    const scope = shops.split(',').map((value) => ({ attribute: 'merchant' as const, value }));
    const onset = START + Number(since) * SECOND;
    const event = { kind: 'resolved_by_hand', at: now, by: 'Li', reason: 'known' } as const;
    const effects =
      since === 'closed'
        ? hearPeople(state, settings, [{ incident: 'inc-1', event }], now)
        : takeUpStated(state, settings, { rule, onset, score: 30, scope }, now);
    decided.push(...effects.map((effect) => ({ at: now, effect })));
  }
  return printed({ decided, state }).filter((text) => !text.includes('tell'));
}

test('what is stated again is known, and a part of it is, too', () => {
  expect(told('5 3 m-1,m-2', '6 3 m-1,m-2', '7 3 m-2')).toEqual([
    '5s inc-1 triggered CardTesting merchant=m-1,merchant=m-2 card_testing SEV3',
  ]);
});

test('a cause that grows is the same incident; one beside it is another', () => {
  expect(told('5 3 m-1', '9 3 m-1,m-2', '12 10 m-3')).toEqual([
    '5s inc-1 triggered CardTesting merchant=m-1 card_testing SEV3',
    '9s inc-1 updated CardTesting merchant=m-1,merchant=m-2 card_testing SEV3',
    '12s inc-2 triggered CardTesting merchant=m-3 card_testing SEV3',
  ]);
});

test('what a person has closed while it lasted stays closed, until it begins anew', () => {
  const lines = told('5 3 m-1', '8 closed', '9 3 m-1', '99 98 m-1');
  expect(lines).toEqual([
    '5s inc-1 triggered CardTesting merchant=m-1 card_testing SEV3',
    '99s inc-1 reopened CardTesting merchant=m-1 card_testing SEV3 epoch 2',
  ]);
});

test('what an attack explains gives up the evidence it had gathered', () => {
  const state = newState();
  for (const alert of ['MassError55', 'HostErrors']) {
    state.memory.banks.set(`${alert}|fleet`, { ...newBank(START), nats: [9, 9, 9, 9] });
  }
  const scope = [{ attribute: 'merchant' as const, value: 'm-1' }];
  takeUpStated(state, settings, { rule, onset: START, score: 30, scope }, START + SECOND);
  expect([...state.memory.banks.values()].map(strongest)).toEqual([0, 9]);
});

test.each([
  ['an open incident of the same place', 'own_plane', 1],
  ['a note that only stands beside it', 'base_drift', 2],
])('what yields is told or not beside %s', (_what, kind, opened) => {
  const state = newState();
  const everywhere = aRule('Everywhere', '', { detector: { kind } });
  const slow = aRule('SlowBurn', '', { detector: { kind: 'slow_burn', classes: ['config'] } });
  const all = { ...SETTINGS, rules: [everywhere, slow] };
  const scope = [{ attribute: 'acquirer' as const, value: 'acq-1' }];
  const at = START + SECOND;
  takeUpStated(state, all, { rule: everywhere, onset: START, score: 30, scope: [] }, at);
  takeUpStated(state, all, { rule: slow, onset: START, score: 30, scope }, at);
  expect(state.memory.followed).toHaveLength(opened);
});
