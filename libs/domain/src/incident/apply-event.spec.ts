import fc from 'fast-check';
import { anIncident } from '../../../../test/support/an-incident.js';
import { applyEvent, isBegun } from './apply-event.js';
import { hasEnded } from './has-ended.js';
import type { Incident, IncidentEvent } from './incident.js';

const said = { at: 5, by: 'Li', reason: 'because' };
const fold = (...events: IncidentEvent[]): Incident => events.reduce(applyEvent, anIncident());

test('the life of an incident, from its beginning to its review', () => {
  const life: IncidentEvent[] = [
    { at: 1, by: 'Li', kind: 'acknowledged' },
    { at: 2, by: 'Li', kind: 'mitigating' },
    { at: 3, kind: 'monitoring' },
    { at: 4, kind: 'recovered' },
    { at: 6, by: 'Wang', kind: 'reviewed' },
  ];
  const statuses = life.map((_, i) => fold(...life.slice(0, i + 1)).status);
  expect(statuses).toEqual(['acknowledged', 'mitigating', 'monitoring', 'resolved', 'reviewed']);
  expect(fold(...life)).toMatchObject({ acknowledgedBy: 'Li', resolvedAt: 4, reviewedAt: 6 });
});

test('what is back is as people had left it; nothing that is open is reviewed', () => {
  expect(fold({ at: 1, kind: 'relapsed' }).status).toBe('triggered');
  const taken = fold({ at: 1, by: 'Li', kind: 'acknowledged' }, { at: 2, kind: 'relapsed' });
  expect(taken.status).toBe('acknowledged');
  expect(fold({ ...said, kind: 'reviewed' }).status).toBe('triggered');
});

test('a role has one holder, who may give it up', () => {
  const given = fold(
    { ...said, kind: 'role_given', role: 'commander', to: 'Li' },
    { ...said, kind: 'role_given', role: 'scribe', to: 'Zhao' },
    { ...said, kind: 'role_given', role: 'commander', to: 'Wang' },
  );
  expect(given.roles).toEqual({ commander: 'Wang', scribe: 'Zhao' });
  const left = applyEvent(given, { ...said, kind: 'role_given', role: 'commander', to: null });
  expect(left.roles).toEqual({ scribe: 'Zhao' });
});

test('a merge ends one and links both', () => {
  const merged = fold({ ...said, kind: 'merged_into', into: 'inc-9' });
  expect(merged).toMatchObject({ status: 'merged', resolvedAt: 5 });
  expect(merged.links).toEqual([{ kind: 'merged_into', to: 'inc-9' }]);
  const host = fold({ ...said, kind: 'took_in', from: 'inc-9' });
  expect(host).toMatchObject({ status: 'triggered', links: [{ kind: 'took_in', to: 'inc-9' }] });
});

test('severity set twice by hand stands against the first judgement', () => {
  const set = fold(
    { ...said, kind: 'severity_set', severity: 'SEV3' },
    { ...said, kind: 'severity_set', severity: 'SEV4' },
  );
  expect(set).toMatchObject({ severity: 'SEV4', severityByHand: { over: 'SEV2' } });
});

test('the last word of each person counts, while it burns and after', () => {
  const told = fold(
    { ...said, kind: 'judged', useful: true },
    { ...said, kind: 'resolved_by_hand' },
    { ...said, kind: 'judged', useful: false },
    { ...said, by: 'Wang', kind: 'judged', useful: true },
  );
  expect(told.verdicts).toEqual({ Li: false, Wang: true });
});

const anyEvent: fc.Arbitrary<IncidentEvent> = fc.constantFrom<IncidentEvent>(
  { at: 1, by: 'Li', kind: 'acknowledged' },
  { at: 2, by: 'Li', kind: 'mitigating' },
  { at: 3, kind: 'monitoring' },
  { at: 3, kind: 'relapsed' },
  { at: 4, kind: 'recovered' },
  { ...said, kind: 'resolved_by_hand' },
  { ...said, kind: 'severity_set', severity: 'SEV1' },
  { ...said, kind: 'merged_into', into: 'inc-9' },
  { ...said, kind: 'reviewed' },
  { ...said, kind: 'commented', text: 'a word' },
  { ...said, kind: 'role_given', role: 'scribe', to: 'Li' },
);

test('whatever is said in whatever order: ended has a time, and stays ended', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
      let incident = anIncident();
      for (const event of events) {
        const after = applyEvent(incident, event);
        if (hasEnded(incident)) expect(hasEnded(after)).toBe(true);
        expect(after.resolvedAt !== null).toBe(hasEnded(after));
        if (isBegun(after))
          expect(after.status === 'triggered').toBe(after.acknowledgedAt === null);
        incident = after;
      }
    }),
  );
});
