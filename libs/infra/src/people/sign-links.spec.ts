import { makePersonToken, readPersonToken } from './person-token.js';
import { readLink, signLink } from './sign-links.js';
import { markOf, readWords, signWords } from './sign-words.js';

const key = 'k'.repeat(32);
const now = Date.parse('2026-03-02T12:00:00Z');
const take = { kind: 'take', tenant: 'demo', incident: 'inc-1', epoch: 2, person: 'li' } as const;
const prove = { kind: 'prove', person: 'li', contact: 'sms', mark: 'abc' } as const;

test('a link says what was signed, until it ends', () => {
  const link = signLink(key, take, now);
  expect(link.length).toBeLessThan(80);
  expect(readLink(key, link, now + 7_000_000)).toEqual(take);
  expect(readLink(key, link, now + 7_300_000)).toBe('expired');
  expect(readLink(key, signLink(key, prove, now), now)).toEqual(prove);
});

test('nothing else is a link: another key, another purpose, a changed letter, a cut end', () => {
  const link = signLink(key, take, now);
  expect(readLink('x'.repeat(32), link, now)).toBeNull();
  expect(readLink(key, `p${link.slice(1)}`, now)).toBeNull();
  for (let i = 0; i < link.length; i += 1) {
    const letter = link[i] === 'A' ? 'B' : 'A';
    const changed = link.slice(0, i) + letter + link.slice(i + 1);
    const read = readLink(key, changed, now);
    // The last letter of base64 has two bits that say nothing.
    if (i < link.length - 1) expect(read).toBeNull();
    expect(readLink(key, link.slice(0, i), now)).toBeNull();
  }
});

test("a person's token is that person's, and no link", () => {
  const token = makePersonToken(key, 'li', now);
  expect(readPersonToken(key, token)).toEqual({ person: 'li', madeAt: now });
  expect(readPersonToken('x'.repeat(32), token)).toBeNull();
  expect(readPersonToken(key, signWords(key, 'take', ['li', '1']))).toBeNull();
  expect(readWords(key, 'take', token.slice('person-'.length))).toBeNull();
  expect(token).toMatch(/^[A-Za-z0-9._~-]{16,200}$/);
});

test('another address has another mark', () => {
  const mark = markOf(key, { by: 'sms', address: '+8613800138000' });
  expect(mark).not.toBe(markOf(key, { by: 'sms', address: '+8613800138001' }));
  expect(mark).not.toBe(markOf(key, { by: 'call', address: '+8613800138000' }));
  expect(mark).toMatch(/^[0-9a-f]{12}$/);
});
