import { readCsv } from './csv.js';

test('rows have their fields and their places', () => {
  const { rows, mistakes } = readCsv('a,b\r\n1, 22\r\n\r\n333,4\n', 'x.csv', ['a', 'b']);
  expect(mistakes).toEqual([]);
  expect(rows).toEqual([
    [
      { text: '1', line: 2, column: 1 },
      { text: '22', line: 2, column: 3 },
    ],
    [
      { text: '333', line: 4, column: 1 },
      { text: '4', line: 4, column: 5 },
    ],
  ]);
});

test('another header and another number of fields are mistakes', () => {
  const { rows, mistakes } = readCsv('a,c\n1,2,3\n4,5\n', 'x.csv', ['a', 'b']);
  expect(mistakes.map(({ line, message }) => [line, message])).toEqual([
    [1, 'expected header "a,b"'],
    [2, 'expected 2 fields, found 3'],
  ]);
  expect(rows).toHaveLength(1);
});
