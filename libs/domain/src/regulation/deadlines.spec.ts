import { parseRegulation } from '../../../../test/support/a-regulation.js';
import { anOutage } from '../../../../test/support/an-outage.js';
import { deadlines } from './deadlines.js';
import type { Graded, Sent } from './hear-authority.js';
import type { Verdict } from './judge.js';

const HOUR = 3_600_000;
const reports = {
  initial: [
    { within: '4h', from: 'classification' },
    { within: '24h', from: 'awareness' },
  ],
  intermediate: [{ within: '72h', from: 'initial' }],
  closing: [{ within: '24h', from: 'end' }],
};
const regulation = parseRegulation({ reports });
const incident = anOutage({ startedAt: 0, detectedAt: HOUR });
const graded = (grade: string | null, since: number | null): Graded => {
  return { grade, by: 'Li', at: since ?? 0, reason: 'so it is', since };
};

function due(
  changes: { verdict?: Partial<Verdict>; graded?: Graded; sent?: Record<string, Sent> } = {},
  face: Partial<typeof incident> = {},
  which = regulation,
) {
  const verdict = { grade: 'major', possible: [], criteria: [], ...changes.verdict };
  const { graded: said = null, sent = {} } = changes;
  return deadlines(which, { incident: { ...incident, ...face }, verdict, graded: said, sent });
}

test('the earliest limit whose beginning is known holds', () => {
  expect(due()[0]).toMatchObject({ owed: 'yes', dueAt: 25 * HOUR, from: ['awareness'] });
  const soon = due({ graded: graded('major', 2 * HOUR) });
  expect(soon[0]).toMatchObject({ dueAt: 6 * HOUR, from: ['classification'] });
  const late = due({ graded: graded('major', 23 * HOUR) });
  expect(late[0]).toMatchObject({ dueAt: 25 * HOUR, from: ['awareness'] });
});

test('what has not come yet begins no clock: a report, the end, somebody who takes it', () => {
  const [, intermediate, closing] = due();
  expect(intermediate).toMatchObject({ dueAt: null, from: ['initial'], sent: null });
  expect(closing).toMatchObject({ dueAt: null, from: ['end'] });
  const initial = { by: 'Li', at: 5 * HOUR, reference: '' };
  expect(due({ sent: { initial } })[1]).toMatchObject({ dueAt: 77 * HOUR });
  expect(due({ sent: { initial } })[0]).toMatchObject({ sent: initial });
  expect(due({}, { resolvedAt: 2 * HOUR })[2]).toMatchObject({ dueAt: 26 * HOUR });
  const byHand = parseRegulation({ reports, awareness: 'acknowledged' });
  expect(due({}, {}, byHand)[0]).toMatchObject({ dueAt: null });
  expect(due({}, { acknowledgedAt: 3 * HOUR }, byHand)[0]).toMatchObject({ dueAt: 27 * HOUR });
});

test('a report is owed by what a person said, and before that by what was measured', () => {
  const owed = (changes: Parameters<typeof due>[0]) => due(changes)[0]?.owed;
  const nothing: Partial<Verdict> = { grade: null };
  expect(owed({ verdict: nothing })).toBe('no');
  expect(owed({ verdict: { grade: null, possible: ['major'] } })).toBe('perhaps');
  expect(owed({ verdict: nothing, graded: graded('major', 1) })).toBe('yes');
  expect(owed({ graded: graded(null, null) })).toBe('no');
});

test('a report may be owed for some grades only', () => {
  const forMajor = parseRegulation({ reports, for: ['major'] });
  expect(due({ verdict: { grade: 'minor' } }, {}, forMajor)[0]?.owed).toBe('no');
  expect(due({ verdict: { grade: 'minor', possible: ['major'] } }, {}, forMajor)[0]?.owed).toBe(
    'perhaps',
  );
  expect(due({ graded: graded('minor', 1) }, {}, forMajor)[0]?.owed).toBe('no');
});
