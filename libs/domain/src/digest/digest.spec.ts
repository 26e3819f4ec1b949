import fc from 'fast-check';
import { Heartbeat, TxnEvent } from '../message/schema.js';
import { Digest, digestOf, profilesIn } from './digest.js';
import { NO_SIGNALS } from './signals.js';
import type { StoredMessage } from './stored-message.js';

const zero = { approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0, pinless: 0 };

function heartbeat(terminal: string, more: object, profile = 1): StoredMessage {
  const body = Heartbeat.parse({ v: 1, boot: 1, seq: 1, at: 0, ...more });
  const message = { from: 'terminal', tenant: 'demo', terminal, channel: 'hb', body } as const;
  return { message, receivedAt: 1_000, profile, merchant: 'm-1', store: 's-1' };
}

function failure(terminal: string, more: object, profile = 1): StoredMessage {
  const body = TxnEvent.parse({
    v: 1,
    boot: 1,
    seq: 2,
    at: 0,
    kind: 'txn',
    code: 'cup-pos:55',
    outcome: 'declined',
    ...more,
  });
  const message = { from: 'terminal', tenant: 'demo', terminal, channel: 'evt', body } as const;
  return { message, receivedAt: 2_000, profile, merchant: 'm-1', store: 's-1' };
}

const attempts = (digest: Digest) => digest.attempts.reduce((sum, row) => sum + row.attempt, 0);

test('attempts of one profile add up over heartbeats and failure events', () => {
  const digest = digestOf([
    heartbeat('T-1', { txn: { ...zero, attempt: 5, approved: 5, pin: 2 } }),
    failure('T-2', { pin: true, txn: { ...zero, attempt: 3, approved: 2, declined: 1, pin: 2 } }),
  ]);
  expect(digest.attempts).toEqual([
    { profile: 1, attempt: 8, approved: 7, declined: 1, failed: 0, noAnswer: 0, pin: 4 },
  ]);
  expect(digest).toMatchObject({ from: 1_000, to: 2_000, messages: 2 });
});

test('a failure event without counts is one failed attempt', () => {
  expect(digestOf([failure('T-1', { pin: true })]).attempts[0]).toMatchObject({
    attempt: 1,
    declined: 1,
    pin: 1,
  });
});

test('failures keep what makes a mass of them diagnosable', () => {
  const { failures } = digestOf([
    failure('T-1', { issuer: 'icbc', entry: 'chip', pin: true, retry: 1 }),
  ]);
  expect(failures).toEqual([
    {
      profile: 1,
      terminal: 'T-1',
      merchant: 'm-1',
      store: 's-1',
      code: 'cup-pos:55',
      outcome: 'declined',
      issuer: 'icbc',
      entry: 'chip',
      pin: true,
      retry: 1,
      count: 1,
      at: 2_000,
    },
  ]);
});

test('codes that only a heartbeat counts are failures, its approvals are not', () => {
  const { failures } = digestOf([heartbeat('T-1', { rc: { 'cup-pos:00': 4, 'cup-pos:55': 2 } })]);
  expect(failures).toMatchObject([{ code: 'cup-pos:55', count: 2 }]);
});

test('what a dialect calls an approval is none, whatever its code looks like', () => {
  const rc = { 'cup-pos:A4': 3, 'iso8583-1993:000': 2, 'acq-7:00': 1, 'acq-7:C1': 1 };
  const { failures } = digestOf([heartbeat('T-1', { rc })]);
  expect(failures).toMatchObject([{ code: 'acq-7:C1', count: 1 }]);
});

test('codes are counted as what they are folded into, of heartbeats and of events', () => {
  const told = [heartbeat('T-1', { rc: { 'cup-pos:55': 2 } }), failure('T-2', {})];
  const { failures } = digestOf(told, [], (tenant, code) => `x:${tenant}-${code.slice(-2)}`);
  expect(failures.map(({ code }) => code)).toEqual(['x:demo-55', 'x:demo-55']);
});

test('splits by issuer add up, and an event adds the one attempt it knows', () => {
  const digest = digestOf([
    heartbeat('T-1', { txn: { ...zero, attempt: 3 }, by: { issuer: { icbc: 2, ccb: 1 } } }),
    failure('T-2', { issuer: 'icbc' }),
  ]);
  expect(digest.attempts[0]?.by).toEqual({ issuer: { icbc: 3, ccb: 1 } });
});

test('what waited in an offline buffer for more than a minute is history', () => {
  const late = failure('T-1', { queuedAt: 2_000 - 61_000 });
  expect(digestOf([late])).toMatchObject({ messages: 1, attempts: [], failures: [] });
});

test('order does not matter', () => {
  const item = fc.record({ t: fc.nat(9), p: fc.nat(3), n: fc.nat(20), fails: fc.boolean() });
  fc.assert(
    fc.property(fc.array(item), fc.integer(), (items, turn) => {
      const stored = items.map((i) =>
        i.fails
          ? failure(`T-${i.t}`, {}, i.p)
          : heartbeat(`T-${i.t}`, { txn: { ...zero, attempt: i.n } }, i.p),
      );
      const cut = stored.length === 0 ? 0 : Math.abs(turn) % stored.length;
      const turned = [...stored.slice(cut), ...stored.slice(0, cut)];
      expect(attempts(digestOf(turned))).toBe(attempts(digestOf(stored)));
      expect(digestOf(turned).failures).toHaveLength(digestOf(stored).failures.length);
    }),
  );
});

test('a terminal that does not say which attempts had a PIN may have had one in each', () => {
  const digest = digestOf([heartbeat('T-1', { txn: { attempt: 5, approved: 5 } })]);
  expect(digest.attempts[0]).toMatchObject({ attempt: 5, pin: 5 });
  expect(digestOf([failure('T-1', {})]).attempts[0]).toMatchObject({ attempt: 1, pin: 1 });
  expect(digestOf([failure('T-1', { pin: false })]).attempts[0]).toMatchObject({ pin: 0 });
});

test('a digest of an earlier version has no signals', () => {
  const { signals: _signals, ...earlier } = digestOf([heartbeat('T-1', {})]);
  expect(Digest.parse(earlier).signals).toEqual(NO_SIGNALS);
});

test('every profile that anything in a digest refers to is named', () => {
  const digest = digestOf([heartbeat('T-1', {}, 4), failure('T-2', {}, 9)]);
  expect([...profilesIn(digest)].sort()).toEqual([4, 9]);
});
