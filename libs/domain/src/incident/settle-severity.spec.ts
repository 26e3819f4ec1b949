import fc from 'fast-check';
import { Severity } from '../base/severity.js';
import { graver, settleSeverity } from './settle-severity.js';

const severity = fc.constantFrom(...Severity.options);

test('without a word of a person the judgement holds', () => {
  expect(settleSeverity('SEV2', undefined)).toEqual({ severity: 'SEV2' });
});

test('a word stands until something graver is judged than what it was said over', () => {
  const byHand = { severity: 'SEV4', over: 'SEV2' } as const;
  expect(settleSeverity('SEV2', byHand).severity).toBe('SEV4');
  expect(settleSeverity('SEV3', byHand).severity).toBe('SEV4');
  expect(settleSeverity('SEV1', byHand).severity).toBe('SEV1');
});

test('the engine never makes milder what a person made graver', () => {
  fc.assert(
    fc.property(severity, severity, severity, (judged, said, over) => {
      const settled = settleSeverity(judged, { severity: said, over });
      expect(graver(settled.severity, said)).toBe(settled.severity);
      // Judging the same again changes nothing.
      expect(settleSeverity(judged, settled.severityByHand)).toEqual(settled);
    }),
  );
});
