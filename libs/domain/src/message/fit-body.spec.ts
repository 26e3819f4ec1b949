import { decode } from './decode.js';
import { fitsChannel } from './fit-body.js';

const envelope = { v: 1, boot: 12, seq: 1, at: 1_795_334_400_000 };
const asBytes = (channel: string, body: object) => {
  const payload = new TextEncoder().encode(JSON.stringify(body));
  return decode({ topic: `pos/v1/demo/T-1/${channel}`, payload, receivedAt: envelope.at });
};

test.each([
  ['hb', { ...envelope, txn: { attempt: 2, approved: 2 }, by: { issuer: { icbc: 2 } } }],
  ['evt', { ...envelope, kind: 'device', code: 'dev:printer.paper' }],
  ['birth', { ...envelope, reason: 'power', keys: { tpk: 'A1' }, fw: '3.2.1' }],
  ['state', { v: 1, boot: 12, online: true }],
] as const)('a body of %s that fits is what decoding it would give', (channel, body) => {
  const decoded = asBytes(channel, body);
  const direct = structuredClone(body);
  expect(fitsChannel(channel, direct)).toBe(true);
  expect(decoded).toMatchObject({ ok: true, value: { message: { body: direct } } });
  if (decoded.ok) expect(direct).toEqual(decoded.value.message.body);
});

test.each([
  ['a field that is not there', 'hb', { v: 1, boot: 12, at: 1 }],
  ['a field of another type', 'hb', { ...envelope, rtt: 'slow' }],
  [
    'a code without its dialect',
    'evt',
    { ...envelope, kind: 'txn', code: '55', outcome: 'failed' },
  ],
  ['a field that no contract knows', 'state', { v: 1, boot: 12, online: true, mood: 'good' }],
  ['a field without a value', 'birth', { ...envelope, fw: undefined }],
] as const)('%s is left to decoding', (_what, channel, body) => {
  expect(fitsChannel(channel, { ...body })).toBe(false);
});
