import fc from 'fast-check';
import { findDuplicate, findUnstorable, readJson, readText } from './read-json.js';

test('text is UTF-8, and nothing is mended', () => {
  expect(readText(new TextEncoder().encode('纸'))).toBe('纸');
  for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
    expect(readText(Uint8Array.from(bytes))).toBeNull();
  }
  expect(readText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))).toBe('\ufeff{}');
});

test('a mistake says where and never what', () => {
  expect(readJson('{"secret":tru')).toEqual({ ok: false, error: 'not JSON at character 13' });
  expect(readJson('{"a":1,}')).toEqual({ ok: false, error: 'not JSON at character 7' });
});

test.each([
  ['{"a":1,"a":2}', '$.a'],
  [String.raw`{"\u0061":1,"a":2}`, '$.a'],
  ['{"x":[{"a":1},{"b":{"c":1,"c":1}}]}', '$.x.1.b.c'],
  ['{"4111111111111111":1,"4111111111111111":1}', '$.?'],
  ['{"__proto__":1,"__proto__":2}', '$.__proto__'],
  ['{"a":{"a":{"a":"a:{\\"a\\":1,"}},"b":["a","a"]}', null],
])('the first duplicate of %s is %s', (json, path) => {
  expect(findDuplicate(json)).toBe(path);
});

test('what a program prints has no duplicates', () => {
  fc.assert(fc.property(fc.json(), (json) => expect(findDuplicate(json)).toBeNull()));
});

test.each([
  [{ a: 'x' }, null],
  [{ a: ['x', '\0'] }, '$.a.1'],
  [{ a: { b: '\ud83d' } }, '$.a.b'],
  [{ '\ude00': 1 }, '$.?'],
  [{ a: '😀' }, null],
])('a text that cannot be stored in %j is at %s', (value, path) => {
  expect(findUnstorable(value)).toBe(path);
});
