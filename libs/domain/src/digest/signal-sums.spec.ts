import { DAY, MINUTE } from '../base/instant.js';
import { Birth, DeviceEvent, Heartbeat, HostTxn, Pulse, State, Txn } from '../message/schema.js';
import { SignalSums } from './signal-sums.js';
import { NO_SIGNALS, SIGNAL_ROWS_MAX, type Signals } from './signals.js';
import type { StoredMessage } from './stored-message.js';

const NOW = 1_773_117_000_000;
const envelope = { v: 1, boot: 7, seq: 1, at: NOW };
const schemas = { hb: Heartbeat, birth: Birth, state: State, txn: Txn, evt: DeviceEvent };

function said(channel: keyof typeof schemas, body: object, terminal = 'T-1'): StoredMessage {
  const parsed = schemas[channel].parse({ ...envelope, ...body });
  const message = { from: 'terminal', tenant: 'demo', terminal, channel, body: parsed };
  const of = { receivedAt: NOW, profile: 3, merchant: 'm-1', store: 's-1' };
  return { message: message as StoredMessage['message'], ...of };
}

function signals(...messages: readonly StoredMessage[]): Signals {
  const sums = new SignalSums();
  for (const message of messages) sums.add(message);
  return sums.toSignals();
}

const who = { profile: 3, terminal: 'T-1', merchant: 'm-1', at: NOW };
const nothing = {
  profile: 3,
  heartbeats: 0,
  wills: 0,
  births: {},
  goodbyes: {},
  unwell: {},
  hostsAway: {},
};

test('who was heard is counted by profile, with what is not well', () => {
  const host = [{ acquirer: 'acq-1', ok: false }];
  const { heard } = signals(
    said('hb', { printer: 'paper', icc: 'ok' }),
    said('hb', { printer: 'paper', host }, 'T-2'),
  );
  const unwell = { 'printer.paper': 2 };
  expect(heard).toEqual([{ ...nothing, heartbeats: 2, unwell, hostsAway: { 'acq-1': 1 } }]);
});

test('a birth is a row, and is counted by its reason', () => {
  const found = signals(said('birth', { reason: 'crash' }), said('birth', {}));
  expect(found.births[0]).toEqual({ ...who, reason: 'crash', boot: 7 });
  expect(found.heard).toEqual([{ ...nothing, births: { crash: 1, unsaid: 1 } }]);
});

test('goodbyes tell until when, Wills do not', () => {
  const until = NOW + 10 * MINUTE + 1;
  const found = signals(
    said('state', { online: false }),
    said('state', { online: false, why: 'closing', until }),
    said('state', { online: false, why: 'closing', until: until + 1 }, 'T-2'),
  );
  expect(found.heard).toEqual([{ ...nothing, wills: 1, goodbyes: { closing: 2 } }]);
  const minute = Math.ceil(until / MINUTE) * MINUTE;
  expect(found.back).toEqual([{ profile: 3, why: 'closing', until: minute, count: 2 }]);
});

test('keys of births are told one by one, certificates that end soon by their day', () => {
  const soon = NOW + 3 * DAY;
  const found = signals(
    said('birth', { keys: { tpk: 'A1B2C3' }, tls: { notAfter: soon } }),
    said('birth', { tls: { notAfter: NOW + 200 * DAY } }, 'T-2'),
  );
  expect(found.keys).toEqual([{ ...who, tpk: 'A1B2C3' }]);
  const notAfter = Math.floor(soon / DAY) * DAY;
  expect(found.certificates).toEqual([{ profile: 3, notAfter, count: 1 }]);
});

test('a certificate that ends today is told by the minute', () => {
  const ends = NOW - 90_000;
  const { certificates } = signals(said('hb', { tls: { notAfter: ends } }));
  const notAfter = Math.floor(ends / MINUTE) * MINUTE;
  expect(certificates).toEqual([{ profile: 3, notAfter, count: 1 }]);
});

test('heartbeats tell when the next is due, births the trading hours', () => {
  const { heard } = signals(
    said('hb', { span: 60 }),
    said('hb', { span: 300 }, 'T-2'),
    said('birth', { reason: 'power', hours: '09:00-22:00', tz: 'Asia/Shanghai' }, 'T-3'),
  );
  const hours = { '09:00-22:00 Asia/Shanghai': 1 };
  expect(heard).toEqual([{ ...nothing, heartbeats: 2, seconds: 360, births: { power: 1 }, hours }]);
});

test('terminals whose profile has become another are counted', () => {
  const sums = new SignalSums();
  for (const was of [2, 2, 3]) sums.add({ ...said('hb', {}), was });
  expect(sums.toSignals().moved).toEqual([{ from: 2, to: 3, count: 2 }]);
});

test('tampering that a heartbeat reports stands beside device events', () => {
  const found = signals(
    said('hb', { tamper: true }),
    said('evt', { kind: 'device', code: 'dev:TAMPER' }),
  );
  expect(found.devices).toEqual([
    { ...who, code: 'hb:tamper' },
    { ...who, code: 'dev:TAMPER' },
  ]);
});

test('approved sales are sums by plan, with a row for whoever was debited otherwise', () => {
  const payment = { ref: 'r-1', kind: 'sale', amount: 1_000, currency: 'CNY', plan: 'p-1' };
  const sums = new SignalSums();
  sums.add(said('txn', { ...payment, card: 'debit', fee: 6 }));
  sums.add(said('txn', { ...payment, card: 'debit', ref: 'r-2', charged: 1_015 }));
  sums.add(said('txn', { ...payment, card: 'debit', outcome: 'declined' }));
  sums.add(said('txn', { ...payment, card: 'debit', kind: 'refund', fee: -6 }));
  const body = HostTxn.parse({ v: 1, id: 'h-1', at: NOW, terminal: 'T-9', ...payment });
  const host = { from: 'host', tenant: 'demo', source: 'host-1' } as const;
  sums.addHost({ ...host, channel: 'txn', body }, NOW);
  const found = sums.toSignals();
  const row = { plan: 'p-1', currency: 'CNY', withFee: 0, feeAmount: 0, fee: 0 };
  const own = { profile: 3, card: 'debit', count: 2, amount: 2_000 };
  expect(found.records).toEqual([
    { ...row, ...own, withFee: 1, feeAmount: 1_000, fee: 6 },
    { ...row, card: '', count: 1, amount: 1_000 },
  ]);
  expect(found.deviations).toEqual([{ ...who, ref: 'r-2', plan: 'p-1', error: 15 }]);
});

test('acquirers counts are kept as they are told', () => {
  const body = Pulse.parse({ v: 1, id: 'p', at: NOW, span: 60, acquirer: 'acq-1', attempt: 9 });
  const sums = new SignalSums();
  const host = { from: 'host', tenant: 'demo', source: 'host-1' } as const;
  sums.addHost({ ...host, channel: 'pulse', body }, NOW);
  expect(sums.toSignals()).toEqual({ ...NO_SIGNALS, pulses: [body] });
});

test('a storm fills no digest: rows end at their limit, and say how many found no room', () => {
  const births = Array.from({ length: SIGNAL_ROWS_MAX + 3 }, (_, i) => said('birth', {}, `T-${i}`));
  const found = signals(...births);
  expect(found.births).toHaveLength(SIGNAL_ROWS_MAX);
  expect(found.leftOut).toEqual({ births: 3 });
  expect(found.heard[0]?.births).toEqual({ unsaid: SIGNAL_ROWS_MAX + 3 });
});
