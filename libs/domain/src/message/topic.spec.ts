import { Tenant, TerminalId } from './schema.js';
import { maySpeakFor, namesCardData, parseClientId, parseTopic } from './topic.js';

test.each([
  ['pos/v1/demo/T-1/hb', { from: 'terminal', tenant: 'demo', terminal: 'T-1', channel: 'hb' }],
  ['pos/v1/demo/T-1/evt', { from: 'terminal', tenant: 'demo', terminal: 'T-1', channel: 'evt' }],
  [
    'pos/v1/demo/host/acq-7/pulse',
    { from: 'host', tenant: 'demo', source: 'acq-7', channel: 'pulse' },
  ],
  ['pos/v1/demo/T-1/txn', { from: 'terminal', tenant: 'demo', terminal: 'T-1', channel: 'txn' }],
  ['pos/v1/demo/T-1/ack', { from: 'terminal', tenant: 'demo', terminal: 'T-1', channel: 'ack' }],
  ['pos/v1/demo/host/acq-7/txn', { from: 'host', tenant: 'demo', source: 'acq-7', channel: 'txn' }],
])('%s speaks for somebody', (topic, address) => {
  expect(parseTopic(topic)).toEqual(address);
});

test.each([
  '',
  'pos',
  'pos/v2/demo/T-1/hb',
  'pos/v1/Demo/T-1/hb',
  'pos/v1/demo/T 1/hb',
  'pos/v1/demo/T-1/cmd',
  'pos/v1/demo/T-1/hb/x',
  'pos/v1/demo/T-1/__proto__',
  'pos/v1/demo/host/state',
  'pos/v1/demo/host/acq-7/hb',
  'pos/v1/demo/gateway/g/pulse',
  'pos/v1/+/T-1/hb',
  'pos/v1/demo/#',
  'pos/v1/demo/\u0000/hb',
  'pos/v1/demo/T-1/',
  'pos/v1/demo/T-1',
  'pos/v1//T-1/hb',
  'pos/v1/demo//hb',
  '/pos/v1/demo/T-1/hb',
  'pos/v1/demo/T-1/hb/',
  'pos/v1/demo/T-1/rcv',
  'pos/v1/demo/gateway/hb',
  'pos/v1/demo/host/acq-7/evt',
  'pos/v1/demo/host/acq-7/change/x',
  'pos/v1/demo/host//change',
  'pos/v1/demo/T-1\u202e/hb',
  'pos/v1/demo/Ｔ-1/hb',
])('"%s" speaks for nobody', (topic) => {
  expect(parseTopic(topic)).toBeNull();
});

test('names are those of the patterns', () => {
  const signs = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code));
  const names = [...signs, ...signs.map((c) => `a${c}`), '', 'a'.repeat(32), 'a'.repeat(33)];
  for (const name of names) {
    if (name.includes('/')) continue;
    const asTenant = parseTopic(`pos/v1/${name}/T-1/hb`) !== null;
    const asTerminal = parseTopic(`pos/v1/demo/${name}/hb`) !== null;
    expect([name, asTenant]).toEqual([name, Tenant.safeParse(name).success]);
    expect([name, asTerminal]).toEqual([name, TerminalId.safeParse(name).success]);
  }
});

test('a card number is no name', () => {
  expect(namesCardData('pos/v1/demo/4111111111111111/hb')).toBe(true);
  expect(namesCardData('demo/4111-1111-1111-1111')).toBe(true);
  expect(namesCardData('demo/866123456789012')).toBe(false);
  expect(parseClientId('demo/4111111111111111')).toBeNull();
  expect(parseClientId('demo:4111-1111-1111-1111')).toBeNull();
});

test('a client id names a terminal, with slash or colon, or a gateway', () => {
  expect(parseClientId('demo/T-1')).toEqual({ kind: 'terminal', tenant: 'demo', terminal: 'T-1' });
  expect(parseClientId('demo:T-1')).toEqual({ kind: 'terminal', tenant: 'demo', terminal: 'T-1' });
  expect(parseClientId('demo/gateway/g1')).toEqual({
    kind: 'gateway',
    tenant: 'demo',
    gateway: 'g1',
  });
  for (const bad of ['', 'demo', 'demo/', '/T-1', 'demo/x/y', 'demo/gateway/a/b', 'demo/T\n1']) {
    expect(parseClientId(bad)).toBeNull();
  }
});

test('a terminal speaks for itself alone, a gateway for its tenant', () => {
  const own = parseTopic('pos/v1/demo/T-1/hb');
  const other = parseTopic('pos/v1/demo/T-2/hb');
  const foreign = parseTopic('pos/v1/else/T-1/hb');
  const host = parseTopic('pos/v1/demo/host/acq-1/change');
  const terminal = parseClientId('demo/T-1');
  const gateway = parseClientId('demo/gateway/g1');
  if (!own || !other || !foreign || !host || !terminal || !gateway) throw new Error('set-up');
  expect([own, other, foreign, host].map((a) => maySpeakFor(terminal, a))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([own, other, foreign, host].map((a) => maySpeakFor(gateway, a))).toEqual([
    true,
    true,
    false,
    true,
  ]);
});
