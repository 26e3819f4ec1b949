import { encode } from 'cborg';
import fc from 'fast-check';
import { cardData, harmless } from '../../../../test/support/card-corpus.js';
import { wireExamples } from '../../../../test/support/wire-examples.js';
import { decode, REJECT_REASONS } from './decode.js';

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

const counts = { attempt: 1, approved: 1, declined: 0, failed: 0, noAnswer: 0, pin: 0, pinless: 1 };

test.each([
  ['says the body and nothing else', { ...heartbeat, txn: counts }, true],
  ['in other white space', `\n ${JSON.stringify({ ...heartbeat, txn: counts }, null, 2)} `, true],
  ['has a field that nobody knows', { ...heartbeat, txn: counts, colour: 'red' }, false],
  ['leaves out what has a default', { ...heartbeat, txn: { attempt: 3 } }, false],
  ['is written with an escape', JSON.stringify(failure).replace('cup', '\\u0063up'), false],
])('a payload that %s may be stored as it came, or not', (_name, body, verbatim) => {
  const channel = String(JSON.stringify(body)).includes('kind') ? 'evt' : 'hb';
  const result = send(`pos/v1/demo/T-1/${channel}`, body);
  expect(result).toMatchObject({ ok: true, value: { verbatim } });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (result.ok && verbatim) expect(JSON.parse(text)).toEqual(result.value.message.body);
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

const up = wireExamples.filter(({ from }) => from === 'terminal' || from === 'host');
const topicOf = (from: string, channel: string) =>
  from === 'host' ? `pos/v1/demo/host/acq-7/${channel}` : `pos/v1/demo/T-1/${channel}`;

describe.each(up)('the $name of the contract on $from/$channel', ({ from, channel, body }) => {
  const topic = topicOf(from, channel);

  test('is taken as it is', () => {
    const result = send(topic, body);
    expect(result).toMatchObject({ ok: true, value: { unknownFields: 0 } });
    if (result.ok) expect(result.value.message).toMatchObject({ from, channel, body });
  });

  test('is the same in CBOR', () => {
    const cbor = { topic, payload: encode(body), receivedAt: 0 };
    const json = send(topic, body);
    const read = json.ok ? { ok: true, value: { ...json.value, verbatim: false } } : json;
    expect(decode({ ...cbor, contentType: 'application/cbor' })).toEqual(read);
    expect(decode({ ...cbor, contentType: 'Application/CBOR; x=y' })).toEqual(read);
    expect(reasonOf(decode(cbor))).toBe('payload_malformed');
  });

  test('is refused for every field that is of another type, by the way to it', () => {
    for (const key of Object.keys(body)) {
      const result = send(topic, { ...body, [key]: { secretly: 'kept' } });
      if (result.ok) continue; // Objects whose fields are all optional take it, and drop it.
      expect(result.error).toMatchObject({ reason: 'schema_invalid' });
      expect(result.error.detail).toMatch(new RegExp(`^${key}[.:]`));
      expect(result.error.detail).not.toContain('kept');
    }
  });

  test('is refused whole with a card number in a field that nobody knows', () => {
    for (const more of [
      { note: '4111111111111111' },
      { '4111 1111 1111 1111': 1 },
      { a: [{ cvv: 123 }] },
      { a: { b: 6222021234567894 } },
    ]) {
      const json = send(topic, { ...body, ...more });
      expect(reasonOf(json)).toBe('card_data');
      expect(JSON.stringify(json)).not.toMatch(/\d{9}/);
      const payload = encode({ ...body, ...more });
      expect(
        reasonOf(decode({ topic, payload, receivedAt: 0, contentType: 'application/cbor' })),
      ).toBe('card_data');
    }
  });
});

test('any other content type is read as JSON', () => {
  const payload = bytes(JSON.stringify(heartbeat));
  for (const contentType of [
    undefined,
    '',
    'application/json',
    'text/plain',
    'application/cbor2',
  ]) {
    expect(decode({ topic: 'pos/v1/demo/T-1/hb', payload, receivedAt: 0, contentType }).ok).toBe(
      true,
    );
  }
});

test('unknown fields are counted and dropped at every depth, in CBOR as well', () => {
  const body = {
    ...heartbeat,
    txn: { attempt: 3, lucky: 1 },
    host: [{ acquirer: 'a', ok: true, x: {} }],
  };
  const json = send('pos/v1/demo/T-1/hb', body);
  expect(json).toMatchObject({ ok: true, value: { unknownFields: 2 } });
  expect(JSON.stringify(json)).not.toMatch(/lucky|"x"/);
  const cbor = { topic: 'pos/v1/demo/T-1/hb', payload: encode(body), receivedAt: 0 };
  expect(decode({ ...cbor, contentType: 'application/cbor' })).toEqual(json);
});

test('card data is found in what is refused for another reason', () => {
  const track = ';4111111111111111=28121011234500000?';
  const cases: [string, string, string | undefined][] = [
    ['deep nesting', `${'['.repeat(20)}"${track}"`, undefined],
    ['too large', `{"x":"${track}","y":"${'y'.repeat(9_000)}"}`, undefined],
    ['a duplicate', `{"x":"${track}","x":1}`, undefined],
    ['not CBOR', `\u0001${track}`, 'application/cbor'],
    ['not UTF-8 would be lossy', `{"x":"${track}`, undefined],
  ];
  for (const [name, text, contentType] of cases) {
    const raw = { topic: 'pos/v1/demo/T-1/evt', payload: bytes(text), receivedAt: 0, contentType };
    expect([name, reasonOf(decode(raw))]).toEqual([name, 'card_data']);
  }
});

test('no form of card data passes the quick look at the bytes', () => {
  const passed = cardData().filter(({ body }) => {
    const result = send('pos/v1/demo/T-1/hb', { ...heartbeat, ...(body as object) });
    return reasonOf(result) !== 'card_data';
  });
  expect(passed.map(({ kind, body }) => `${kind}: ${JSON.stringify(body)}`)).toEqual([]);
  const refused = harmless().filter(({ body }) => {
    const result = send('pos/v1/demo/T-1/evt', { ...failure, x: body });
    return reasonOf(result) === 'card_data';
  });
  expect(refused.length).toBeLessThan(26);
});

test('a card number as the name of a terminal is refused, and the name is not passed on', () => {
  const result = send('pos/v1/demo/4111111111111111/hb', heartbeat);
  expect(result).toMatchObject({ ok: false, error: { reason: 'card_data', address: null } });
  expect(JSON.stringify(result)).not.toContain('4111');
  expect(send('pos/v1/demo/866123456789012/hb', heartbeat).ok).toBe(true);
});

test('every reason that is given is one of the list', () => {
  expect(new Set(REJECT_REASONS).size).toBe(REJECT_REASONS.length);
  const given = [send('x', {}), send('pos/v1/demo/T-1/hb', '{'), send('pos/v1/demo/T-1/hb', {})];
  for (const result of given) expect(REJECT_REASONS).toContain(reasonOf(result));
});

test('no bytes make it throw', () => {
  const topics = fc.constantFrom(
    'pos/v1/demo/T-1/hb',
    'pos/v1/demo/T-1/evt',
    'pos/v1/demo/host/a/change',
  );
  fc.assert(
    fc.property(topics, fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (topic, payload) => {
      for (const contentType of [undefined, 'application/cbor']) {
        const { ok } = decode({ topic, payload, receivedAt: 0, contentType });
        expect(typeof ok).toBe('boolean');
      }
    }),
  );
});

test('what is synthetic speaks on the drill ground of its tenant', () => {
  const said = (topic: string, body: object) => {
    const result = send(topic, body);
    return result.ok ? result.value.message : result.error.reason;
  };
  const drilling = { tenant: 'demo~drill', terminal: 'drill--T-1' };
  expect(said('pos/v1/demo/drill--T-1/hb', heartbeat)).toMatchObject(drilling);
  expect(said('pos/v1/demo/drill-T-1/hb', heartbeat)).toMatchObject({ tenant: 'demo' });
  const counts = { attempt: 9, approved: 9, declined: 0, failed: 0, noAnswer: 0 };
  const pulse = { v: 1, id: 'p-1', at: 1795334400123, span: 10, acquirer: 'acq-1', ...counts };
  const known = said('pos/v1/demo/host/acq-1/pulse', pulse);
  const there = typeof known === 'string' ? known : { ...known, tenant: 'demo~drill' };
  expect(said('pos/v1/demo/host/drill--acq-1/pulse', pulse)).toEqual(there);
  // Nobody reaches a ground by naming it.
  expect(said('pos/v1/demo~drill/drill--T-1/hb', heartbeat)).toBe('topic_unknown');
});
