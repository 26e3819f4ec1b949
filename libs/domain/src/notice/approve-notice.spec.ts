import { approveNotice, isReady, type Waiting } from './approve-notice.js';

const draft = (more: Partial<Waiting> = {}): Waiting => ({
  ...{ state: 'draft', hash: 'abc', people: 1, approvals: [], by: 'Li', holdUntil: 300_000 },
  ...more,
});
const agree = (notice: Waiting, by = 'Wang', hash = 'abc') =>
  approveNotice(notice, { by, hash }, 1_000, 30_000);

test('somebody else agrees to the very notice, and it can still be stopped for a while', () => {
  const agreed = agree(draft());
  expect(agreed).toEqual({ approvals: [{ by: 'Wang', at: 1_000 }], holdUntil: 31_000 });
  const after = { ...draft(), ...agreed };
  expect([isReady(after, 30_999), isReady(after, 31_000)]).toEqual([false, true]);
});

test('what needs nobody goes after its hold-back, or at somebody’s word', () => {
  const free = draft({ people: 0, by: 'Tillwatch' });
  expect([isReady(free, 299_999), isReady(free, 300_000)]).toEqual([false, true]);
  expect(agree(free)).toMatchObject({ holdUntil: 31_000 });
  expect(isReady(draft(), 400_000)).toBe(false);
});

test('two must be two, and neither who wrote it', () => {
  const two = draft({ people: 2 });
  const one = agree(two);
  expect(one).toMatchObject({ holdUntil: 300_000 });
  const half = { ...two, ...one };
  expect(isReady(half, 400_000)).toBe(false);
  expect(agree(half, ' wANG')).toMatchObject({ code: 'approver_must_differ' });
  expect(agree(half, 'L I')).toMatchObject({ code: 'approver_must_differ' });
  expect(agree(half, 'Zhao')).toMatchObject({ holdUntil: 31_000 });
});

test('another text, other merchants or another state is not what was agreed to', () => {
  expect(agree(draft(), 'Wang', 'abd')).toMatchObject({ code: 'notice_changed' });
  expect(agree(draft({ state: 'sending' }))).toMatchObject({ code: 'notice_not_waiting' });
});
