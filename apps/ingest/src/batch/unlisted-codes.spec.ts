import { HOUR } from '#domain/base/instant.js';
import { layOverBook } from '#domain/code/code-book.js';
import { OVERFLOW } from '#domain/code/read-code.js';
import { shippedCodes } from '#domain/code/shipped.js';
import { UnlistedCodes, unlisted_codes_max } from './unlisted-codes.js';

const now = 1_795_334_400_000;
const row = (code: string, failures: number) => ({
  tenant: 'demo',
  at: '2026-11-22T10:00:00.000Z',
  acquirer: '',
  code,
  failures,
});

test('a listed code is always itself, and so are as many others as the limit allows', () => {
  const codes = new UnlistedCodes(shippedCodes);
  for (let i = 0; i < unlisted_codes_max; i += 1) {
    expect(codes.fold('demo', `x:${i}`, now)).toBe(`x:${i}`);
  }
  expect(codes.fold('demo', 'x:one-more', now)).toBe(OVERFLOW);
  expect(codes.fold('demo', 'x:0', now)).toBe('x:0');
  expect(codes.fold('demo', 'cup-pos:55', now)).toBe('cup-pos:55');
});

test('one tenant does not use up what another may name; the next hour begins anew', () => {
  const codes = new UnlistedCodes(shippedCodes);
  for (let i = 0; i <= unlisted_codes_max; i += 1) codes.fold('a', `x:${i}`, now);
  expect(codes.fold('b', 'x:more', now)).toBe('x:more');
  expect(codes.fold('a', 'x:more', now + HOUR)).toBe('x:more');
  expect(codes.fold('a', 'x:late', now)).toBe('x:late');
});

test('what an operator calls an approval is none of the failures', () => {
  const line = { alone: 'APPROVED', mass: 'APPROVED', en: 'x', 'zh-CN': 'x', source: 's' };
  const own = layOverBook(shippedCodes, [
    {
      dialect: 'ours',
      title: { en: 'Ours', 'zh-CN': '本行' },
      sources: { s: 'a letter' },
      codes: [{ code: 'YES', ...line }],
    },
  ]);
  expect(new UnlistedCodes(own).fold('demo', 'ours:YES', now)).toBeNull();
  expect(new UnlistedCodes(shippedCodes).fold('demo', 'ours:YES', now)).toBe('ours:YES');
  expect(new UnlistedCodes(shippedCodes).fold('demo', 'cup-pos:00', now)).toBeNull();
});

test('what is read by a group has no line of its own and can be invented as well', () => {
  const codes = new UnlistedCodes(shippedCodes);
  for (let i = 0; i < unlisted_codes_max; i += 1) codes.fold('demo', `dev:PRN.${i}`, now);
  expect(codes.fold('demo', 'dev:PRN.more', now)).toBe(OVERFLOW);
});

test('failures are counted by whether their code is listed, or folded', () => {
  const codes = new UnlistedCodes(shippedCodes);
  const rows = [row('cup-pos:55', 5), row('x:1', 3), row(OVERFLOW, 2)];
  expect(codes.count(rows)).toEqual({ unlisted: 5, folded: 2 });
});
