import type { StoredMessage } from '#domain/digest/stored-message.js';
import { Birth, Evt, Heartbeat } from '#domain/message/schema.js';
import { TrafficCounts } from './count-traffic.js';

const NOON = Date.UTC(2026, 8, 1, 12);
const envelope = { v: 1, boot: 1, seq: 1, at: NOON };

function item(channel: string, body: unknown, receivedAt = NOON): StoredMessage {
  const message = { from: 'terminal', tenant: 'demo', terminal: 'T-1', channel, body };
  return {
    message,
    receivedAt,
    profile: 1,
    merchant: undefined,
    store: undefined,
  } as StoredMessage;
}

const heartbeat = (said: object, receivedAt?: number) =>
  item('hb', Heartbeat.parse({ ...envelope, ...said }), receivedAt);
const failure = (code: string, said: object = {}) =>
  item('evt', Evt.parse({ ...envelope, kind: 'txn', code, outcome: 'failed', ...said }));

/** `bucket acquirer: attempts approved declined failed noAnswer pin failures messages`. */
function count(...items: (readonly [StoredMessage, string])[]): string[] {
  const counts = new TrafficCounts();
  for (const [each, acquirer] of items) counts.add(each, acquirer);
  const { traffic, codes } = counts.toRows();
  const time = (at: string) => at.slice(5, 19);
  return [
    ...traffic.map((row) => {
      const { attempts, approved, declined, failed, no_answer, pin } = row;
      const sums = [attempts, approved, declined, failed, no_answer, pin];
      return `${time(row.at)} ${row.acquirer}: ${sums.join(' ')} ${row.failures} ${row.messages}`;
    }),
    ...codes.map((row) => `${time(row.at)} ${row.acquirer} ${row.code}: ${row.failures}`),
  ];
}

test('heartbeats tell of attempts, and of codes that are no approvals', () => {
  const txn = { attempt: 9, approved: 5, declined: 2, failed: 1, noAnswer: 1, pin: 4 };
  const said = heartbeat({ txn, rc: { 'cup:51': 2, 'cup:00': 5, 'cup:05': 0 } });
  expect(count([said, 'acq-1'], [said, 'acq-1'])).toEqual([
    '09-01T12:00:00 acq-1: 18 10 4 2 2 8 4 2',
    '09-01T12:00:00 acq-1 cup:51: 4',
  ]);
});

test('a failure without counts is one attempt; one with counts says itself how many', () => {
  expect(
    count(
      [failure('cup:55', { pin: true }), 'acq-1'],
      [failure('cup:55', { txn: { attempt: 3, approved: 2, failed: 1 } }), 'acq-1'],
      [failure('cup:96', { outcome: 'noAnswer' }), 'acq-2'],
    ),
  ).toEqual([
    '09-01T12:00:00 acq-1: 4 2 0 2 0 1 2 2',
    '09-01T12:00:00 acq-2: 1 0 0 0 1 0 1 1',
    '09-01T12:00:00 acq-1 cup:55: 2',
    '09-01T12:00:00 acq-2 cup:96: 1',
  ]);
});

test('a message counts when it arrived, unless it waited for more than a minute', () => {
  const arrived = NOON + 125_000;
  expect(
    count(
      [heartbeat({}, arrived), ''],
      [heartbeat({ queuedAt: arrived - 60_000 }, arrived), ''],
      [heartbeat({ queuedAt: NOON }, arrived), ''],
      [heartbeat({ at: 0, queuedAt: 0 }, arrived), ''],
    ),
  ).toEqual([
    '09-01T12:02:00 : 0 0 0 0 0 0 0 2',
    '09-01T12:00:00 : 0 0 0 0 0 0 0 1',
    // No further back than three days, whatever year the terminal lives in.
    '08-29T12:02:00 : 0 0 0 0 0 0 0 1',
  ]);
});

test('what tells of no payment is a message all the same', () => {
  expect(count([item('birth', Birth.parse(envelope)), 'acq-1'])).toEqual([
    '09-01T12:00:00 acq-1: 0 0 0 0 0 0 0 1',
  ]);
});
