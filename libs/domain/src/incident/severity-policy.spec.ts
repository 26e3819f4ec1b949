import { anIncident } from '../../../../test/support/an-incident.js';
import { judgeSeverity, provincesOf, SeverityPolicy } from './severity-policy.js';

const POLICY = SeverityPolicy.parse({
  unknown: 'SEV3',
  rules: [
    { severity: 'SEV2', terminals: 50, merchants: 30 },
    { severity: 'SEV1', provinces: 2 },
    { severity: 'SEV1', harm: { codes: ['cup-pos:75', 'cup-pos:38'], failures: 20 } },
  ],
});
const none = () => 0;

function judged(changes: object, impact: object, failures = none): string {
  const incident = anIncident({ severity: 'SEV3', ...changes });
  return judgeSeverity(
    POLICY,
    { ...incident, impact: { ...incident.impact, ...impact } },
    failures,
  );
}

test('below every limit the diagnosis decides; without one the file does', () => {
  expect(judged({ severity: 'SEV2' }, {})).toBe('SEV2');
  expect(judged({ diagnosis: 'unknown', severity: 'SEV1' }, {})).toBe('SEV3');
});

test('any one limit is enough, and the gravest that is reached holds', () => {
  expect(judged({}, { terminals: 49, merchants: 30 })).toBe('SEV2');
  expect(judged({}, { terminals: 50, regions: ['310000', '320000'] })).toBe('SEV1');
  expect(judged({ severity: 'SEV1' }, { terminals: 50 })).toBe('SEV1');
});

test('locked cards are harm whatever the reach', () => {
  const locked = (codes: readonly string[]) => (codes.includes('cup-pos:75') ? 20 : 0);
  expect(judged({}, {}, locked as typeof none)).toBe('SEV1');
});

test('cities of one province are one province; other names are what they are', () => {
  expect(provincesOf(['310115', '310000', '320500', 'north'])).toEqual([
    '310000',
    '320000',
    'north',
  ]);
});

test('a word that is not known is a mistake', () => {
  expect(SeverityPolicy.safeParse({ rules: [{ severity: 'SEV1', shops: 3 }] }).success).toBe(false);
});
