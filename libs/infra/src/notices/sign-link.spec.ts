import { readLink, signLink } from './sign-link.js';

test('a link leads where it was signed for, also by a key of before', () => {
  const link = signLink({ kind: 'n', n: 123_456 }, 'old');
  expect(link).toMatch(/^n2n9c-[A-Za-z0-9_-]{22}$/);
  expect(readLink(link, ['new', 'old'])).toEqual({ kind: 'n', n: 123_456 });
  expect(readLink(link, ['new'])).toBeNull();
});

test('another row, another kind, a changed or a cut signature is no link', () => {
  const link = signLink({ kind: 'n', n: 35 }, 'k');
  const last = link.slice(-1) === 'A' ? 'B' : 'A';
  for (const other of [
    link.replace('nz', 'ny'),
    link.replace('nz', 'cz'),
    `${link.slice(0, -2)}${last}${link.slice(-1)}`,
    link.slice(0, -1),
    '',
    '../../etc/passwd',
    `n${'9'.repeat(40)}-x`,
  ]) {
    expect(readLink(other, ['k'])).toBeNull();
  }
});
