import { type ReportForm, readReports, textAt } from './delivery-report.js';

const form: ReportForm = {
  ...{ key: '', list: null, id: 'id', state: 'state', answer: null },
  ...{ delivered: ['DELIVRD'], failed: null, pending: ['ENROUTE'] },
};
const read = (body: unknown, changes: Partial<ReportForm> = {}) =>
  readReports({ ...form, ...changes }, body).map(({ message, state, said }) =>
    [message, state, said].join(' '),
  );

test('one report, a list of them, and a list within', () => {
  expect(read({ id: 'm-1', state: 'DELIVRD' })).toEqual(['m-1 delivered DELIVRD']);
  const two = [
    { id: 7, state: 'UNDELIV' },
    { id: 8, state: 'ENROUTE' },
  ];
  expect(read(two)).toEqual(['7 failed UNDELIV', '8 pending ENROUTE']);
  expect(read({ results: two }, { list: 'results' })).toHaveLength(2);
});

test('a place may lie deep, and words may be numbers or yes and no', () => {
  const deep = { id: 'a.0.id', state: 'a.0.status.ok', delivered: ['true'], failed: ['false'] };
  expect(read({ a: [{ id: 'm', status: { ok: true } }] }, deep)).toEqual(['m delivered true']);
  expect(read({ a: [{ id: 'm', status: { ok: false } }] }, deep)).toEqual(['m failed false']);
});

test('where the words of failure are named, another word means nothing', () => {
  expect(read({ id: 'm', state: 'WHAT' }, { failed: ['UNDELIV'] })).toEqual(['m unreadable WHAT']);
  expect(read({ id: 'm' })).toEqual(['m unreadable ']);
});

test.each([
  ['no body', null],
  ['a text', 'DELIVRD'],
  ['names that every object has', { __proto__: { id: 'm' } }],
])('%s names nobody', (_what, body) => {
  expect(read(body)).toEqual([' unreadable ']);
});

test('what a gateway says is one short line', () => {
  const [report] = readReports(form, { id: 'm', state: `A\0B\n${'x'.repeat(200)}` });
  expect(report?.said).toHaveLength(100);
  expect(report?.said).toMatch(/^A B x+$/);
  expect(readReports(form, { id: 'm'.repeat(301), state: 'DELIVRD' })[0]?.message).toBeNull();
});

test('a name is found in an answer as in a report', () => {
  expect(textAt({ SendStatusSet: [{ SerialNo: '5000:1' }] }, 'SendStatusSet.0.SerialNo')).toBe(
    '5000:1',
  );
  expect(textAt({ id: '' }, 'id')).toBeNull();
});
