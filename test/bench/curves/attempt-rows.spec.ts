import { AttemptRows, addSplits } from './attempt-rows.js';

const paid = { profile: 4, pin: true, issuer: 'icbc', scheme: 'unionpay', entry: 'chip' };

test('a failure is told at once, with how it was paid', () => {
  const rows = new AttemptRows(1);
  rows.fail(101, paid, 'failed');
  expect(rows.tell(101)).toEqual([
    {
      ...{ profile: 4, attempt: 1, approved: 0, declined: 0, failed: 1, noAnswer: 0, pin: 1 },
      by: { issuer: { icbc: 1 }, scheme: { unionpay: 1 }, entry: { chip: 1 } },
    },
  ]);
  expect(rows.tell(101)).toEqual([]);
});

test('an approval is told with the next heartbeat, once', () => {
  const rows = new AttemptRows(1);
  addSplits(rows.approve(101, 50, paid), paid);
  rows.approve(101, 50, { ...paid, pin: false });
  expect(rows.tell(101)).toEqual([]);
  expect(rows.tell(111)).toEqual([
    {
      ...{ profile: 4, attempt: 2, approved: 2, declined: 0, failed: 0, noAnswer: 0, pin: 1 },
      by: { issuer: { icbc: 1 }, scheme: { unionpay: 1 }, entry: { chip: 1 } },
    },
  ]);
  expect(rows.tell(171)).toEqual([]);
});

test('a digest of ten seconds has the heartbeats to come, not those that were', () => {
  const rows = new AttemptRows(10);
  rows.approve(65, 2, paid);
  rows.approve(65, 7, paid);
  const told = (second: number) => rows.tell(second).map(({ attempt }) => attempt);
  expect(told(70)).toEqual([1]);
  expect(told(80)).toEqual([]);
  expect(told(130)).toEqual([1]);
});
