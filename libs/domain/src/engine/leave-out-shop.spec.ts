import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';
import { loudShop } from './leave-out-shop.js';
import type { Owner } from './memory.js';
import { takeUp } from './open-incident.js';

const ONSET = START + 30 * SECOND;
const NOW = START + 50 * SECOND;
const WELL = '0s acq-1 10 acq-2 10 acq-3 10\n50s end';

const ruleOf = (gates: object = {}) =>
  aRule('HostErrors', 'host_system', { gates: { one_merchant: 10, ...gates } });

/** What is known twenty seconds into trouble of these `merchant terminals of acquirer`. */
function stateOf(failing: readonly string[]) {
  let second = 0;
  const ticks = ticksOf(WELL).map((tick) => {
    second += 1;
    if (tick.now <= ONSET) return tick;
    const rows = failing.flatMap((line) => failuresOf(line, tick.now, second));
    const digests = tick.digests.map((d) => ({ ...d, failures: [...d.failures, ...rows] }));
    return { ...tick, digests };
  });
  return run(ticks, { settings: { ...SETTINGS, rules: [] } }).state;
}

/** What is taken up then. */
function causesOf(failing: readonly string[], gates?: object): string[] {
  const state = stateOf(failing);
  const breach = { rule: ruleOf(gates), onset: ONSET, score: 40 };
  return takeUp(state, SETTINGS, breach, NOW).flatMap((effect) =>
    effect.kind === 'append_event' && effect.event.kind === 'triggered'
      ? [effect.event.incident.cause.map((e) => e.value).join(' ')]
      : [],
  );
}

/** Each second the next of a shop's terminals fails; of merchant `each-N` every one has its own. */
function failuresOf(line: string, at: number, second: number): FailureRow[] {
  const [merchant = '', terminals = '', acquirer = ''] = line.split(' ');
  const terminal = `${acquirer}-${merchant}-${second % Number(terminals)}`;
  // A shop has one of the four profiles of the tiny fleet's acquirer, others have all of them.
  const profile = (Number(acquirer.split('-')[1]) - 1) * 4 + (merchant === 'm-1' ? 0 : second % 4);
  const whose =
    merchant === 'nobody' ? {} : { merchant: merchant === 'each' ? terminal : merchant };
  return [{ at, profile, terminal, ...whose, code: 'cup-pos:96', outcome: 'failed', count: 1 }];
}

test.each([
  ['six terminals of one shop, and nobody else', ['m-1 6 acq-1'], {}, []],
  ['the same with a failure elsewhere now and then', ['m-1 6 acq-1', 'each 3 acq-2'], {}, []],
  ['so many of one shop that the rule tells of them', ['m-1 12 acq-1'], {}, ['m-1']],
  ['fewer, where the rule says so', ['m-1 6 acq-1'], { one_merchant: 5 }, ['m-1']],
  ['a shop within a mass', ['m-1 6 acq-1', 'each 20 acq-1', 'each 20 acq-1'], {}, ['acq-1']],
  ['a shop beside a mass', ['m-1 6 acq-1', 'each 20 acq-2'], {}, ['acq-2']],
  [
    'terminals that do not say whose they are',
    ['nobody 20 acq-1', 'nobody 7 acq-1'],
    {},
    ['acq-1'],
  ],
])('of %s what is a mass is told', (_name, failing, gates, causes) => {
  expect(causesOf(failing, gates)).toEqual(causes);
});

test('what is most of it is most of all, and one is left aside after the other', () => {
  const loudOf = (failing: readonly string[]) => {
    const state = stateOf(failing);
    const aside: Owner[] = [];
    while (aside.length < 5) {
      const shop = loudShop(state, ruleOf(), [], ONSET, aside);
      if (!shop) break;
      aside.push(shop);
    }
    return aside.map(({ incident }) => incident.id);
  };
  expect(loudOf(['m-1 9 acq-1', 'm-2 5 acq-1', 'm-3 1 acq-2', 'm-4 1 acq-3'])).toEqual([
    'merchant=m-1',
    'merchant=m-2',
  ]);
  expect(loudOf(['m-1 9 acq-1', 'nobody 20 acq-1'])).toEqual([]);
});
