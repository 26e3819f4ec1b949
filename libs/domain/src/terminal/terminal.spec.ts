import { Ack, Birth, Heartbeat, State, Txn } from '../message/schema.js';
import { clampTime, heard, profileOf, UNKNOWN_TERMINAL } from './terminal.js';

const NOW = 1_795_334_400_000;
const HOUR = 3_600_000;
const from = { from: 'terminal', tenant: 'demo', terminal: 'T-1' } as const;
const birth = (more: object = {}) =>
  ({
    ...from,
    channel: 'birth',
    body: Birth.parse({ v: 1, boot: 12, seq: 1, at: NOW, acquirer: 'acq-1', fw: '3.2.1', ...more }),
  }) as const;
const heartbeat = (more: object = {}) =>
  ({
    ...from,
    channel: 'hb',
    body: Heartbeat.parse({ v: 1, boot: 12, seq: 2, at: NOW, ...more }),
  }) as const;
const state = (more: object) =>
  ({ ...from, channel: 'state', body: State.parse({ v: 1, boot: 12, ...more }) }) as const;

test('a birth introduces a terminal', () => {
  const terminal = heard(UNKNOWN_TERMINAL, birth({ merchant: 'm-1', keys: { tpk: 'A1' } }), NOW);
  expect(terminal).toMatchObject({ merchant: 'm-1', boot: 12 });
  expect(profileOf(terminal)).toEqual({ acquirer: 'acq-1', fw: '3.2.1', keys: 'A1' });
});

test('one that only sends heartbeats is taken in', () => {
  expect(heard(UNKNOWN_TERMINAL, heartbeat(), NOW)).toMatchObject({ registered: false, boot: 12 });
});

test('what the registry knows of a terminal is not for the terminal to say', () => {
  const retired = { ...UNKNOWN_TERMINAL, registered: true, retired: true };
  expect(heard(retired, birth(), NOW)).toMatchObject({ registered: true, retired: true });
  expect(heard(UNKNOWN_TERMINAL, birth(), NOW).registered).toBe(false);
});

test('a heartbeat that says nothing new changes nothing', () => {
  const terminal = heard(UNKNOWN_TERMINAL, birth(), NOW);
  expect(heard(terminal, heartbeat({ fw: '3.2.1' }), NOW)).toBe(terminal);
  expect(heard(terminal, heartbeat({ fw: '3.3.0' }), NOW).attributes.fw).toBe('3.3.0');
});

test('payments and outcomes of commands say that it is there, and nothing else', () => {
  const terminal = heard(UNKNOWN_TERMINAL, birth(), NOW);
  const envelope = { v: 1, boot: 12, seq: 3, at: NOW } as const;
  const payment = { ref: 'r-1', kind: 'sale', amount: 1, currency: 'CNY', acquirer: 'acq-2' };
  const txn = { ...from, channel: 'txn', body: Txn.parse({ ...envelope, ...payment }) } as const;
  const outcome = { id: 'c-1', status: 'done' };
  const ack = { ...from, channel: 'ack', body: Ack.parse({ ...envelope, ...outcome }) } as const;
  for (const message of [txn, ack]) {
    expect(heard(terminal, message, NOW)).toBe(terminal);
    const gone = heard(terminal, state({ online: false }), NOW);
    expect(heard(gone, message, NOW)).toEqual({ ...terminal, online: true });
    expect(heard(terminal, message, NOW + HOUR).clockSkewMs).toBe(-HOUR);
  }
});

test('the Will of an earlier start is stale', () => {
  const terminal = heard(UNKNOWN_TERMINAL, birth(), NOW);
  expect(heard(terminal, state({ online: false, boot: 11 }), NOW)).toBe(terminal);
  expect(heard(terminal, state({ online: false }), NOW)).toMatchObject({
    online: false,
    why: undefined,
  });
  expect(heard(terminal, state({ online: false, why: 'closing' }), NOW).why).toBe('closing');
});

test('a terminal that speaks is there again', () => {
  const gone = heard(heard(UNKNOWN_TERMINAL, birth(), NOW), state({ online: false }), NOW);
  expect(heard(gone, heartbeat({ seq: 3 }), NOW).online).toBe(true);
});

test('a clock that is off is flagged once, unless the message waited in a buffer', () => {
  const known = heard(UNKNOWN_TERMINAL, birth(), NOW);
  const skewed = heard(known, heartbeat({ at: NOW + 3 * HOUR }), NOW);
  expect(skewed.clockSkewMs).toBe(3 * HOUR);
  expect(heard(skewed, heartbeat({ at: NOW + 3 * HOUR + 1_000 }), NOW)).toBe(skewed);
  expect(heard(known, heartbeat({ at: NOW - HOUR, queuedAt: NOW - HOUR }), NOW)).toBe(known);
});

test.each([
  [0, NOW - 72 * HOUR],
  [NOW - HOUR, NOW - HOUR],
  [NOW + 5 * HOUR, NOW + 120_000],
])('history keeps the time %d clamped', (at, kept) => {
  expect(clampTime(at, NOW)).toBe(kept);
});
