import { anIncident } from '../../../../test/support/an-incident.js';
import { subjectsOf } from './follow-up-subjects.js';

test('a follow-up names whom it is about, with the ends of warranties', () => {
  const incident = anIncident({ startedAt: Date.UTC(2026, 2, 10) });
  const store = { store: 's-1', merchant: 'm-1', terminals: 2 };
  const terminal = { model: 'A920', serial: null };
  const review = {
    incident,
    stores: [
      { ...store, name: 'Main street' },
      { ...store, name: null },
    ],
    warranties: [
      { ...terminal, terminal: 't-1', until: '2026-03-09' },
      { ...terminal, terminal: 't-2', until: '2026-03-10', serial: 'S7' },
    ],
  };
  expect(subjectsOf('training', review)).toEqual(['Main street', 's-1']);
  expect(subjectsOf('warranty', review)).toEqual(['t-2 (A920, S7, 2026-03-10)']);
  expect(subjectsOf('replacement', review)).toEqual(['t-1 (A920, 2026-03-09)']);
  expect(subjectsOf('rule', review)).toEqual([]);
});
