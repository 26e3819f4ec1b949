import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { signFault } from './sign-fault.js';

test('a signature holds what was found, and a control group only where there is one', () => {
  const { state } = run(ticksOf('0s acq-1 10\n9s end'));
  const localisation = {
    ...{ cause: [{ attribute: 'acquirer' as const, value: 'acq-1' }], explainedShare: 0.8 },
    ...{ confidence: 1, others: [], candidates: [] },
  };
  const counts = { attempts: 40, failures: 10, codes: new Map([['cup-pos:55', 10]]) };
  const found = {
    ...{ findings: ['pin_key'], localisation, counts, changes: [], reach: 0.1, locks: null },
  };
  const pin = { attribute: 'pin', value: 'none', attempts: 100, failures: 90, expected: 1 };
  const sign = (control: typeof pin | null) =>
    signFault(state, { ...found, control }, START, START + 9 * SECOND);
  expect(sign(pin)).toMatchObject({
    ...{ class: 'pin_key', attributes: ['acquirer'], explainedShare: 0.8, ratio: 0.25 },
    ...{ ageMs: 9_000, isPinlessHealthy: false },
  });
  expect(sign(null)).not.toHaveProperty('isPinlessHealthy');
  expect(sign({ ...pin, attempts: 0 })).not.toHaveProperty('isPinlessHealthy');
});
