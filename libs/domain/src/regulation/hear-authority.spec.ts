import type { IncidentEvent } from '../incident/incident.js';
import { answersIn, gradedIn, reportsIn } from './hear-authority.js';

const answer = (at: number, value: number | boolean | null): IncidentEvent => {
  return { kind: 'authority_answered', at, by: 'Li', input: 'cost', value };
};
const grade = (at: number, to: string | null, regulation = 'dora'): IncidentEvent => {
  return { kind: 'authority_graded', at, by: 'Li', regulation, grade: to, reason: 'so it is' };
};
const told = (sentAt: number, report: string): IncidentEvent => {
  return { kind: 'authority_told', at: 99, by: 'Li', regulation: 'dora', report, sentAt };
};

test('the last answer counts, and one that was taken back is none', () => {
  expect(answersIn([answer(1, 5), answer(2, 7)])).toEqual({ cost: { value: 7, by: 'Li', at: 2 } });
  expect(answersIn([answer(1, 5), answer(2, null)])).toEqual({});
});

test('a clock that runs from a classification does not begin anew with a graver one', () => {
  expect(gradedIn([], 'dora')).toBeNull();
  expect(gradedIn([grade(1, 'major'), grade(2, 'most')], 'dora')).toMatchObject({
    ...{ grade: 'most', at: 2, since: 1 },
  });
  expect(gradedIn([grade(1, 'major'), grade(2, null)], 'dora')).toMatchObject({ since: null });
  const again = [grade(1, 'major'), grade(2, null), grade(3, 'major')];
  expect(gradedIn(again, 'dora')).toMatchObject({ since: 3 });
  expect(gradedIn([grade(1, 'major', 'pboc')], 'dora')).toBeNull();
});

test('of a report that was sent twice, the first counts', () => {
  const sent = reportsIn([told(5, 'initial'), told(9, 'initial'), told(7, 'final')], 'dora');
  expect(sent).toEqual({
    initial: { by: 'Li', at: 5, reference: '' },
    final: { by: 'Li', at: 7, reference: '' },
  });
  expect(reportsIn([told(5, 'initial')], 'pboc')).toEqual({});
});
