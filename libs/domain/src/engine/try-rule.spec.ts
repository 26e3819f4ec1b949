import { aRule } from '../../../../test/support/tiny-fleet.js';
import { firesAtWorst } from './try-rule.js';

test('what the engine cannot reach is found by trying', () => {
  const gates = { failures: 1_000, terminals: 100 };
  expect(firesAtWorst(aRule('MassError55', 'pin_key', { gates }))).toBe(false);
  expect(firesAtWorst(aRule('MassError55', 'pin_key', { for: '3m' }))).toBe(true);
});

test.each([
  [{ kind: 'silence' }, { gates: { failures: 1_000 } }, true],
  [{ kind: 'silence' }, { for: '9m' }, true],
  [{ kind: 'certificates', evidence: 200 }, {}, true],
  [{ kind: 'certificates' }, { for: '2m' }, true],
  [{ kind: 'own_plane', evidence: 49 }, {}, true],
  [{ kind: 'own_plane' }, { for: '2h' }, true],
  [{ kind: 'key_check' }, { for: '5m' }, true],
  [{ kind: 'fee_deviation', plans: { std: { rate_bp: 60 } } }, { gates: { failures: 500 } }, true],
  [{ kind: 'fee_deviation', plans: {} }, {}, false],
  [{ kind: 'approvals_fall', evidence: 50, at_least: 0.05 }, {}, true],
  [{ kind: 'slow_burn', classes: ['host_system'], evidence: 39 }, {}, true],
  [{ kind: 'slow_burn', classes: ['pin_key'] }, {}, true],
  [{ kind: 'slow_burn', classes: ['host_system'] }, { gates: { terminals: 65 } }, false],
  [{ kind: 'version_regression', evidence: 25, tolerate: 3 }, {}, true],
  [{ kind: 'version_regression' }, { gates: { terminals: 65 } }, false],
])('%j with %j can fire: %s', (detector, more, can) => {
  const rule = aRule('AnyRule', '', { detector, by: [], ...more });
  expect(firesAtWorst(rule)).toBe(can);
});
