import { foldDigits, foldScripts } from './fold-digits.js';

test.each([
  ['４１１１', '4111'],
  ['٤١١١', '4111'],
  ['۴۱۱۱', '4111'],
  ['४१११', '4111'],
  ['๔๑๑๑', '4111'],
  ['①②③', '123'],
  ['𝟒𝟏𝟏', '411'],
  ['4\u200b1\u2060', '41'],
  ['4\u00a01', '4 1'],
  ['plain 12', 'plain 12'],
  ['纸尽', '纸尽'],
])('%s reads as %s', (text, read) => {
  expect(foldDigits(text)).toBe(read);
});

test('every digit of every script is read as its value', () => {
  const wrong: string[] = [];
  for (let code = 0; code < 0x10_000; code += 1) {
    const sign = String.fromCharCode(code);
    if (/\p{Nd}/u.test(sign) && !/^\d$/.test(foldDigits(sign))) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test('what has no width can stay', () => {
  expect(foldScripts('٤\u200b١\u202e')).toBe('4\u200b1\u202e');
});
