import { addEvidence, newBank } from '#domain/detect/evidence-bank.js';
import { aRule } from '../../support/tiny-fleet.js';
import { type Highest, raise } from './highest-evidence.js';

const rule = aRule('HostErrors', 'host_system');

function bankOf(terminals: readonly string[]) {
  const bank = newBank(0);
  const failures = terminals.length;
  addEvidence(bank, { now: 1, attempts: 8, failures, terminals, merchants: ['a', 'b'] }, 0.004);
  return bank;
}

test('the strongest evidence that could have paged is kept, with where and when', () => {
  const known = new Map<string, Highest>();
  const few = bankOf(['t-1', 't-1', 't-1', 't-1', 't-1', 't-1']);
  raise(known, [rule], new Map([['HostErrors|acquirer=a', few]]), 1);
  expect(known.size).toBe(0);
  const many = bankOf(['t-1', 't-2', 't-3', 't-4', 't-5']);
  raise(known, [rule], new Map([['HostErrors|acquirer=b', many]]), 2);
  raise(known, [rule], new Map([['HostErrors|', many]]), 3);
  expect(known.get('HostErrors')).toMatchObject({ cell: 'acquirer=b', at: 2 });
});
