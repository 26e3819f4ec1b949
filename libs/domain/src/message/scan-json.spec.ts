import fc from 'fast-check';
import { scanJson } from './scan-json.js';

const scan = (text: string) => scanJson(new TextEncoder().encode(text));

test.each([
  ['a heartbeat', '{"v":1,"boot":12,"at":1795334400123,"fw":"3.2.1","rssi":-71.5}', false],
  ['twelve characters', '{"a":"123456789012"}', true],
  ['eleven characters', '{"a":"12345678901"}', false],
  ['a long number', '{"a":501800000009}', true],
  ['an exponent', '{"a":5.018e11}', true],
  ['an escape', String.raw`{"a":"\u0034"}`, true],
  ['a letter beyond ASCII', '{"a":"é"}', true],
  ['a verification value in words', '{"a":"cvv=123"}', true],
  ['a scheme', '{"a":"visa"}', false],
  ['a version', '{"a":"v1.2.3"}', false],
  ['a long key', '{"4111111111111111":1}', true],
])('whether %s needs a closer look', (_what, text, expected) => {
  expect(scan(text).suspicious).toBe(expected);
});

test('escapes are seen in texts and keys', () => {
  expect(scan(String.raw`{"a":"\n"}`).escaped).toBe(true);
  expect(scan(String.raw`{"\u0061":1}`).escaped).toBe(true);
  expect(scan('{"a":"é 4111111111111111"}').escaped).toBe(false);
});

test('nesting and members are counted outside texts', () => {
  expect(scan('{"a":{"b":[{"c":"}]{[:"}]},"d":1}')).toMatchObject({ depth: 4, keys: 4 });
  expect(scan(String.raw`{"a\":{[":1}`)).toMatchObject({ depth: 1, keys: 1 });
  expect(scan('['.repeat(100_000)).depth).toBe(100_000);
});

function count(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, v) => sum + count(v), own);
}

test('of any JSON it counts as many members as the parser makes', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(scan(json).keys).toBe(count(JSON.parse(json)));
    }),
  );
});

test('it ends on any bytes', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => scanJson(bytes).keys >= 0));
});
