import fc from 'fast-check';
import { decode } from './decode.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const send = (topic: string, body: unknown) =>
  decode({
    topic,
    payload: bytes(typeof body === 'string' ? body : JSON.stringify(body)),
    receivedAt: 0,
  });
const reasonOf = (result: ReturnType<typeof decode>) => (result.ok ? 'taken' : result.error.reason);

const heartbeat = {
  v: 1,
  boot: 12,
  seq: 1287,
  at: 1795334400123,
  txn: { attempt: 3, approved: 3 },
};
const failure = {
  v: 1,
  boot: 12,
  seq: 1288,
  at: 1795334401456,
  kind: 'txn',
  code: 'cup-pos:55',
  outcome: 'declined',
};

test('a heartbeat is taken, its unknown fields dropped and counted', () => {
  const result = send('pos/v1/demo/T-1/hb', { ...heartbeat, colour: 'red', shade: 1 });
  expect(result).toMatchObject({ ok: true, value: { unknownFields: 2 } });
  if (result.ok) expect(result.value.message.body).not.toHaveProperty('colour');
});

test.each([
  ['a failure event', 'pos/v1/demo/T-1/evt', failure, 'taken'],
  [
    'a change',
    'pos/v1/demo/host/acq-1/change',
    { v: 1, id: 'c-1', at: 1, what: 'key_reset' },
    'taken',
  ],
  ['a will', 'pos/v1/demo/T-1/state', { v: 1, online: false, boot: 3 }, 'taken'],
  ['another topic', 'pos/v1/demo/T-1/cmd', heartbeat, 'topic_unknown'],
  ['broken JSON', 'pos/v1/demo/T-1/hb', '{"v":1', 'payload_malformed'],
  ['a wrong shape', 'pos/v1/demo/T-1/hb', { v: 1, boot: '12' }, 'schema_invalid'],
  ['a number as text', 'pos/v1/demo/T-1/hb', { ...heartbeat, seq: '7' }, 'schema_invalid'],
  ['a bare code', 'pos/v1/demo/T-1/evt', { ...failure, code: '55' }, 'code_bare'],
  ['a card number', 'pos/v1/demo/T-1/evt', { ...failure, issuer: '4111111111111111' }, 'card_data'],
  ['a card number in broken JSON', 'pos/v1/demo/T-1/hb', '{"a":"4111111111111111', 'card_data'],
  [
    'a large heartbeat',
    'pos/v1/demo/T-1/hb',
    { ...heartbeat, pad: 'x'.repeat(2100) },
    'payload_too_large',
  ],
  ['a mebibyte', 'pos/v1/demo/T-1/evt', 'x'.repeat(1024 * 1024), 'payload_too_large'],
  ['an escaped NUL', 'pos/v1/demo/T-1/hb', '{"v":1,"fw":"a\\u0000"}', 'payload_malformed'],
  ['half a surrogate pair', 'pos/v1/demo/T-1/hb', '{"fw":"\\ud83d"}', 'payload_malformed'],
  ['deep nesting', 'pos/v1/demo/T-1/hb', '['.repeat(900) + ']'.repeat(900), 'payload_malformed'],
])('%s', (_name, topic, body, expected) => {
  expect(reasonOf(send(topic, body))).toBe(expected);
});

test('bytes that are no UTF-8 are malformed', () => {
  const result = decode({
    topic: 'pos/v1/demo/T-1/hb',
    payload: Uint8Array.of(0xff, 0xfe),
    receivedAt: 0,
  });
  expect(reasonOf(result)).toBe('payload_malformed');
});

test('a prototype is not polluted and not taken', () => {
  send('pos/v1/demo/T-1/hb', '{"__proto__":{"polluted":1},"v":1,"boot":1,"seq":1,"at":1}');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('a reject never quotes the payload', () => {
  const result = send('pos/v1/demo/T-1/evt', { ...failure, code: 'secret-word' });
  expect(JSON.stringify(result)).not.toContain('secret-word');
});

test('no bytes make it throw', () => {
  const topics = fc.constantFrom(
    'pos/v1/demo/T-1/hb',
    'pos/v1/demo/T-1/evt',
    'pos/v1/demo/host/a/change',
  );
  fc.assert(
    fc.property(topics, fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (topic, payload) => {
      expect(typeof decode({ topic, payload, receivedAt: 0 }).ok).toBe('boolean');
    }),
  );
});
