import type { Incident } from '#domain/incident/incident.js';
import { anOutage } from '../support/an-outage.js';
import { type Due, type IncidentVerdict, judgeTold, type Told } from './judge-story.js';
import { figuresOf, storyTable, variantTable } from './print-verdicts.js';

const FROM = Date.UTC(2026, 2, 10, 4, 30);
const TO = FROM + 360_000;
const due: Due = {
  expected: {
    ...{ cause: { acquirer: ['acq-7'] }, diagnosis: 'zone_pin_key', playbook: 'key' },
    ...{ severity: 'SEV1', within: 10_000, resolved_within: 180_000, forbidden: ['restart'] },
  },
  from: FROM,
  to: TO,
};

/** The outage as it should be told; what is not said is right. */
function told(first: Partial<Incident> = {}, last: Partial<Incident> = first, after = 6_000): Told {
  const over = { resolvedAt: TO + 90_000, status: 'resolved' as const };
  return {
    first: anOutage(first),
    last: anOutage({ ...over, ...last }),
    toldAt: FROM + after,
  };
}

const elsewhere = [{ attribute: 'acquirer' as const, value: 'acq-1' }];
const wrongOnes = (verdict: IncidentVerdict | undefined) =>
  Object.entries(verdict?.marks ?? {}).flatMap(([column, m]) => (m === 'wrong' ? [column] : []));

test('told in time, rightly, and over in time', () => {
  const verdict = judgeTold([due], [told()]);
  expect(verdict).toMatchObject({ right: true, falsePages: [], incidents: [{ seconds: 6 }] });
  const marks = Object.values(verdict.incidents[0]?.marks ?? {});
  expect([...new Set(marks)]).toEqual(['right']);
});

test.each<[string, Told, string[]]>([
  ['told too late', told({}, {}, 11_000), ['found']],
  ['told of another cause', told({ cause: elsewhere }), ['cause']],
  ['told of another cause at first', told({ cause: elsewhere }, {}), ['cause']],
  ['told of another cause in the end', told({}, { cause: elsewhere }), ['cause']],
  ['told of a narrower cause', told({ cause: [...anOutage().cause, ...elsewhere] }), ['cause']],
  ['diagnosed otherwise', told({ diagnosis: 'hsm' }), ['diagnosis']],
  ['diagnosed otherwise later', told({}, { diagnosis: 'hsm' }), ['diagnosis']],
  ['with another playbook', told({ playbook: 'hsm' }), ['playbook']],
  ['less severe', told({ severity: 'SEV3' }), ['severity']],
  ['allowed to restart', told({ forbidden: ['retry_pin'] }), ['forbidden']],
  ['never over', told({}, { resolvedAt: null }), ['resolved']],
  ['over too late', told({}, { resolvedAt: TO + 181_000 }), ['resolved']],
  ['over while it lasts', told({}, { resolvedAt: TO - 1 }), ['resolved']],
])('%s is wrong, and said', (_what, one, columns) => {
  const { right, falsePages, incidents } = judgeTold([due], [one]);
  expect({ right, falsePages, columns: wrongOnes(incidents[0]) }).toEqual({
    ...{ right: false, falsePages: [], columns },
  });
  expect(incidents[0]?.why).toHaveLength(1);
});

test.each<[string, Told[]]>([
  ['nothing', []],
  ['an incident that nobody was told of', [{ ...told(), toldAt: null }]],
])('%s is not found', (_what, all) => {
  const { right, falsePages, incidents } = judgeTold([due], all);
  expect({ right, falsePages, columns: wrongOnes(incidents[0]) }).toEqual({
    ...{ right: false, falsePages: [], columns: ['found'] },
  });
});

test('what was told before its cause, or of something else, is a false page', () => {
  const early = told({}, {}, -1_000);
  const other = told({ cause: elsewhere, diagnosis: 'issuer_down' });
  for (const all of [[early], [other]]) {
    const verdict = judgeTold([due], all);
    expect(verdict.falsePages).toHaveLength(1);
    expect(verdict.incidents[0]?.seconds).toBeNull();
  }
});

test('a second incident of the same cause is a false page', () => {
  const verdict = judgeTold([due], [told(), told({}, {}, 60_000)]);
  expect(verdict).toMatchObject({ right: false, incidents: [{ seconds: 6 }] });
  expect(verdict.falsePages).toHaveLength(1);
});

test('a look-alike is right while nobody is told, whatever was noted', () => {
  expect(judgeTold([], []).right).toBe(true);
  expect(judgeTold([], [{ ...told(), toldAt: null }]).right).toBe(true);
  expect(judgeTold([], [told()])).toMatchObject({ right: false, falsePages: [expect.any(String)] });
});

test('of two incidents each expectation takes the one that is like it', () => {
  const second: Due = { ...due, expected: { ...due.expected, cause: { acquirer: ['acq-1'] } } };
  const verdict = judgeTold([due, second], [told({ cause: elsewhere }), told()]);
  expect(verdict.right).toBe(true);
});

test('what a story says nothing of is not judged', () => {
  const { resolved_within: _, ...open } = due.expected;
  const lenient = { ...due, expected: { ...open, forbidden: [] } };
  const [verdict] = judgeTold([lenient], [told({ forbidden: [] }, { resolvedAt: null })]).incidents;
  expect(verdict?.marks).toMatchObject({ forbidden: 'none', resolved: 'none', cause: 'right' });
});

test('verdicts add up to figures and tables', () => {
  const rest = { pages: [], messages: 1, rejected: 0, idleLines: [], tookMs: 1 };
  const as = (scenario: string, kind: 'incident' | 'lookalike', variant = 'as written') => {
    return { scenario, kind, variant, ...rest };
  };
  const good = { ...as('good', 'incident'), verdict: judgeTold([due], [told()]) };
  const late = {
    ...as('late', 'incident', 'night'),
    verdict: judgeTold([due], [told({}, {}, 99_000)]),
  };
  const loud = { ...as('loud', 'lookalike'), verdict: judgeTold([], [told()]) };
  expect(figuresOf([good, late, loud])).toEqual({
    ...{ incidents: 2, lookalikes: 1, found: 1, right_cause: 2, right_diagnosis: 2 },
    false_pages: 1,
  });
  const table = storyTable([good, late, loud]);
  expect(table).toMatch(/^late +99 +NO +ok .*told after 99 s, 10 s are given$/m);
  expect(table).toMatch(/^loud .*MUST BE SILENT\n.*FALSE PAGE acquirer=acq-7 zone_pin_key/m);
  expect(variantTable([good, late, loud])).toMatch(/^night +1\/1 +0\/1 +1\/1 +1\/1 +0$/m);
});

test('a note that is expected must be shown, rightly, and told to nobody', () => {
  const note = { ...due, isNote: true };
  const shown = (more: Partial<Incident> = {}): Told => ({
    ...told(more),
    first: null,
    toldAt: null,
    last: anOutage({ detectedAt: FROM + 6_000, resolvedAt: TO + 90_000, ...more }),
  });
  expect(judgeTold([note], [shown()])).toMatchObject({ right: true, incidents: [{ seconds: 6 }] });
  expect(judgeTold([note], [shown()]).notes).toHaveLength(1);
  const other = judgeTold([note], [shown({ diagnosis: 'hsm' })]);
  expect(wrongOnes(other.incidents[0])).toEqual(['diagnosis']);
  // Who is told of a note was told too much; and an incident that is only shown, too little.
  expect(judgeTold([note], [told()])).toMatchObject({
    right: false,
    falsePages: [expect.any(String)],
  });
  expect(judgeTold([due], [shown()])).toMatchObject({ right: false, falsePages: [] });
});
