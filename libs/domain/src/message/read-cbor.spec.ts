import { encode } from 'cborg';
import fc from 'fast-check';
import { readCbor } from './read-cbor.js';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

test('what JSON can say is read as JSON says it', () => {
  const value = { v: 1, at: 1795334400123, ok: true, no: null, x: [-71, 1.5, '纸'], o: { k: 'v' } };
  expect(readCbor(encode(value), 8)).toEqual({ ok: true, value });
});

test.each([
  ['nothing', '', 'not CBOR at byte 0'],
  ['a second item', '01 02', 'more than one item at byte 1'],
  ['a tag', 'c0 6161', 'a tag at byte 0'],
  ['a byte string', 'a1 6161 41 00', 'a byte string at byte 3'],
  ['undefined', 'f7', 'a simple value that JSON has not at byte 0'],
  ['a simple value', 'f0', 'a simple value that JSON has not at byte 0'],
  ['an array without end', '9f 01 ff', 'an indefinite length at byte 0'],
  ['a text in pieces', '7f 6161 ff', 'an indefinite length at byte 0'],
  ['a key that is a number', 'a1 01 02', 'a key that is no text at byte 1'],
  ['a text that is cut off', '64 6161', 'not CBOR at byte 1'],
  ['a text that is not UTF-8', '61 ff', 'a text that is not UTF-8 at byte 1'],
  ['a number that is cut off', '1a 00', 'not CBOR at byte 1'],
  ['a reserved length', '1c', 'not CBOR at byte 1'],
  ['a claim of four thousand million members', '9a ffffffff 01', 'not CBOR at byte 5'],
  ['a claim of more than there can be', 'bb ffffffffffffffff', 'not CBOR at byte 9'],
  ['2^53', '1b 0020000000000000', 'an unsafe whole number at byte 9'],
  ['-2^53 - 1', '3b 0020000000000000', 'an unsafe whole number at byte 9'],
  ['NaN', 'f9 7e00', 'not strict CBOR'],
  ['infinity', 'fb 7ff0000000000000', 'not strict CBOR'],
  ['a longer form than needed', '18 01', 'not strict CBOR'],
  ['a key twice', 'a2 6161 01 6161 02', 'not strict CBOR'],
])('%s is refused', (_what, bytes, error) => {
  expect(readCbor(hex(bytes), 8)).toEqual({ ok: false, error });
});

test('nesting is bounded before anything is made', () => {
  expect(readCbor(hex(`${'81'.repeat(8)}01`), 8).ok).toBe(true);
  expect(readCbor(hex(`${'81'.repeat(9)}01`), 8)).toMatchObject({ ok: false });
  expect(readCbor(hex(`${'81'.repeat(100_000)}01`), 8)).toMatchObject({ ok: false });
});

test('a key that is the prototype of all objects is refused, and pollutes nothing', () => {
  const read = readCbor(hex('a1 69 5f5f70726f746f5f5f a1 68 706f6c6c75746564 01'), 8);
  expect(read).toMatchObject({ ok: false, error: expect.stringContaining('__proto__') });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('no bytes make it throw, and what JSON prints comes back the same', () => {
  fc.assert(fc.property(fc.uint8Array(), (b) => typeof readCbor(b, 8).ok === 'boolean'));
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const clean = JSON.parse(JSON.stringify(value), (key, v) => (key === '__proto__' ? 0 : v));
      const read = readCbor(encode(clean), 8);
      if (read.ok) expect(read.value).toEqual(clean);
    }),
  );
});
