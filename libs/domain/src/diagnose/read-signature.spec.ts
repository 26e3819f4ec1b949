import type { Signature } from '../detect/detector.js';
import { failsInPart, isFleetWide, isWithoutCause, leads, massShare } from './read-signature.js';

const shape = (more: Partial<Signature>): Signature => ({
  ...{ class: 'host_system', findings: ['host_system'], attributes: [], explainedShare: 1 },
  ...{ codes: new Map(), ratio: 0.9, changes: [], ageMs: 120_000, reach: 0.2 },
  ...more,
});

test('codes are counted by what they mean in mass', () => {
  const codes = new Map([
    ['cup-pos:90', 3],
    ['cup-pos:A7', 6],
    ['cup-pos:96', 3],
  ]);
  const share = (...reasons: string[]) => massShare(shape({ codes }), reasons);
  expect([share('CUTOVER_STUCK'), share('HSM_FAULT')]).toEqual([0.25, 0.5]);
  expect(share('CUTOVER_STUCK', 'HSM_FAULT')).toBe(0.75);
  expect(leads(shape({ codes }), ['HSM_FAULT'])).toBe(false);
  expect(leads(shape({ codes }), ['HSM_FAULT', 'CUTOVER_STUCK'])).toBe(true);
  expect(massShare(shape({}), ['HSM_FAULT'])).toBe(0);
});

test.each([
  [{ explainedShare: 1 }, true, false],
  [{ explainedShare: 0.2 }, false, true],
  [{ explainedShare: 0.2, attributes: ['issuer'] }, false, false],
])('%j is the whole fleet %s, or has no cause %s', (more, fleet, none) => {
  expect([isFleetWide(shape(more)), isWithoutCause(shape(more))]).toEqual([fleet, none]);
});

test.each([
  [0.33, 120_000, true],
  [0.9, 120_000, false],
  [0.33, 5_000, null],
])('of a share of %d after %d ms a part fails: %s', (ratio, ageMs, inPart) => {
  expect(failsInPart(shape({ ratio, ageMs }))).toBe(inPart);
});
