import { CLASS_FACTS, FAILURE_CLASSES } from '../code/catalogue.js';
import {
  DETECTORS,
  DetectorSettings,
  detectorOf,
  factsOf,
  isPayment,
  OWN_DIAGNOSES,
  ownNameOf,
} from './registry.js';

const signature = {
  codes: new Map(),
  explainedShare: 1,
  ratio: 1,
  changes: [],
  ageMs: 60_000,
  reach: 0.1,
};

test.each(DETECTORS.map((d) => [d.kind, d] as const))('%s is complete', (kind, detector) => {
  expect(detector.kind).toBe(kind);
  expect(Object.keys(detector.findings).length).toBeGreaterThan(0);
  // What decides by itself has to say how near it is, and by whose values it looks.
  const decides = detector.decide !== undefined;
  expect([detector.standings, detector.watches].map((each) => each !== undefined)).toEqual([
    decides,
    decides,
  ]);
});

test('no two detectors have a finding or a diagnosis in common', () => {
  const findings = DETECTORS.flatMap((d) => Object.keys(d.findings));
  expect(new Set(findings).size).toBe(findings.length);
  const diagnoses = DETECTORS.flatMap((d) => Object.keys(d.diagnoses ?? {}));
  expect(Object.keys(OWN_DIAGNOSES)).toEqual(diagnoses);
});

test('a rule finds its detector, and what it finds has facts', () => {
  const settings = DetectorSettings.parse({ kind: 'failure_ratio', class: 'pin_key' });
  expect(detectorOf(settings).weigh(settings)).toEqual({
    finding: 'pin_key',
    evidence: 25,
    tolerate: 1.5,
    timesNormal: 2,
  });
  for (const cls of FAILURE_CLASSES) {
    expect(factsOf(cls)).toMatchObject({ prior: CLASS_FACTS[cls].prior });
    expect(isPayment(factsOf(cls))).toBe(true);
  }
  expect(isPayment(factsOf('device_crash'))).toBe(false);
});

test('a finding of another version is like any other', () => {
  expect(factsOf('of_tomorrow')).toEqual({ units: 'all', prior: 0.01, business: false });
});

test('a detector names only faults that show what it finds', () => {
  const named = (findings: readonly string[]) =>
    ownNameOf({ ...signature, class: findings[0] ?? '', findings, attributes: ['chain'] });
  expect(named(['no_answer'])).toBeNull();
  expect(named(['no_answer', 'device_crash'])).toBe('app_crash');
});
