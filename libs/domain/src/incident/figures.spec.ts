import { anIncident, aRun } from '../../../../test/support/an-incident.js';
import { figuresOf } from './figures.js';

const T = 1_760_000_000_000;
const incident = anIncident({
  startedAt: T,
  resolvedAt: T + 600_000,
  verdicts: { Li: true, Wang: false, Zhao: true },
});
const pages = { sent: 3, failed: 1 };

test('spans are counted from the onset or the detection, and from the first of its kind', () => {
  const figures = figuresOf(
    incident,
    [
      { kind: 'triggered', at: T + 20_000, incident },
      { kind: 'acknowledged', at: T + 50_000, by: 'Li' },
      { kind: 'acknowledged', at: T + 70_000, by: 'Wang' },
      { kind: 'mitigating', at: T + 80_000, by: 'Li' },
      { kind: 'recovered', at: T + 600_000 },
    ],
    null,
    pages,
  );
  expect(figures).toMatchObject({
    detectMs: 20_000,
    acknowledgeMs: 30_000,
    mitigateMs: 60_000,
    resolveMs: 600_000,
    useful: { yes: 2, no: 1 },
    pages,
  });
});

test('what has not come yet is null, not nought', () => {
  const open = anIncident({ startedAt: T });
  const figures = figuresOf(open, [{ kind: 'triggered', at: T, incident: open }], null, pages);
  expect(figures).toMatchObject({ acknowledgeMs: null, mitigateMs: null, resolveMs: null });
});

test('steps are counted by what became of them', () => {
  const [first, second] = aRun().steps;
  if (!first || !second) throw new Error('the run has two steps');
  const steps = [
    { ...first, status: 'skipped' as const },
    { ...second, overdueAt: T },
  ];
  expect(figuresOf(incident, [], aRun({ steps }), pages).steps).toEqual({
    done: 0,
    skipped: 1,
    late: 0,
    open: 1,
    overdue: 1,
  });
});
