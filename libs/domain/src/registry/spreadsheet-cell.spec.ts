import fc from 'fast-check';
import { csvLine, guardCell, unguardCell } from './spreadsheet-cell.js';

test.each(['=1+1', '+86 10', '-2', '@SUM(A1)', '\t=1', "'=1"])('%j is not run', (text) => {
  expect(guardCell(text)).toBe(`'${text}`);
});

test.each(['', 'shop', "it's", "'quoted'", 'a=b', '3-4'])('%j stays as it is', (text) => {
  expect(guardCell(text)).toBe(text);
  expect(unguardCell(text)).toBe(text);
});

test('whatever is guarded comes back as it was', () => {
  const start = fc.constantFrom('', "'", "''", '=', "'=", "''@", '-', '\t');
  fc.assert(
    fc.property(start, fc.string(), (head, tail) => {
      expect(unguardCell(guardCell(head + tail))).toBe(head + tail);
    }),
  );
});

test('a line quotes what would break it', () => {
  expect(csvLine(['a', 'b,c', 'say "hi"', '=1', ' x'])).toBe('a,"b,c","say ""hi""",\'=1," x"\r\n');
});
