/** Messages as the wire contract shows them, one or more of every channel. */

/** A message that keeps the contract. */
export interface WireExample {
  /** Who says it: a terminal, a back office; `down` to one terminal, `service` to all. */
  readonly from: 'terminal' | 'host' | 'down' | 'service';
  readonly channel: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const birth = {
  v: 1,
  boot: 12,
  seq: 1,
  at: 1795334400123,
  reason: 'power',
  merchant: 'm-1042',
  store: 's-7',
  chain: 'c-3',
  region: '310000',
  tz: 'Asia/Shanghai',
  model: 'A920',
  hw: 'B17',
  fw: '3.2.1',
  app: '5.4.0',
  param: 'p88',
  feePlan: 'std@12',
  acquirer: 'acq-7',
  carrier: 'cmcc',
  link: '4g',
  keys: { tpk: 'A1B2C3', version: 7 },
  tls: { notAfter: 1800000000000 },
  hbSeconds: 60,
  hours: '09:00-22:00',
  test: false,
};

const hb = {
  v: 1,
  boot: 12,
  seq: 1287,
  at: 1795334400123,
  span: 60,
  up: 86400,
  txn: { attempt: 12, approved: 11, declined: 1, failed: 0, noAnswer: 0, pin: 7, pinless: 5 },
  by: {
    issuer: { icbc: 5, ccb: 4, abc: 3 },
    scheme: { unionpay: 11, visa: 1 },
    entry: { chip: 3, nfc: 5, qr: 4 },
  },
  rc: { 'cup-pos:55': 1 },
  rssi: -71,
  rtt: 83,
  bat: 88,
  printer: 'ok',
  icc: 'ok',
  nfc: 'ok',
  tamper: false,
  backupBat: 'ok',
  host: [{ acquirer: 'acq-7', ok: true, ms: 182 }],
  queue: 0,
  unsettled: 0,
  freeMb: 812,
  fw: '3.2.1',
  keys: { tpk: 'A1B2C3' },
};

const decline = {
  v: 1,
  boot: 12,
  seq: 1288,
  at: 1795334401456,
  kind: 'txn',
  code: 'cup-pos:55',
  outcome: 'declined',
  acquirer: 'acq-7',
  issuer: 'icbc',
  scheme: 'unionpay',
  entry: 'chip',
  pin: true,
  ms: 812,
  retry: 0,
  txn: { attempt: 3, approved: 2, declined: 1, pin: 2, pinless: 1 },
};

const device = {
  v: 1,
  boot: 12,
  seq: 1289,
  at: 1795334402000,
  kind: 'device',
  code: 'dev:PED.KCV',
  detail: 'slot 1',
};

const changed = {
  v: 1,
  boot: 12,
  seq: 1290,
  at: 1795334403000,
  kind: 'change',
  what: 'keys',
  from: 'A1B2C3',
  to: 'FFEE01',
  job: 'rki-4711',
};

const payment = {
  at: 1795334404000,
  ref: '240112083455',
  kind: 'sale',
  amount: 100000,
  currency: 'CNY',
  charged: 100000,
  fee: 720,
  plan: 'std@12',
  card: 'debit',
  scheme: 'unionpay',
  entry: 'chip',
  pin: true,
  outcome: 'approved',
  code: 'cup-pos:00',
  acquirer: 'acq-7',
};

const change = {
  v: 1,
  id: 'chg-991',
  at: 1795334390000,
  what: 'key_reset',
  ref: 'rki-4711',
  scope: { acquirer: 'acq-7' },
  until: 1795337990000,
  expect: { keys: '00D1C5' },
  note: 'quarterly key rotation',
};

const pulse = {
  v: 1,
  id: 'acq-7-1795334400',
  at: 1795334400000,
  span: 10,
  acquirer: 'acq-7',
  attempt: 1204,
  approved: 1107,
  declined: 84,
  failed: 9,
  noAnswer: 4,
};

const cmd = {
  v: 1,
  id: '01JDQ6Z1V8T3M4N5P6R7S8T9VW',
  what: 'restart',
  args: {},
  expires: 1795335000000,
  run: 'inc-2041/3',
  sig: 'MEUCIQDx',
};

const ack = {
  v: 1,
  boot: 12,
  seq: 1300,
  at: 1795334500000,
  id: '01JDQ6Z1V8T3M4N5P6R7S8T9VW',
  status: 'done',
  detail: 'restarted in 41 s',
};

const goodbye = {
  v: 1,
  online: false,
  boot: 12,
  why: 'closing',
  until: 1795392000000,
};

/** Every example. */
export const wireExamples: readonly WireExample[] = [
  { from: 'terminal', channel: 'birth', name: 'birth', body: birth },
  { from: 'terminal', channel: 'state', name: 'online', body: { v: 1, online: true, boot: 12 } },
  { from: 'terminal', channel: 'state', name: 'will', body: { v: 1, online: false, boot: 12 } },
  { from: 'terminal', channel: 'state', name: 'goodbye', body: goodbye },
  { from: 'terminal', channel: 'hb', name: 'heartbeat', body: hb },
  { from: 'terminal', channel: 'evt', name: 'failedPayment', body: decline },
  { from: 'terminal', channel: 'evt', name: 'deviceError', body: device },
  { from: 'terminal', channel: 'evt', name: 'change', body: changed },
  {
    from: 'terminal',
    channel: 'txn',
    name: 'payment',
    body: { v: 1, boot: 12, seq: 1291, ...payment },
  },
  { from: 'terminal', channel: 'ack', name: 'outcome', body: ack },
  { from: 'host', channel: 'change', name: 'change', body: change },
  {
    from: 'host',
    channel: 'txn',
    name: 'bookedPayment',
    body: { v: 1, id: 'acq-7-240112083455', terminal: 'T-1', settledOn: '2026-11-23', ...payment },
  },
  { from: 'host', channel: 'pulse', name: 'pulse', body: pulse },
  { from: 'down', channel: 'cmd', name: 'command', body: cmd },
  { from: 'down', channel: 'rcv', name: 'receipt', body: { v: 1, boot: 12, upto: 1290 } },
  {
    from: 'service',
    channel: 'state',
    name: 'receiving',
    body: { v: 1, online: true, epoch: '01JDQ6Z1V8' },
  },
];
