import { buildCodeBook, findLine, layOverBook } from './code-book.js';
import type { Dialect } from './dialect.js';
import { taxonomy } from './shipped.js';

function dialect(name: string, codes: Record<string, string>): Dialect {
  return {
    dialect: name,
    title: { en: name, 'zh-CN': name },
    sources: { spec: 'the specification' },
    codes: Object.entries(codes).map(([code, en]) => ({
      code,
      alone: 'UNKNOWN',
      mass: 'UNKNOWN_MASS',
      en,
      'zh-CN': en,
      source: 'spec',
    })),
  };
}

const book = buildCodeBook(taxonomy, [
  dialect('a', { '55': 'PIN', '1*': 'one', '12*': 'twelve', '*': 'any' }),
  dialect('b', { '55': 'other' }),
]);
const found = (code: string, of = book) => findLine(of, code)?.line.en ?? null;

test.each([
  ['a:55', 'PIN'],
  ['b:55', 'other'],
  ['a:1', 'one'],
  ['a:19', 'one'],
  ['a:129', 'twelve'],
  ['a:Z', 'any'],
  ['a:', null],
  ['b:56', null],
  ['c:55', null],
  ['55', null],
  ['', null],
])('%s is found as %s: its own line, then the longest group', (code, expected) => {
  expect(found(code)).toBe(expected);
});

test('a line knows where it is from, in full', () => {
  expect(findLine(book, 'a:55')).toMatchObject({
    own: true,
    line: { source: 'the specification' },
  });
  expect(findLine(book, 'a:99')).toMatchObject({ own: false });
});

test('a dialect that is laid over corrects lines and adds some; the rest and the book stay', () => {
  const over = layOverBook(book, [
    dialect('a', { '55': 'mended', '7': 'new' }),
    dialect('c', { x: 'c' }),
  ]);
  expect(['a:55', 'a:7', 'a:129', 'b:55', 'c:x'].map((code) => found(code, over))).toEqual([
    'mended',
    'new',
    'twelve',
    'other',
    'c',
  ]);
  expect(found('a:55')).toBe('PIN');
});
