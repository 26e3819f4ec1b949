import { aDigest, aRule, START } from '../../../../test/support/tiny-fleet.js';
import type { CauseEntry } from '../incident/incident.js';
import type { Findings } from './examine.js';
import { isOneShop } from './is-one-shop.js';
import { newState } from './memory.js';
import { takeIn } from './recent.js';

/** Reads `m-1:6 m-2:1`: terminals that fail, of merchants; their store is named like them. */
function one(text: string, cause: string, gates = {}): boolean {
  const state = newState();
  const failures = text.split(' ').flatMap((word) => {
    const [merchant = '', n] = word.split(':');
    return Array.from({ length: Number(n) }, (_, i) => {
      const who = {
        profile: 1,
        terminal: `${merchant}-${i}`,
        merchant,
        store: merchant,
        at: START,
      };
      return { ...who, code: 'cup-pos:96', outcome: 'declined', count: 1 };
    });
  });
  takeIn(state.recent, aDigest(START, [], failures));
  const entries = cause.split(' ').map((entry) => {
    const [attribute, value] = entry.split('=');
    return { attribute, value } as CauseEntry;
  });
  const findings = { localisation: { cause: entries } } as unknown as Findings;
  return isOneShop(
    state,
    aRule('HostErrors', 'host_system', { gates }),
    'host_system',
    findings,
    START,
  );
}

const TEN = { one_merchant: 10 };

test.each([
  [
    'six terminals of a merchant, of which ten are asked for',
    'm-1:6 m-2:1',
    'merchant=m-1',
    TEN,
    true,
  ],
  ['six of a store', 'm-1:6 m-2:1', 'store=m-1', TEN, true],
  ['ten of a merchant', 'm-1:10 m-2:1', 'merchant=m-1', TEN, false],
  ['two merchants of three', 'm-1:3 m-2:3', 'merchant=m-1 merchant=m-2', TEN, false],
  ['twelve of a merchant, which never are enough', 'm-1:12', 'merchant=m-1', {}, true],
  ['an acquirer, whoever fails there', 'm-1:6', 'acquirer=acq-1', TEN, false],
])('%s', (_what, text, cause, gates, expected) => {
  expect(one(text, cause, gates)).toBe(expected);
});
