import {
  asciiOf,
  cursor,
  matches,
  NOT_PLAIN,
  readBoolean,
  readNumber,
  readText,
} from './plain-text.js';

/** What a reader makes of the beginning of a text, and where it stops. */
function read(reader: () => unknown, text: string): [value: unknown, at: number] {
  cursor.bytes = new TextEncoder().encode(text);
  cursor.at = 0;
  return [reader(), cursor.at];
}

test.each([
  ['0,', 0, 1],
  ['-7}', -7, 2],
  ['1795334400123]', 1_795_334_400_123, 13],
  ['83.25 ', 83.25, 5],
  ['0.1', 0.1, 3],
])('the number of %s', (text, value, at) => {
  expect(read(readNumber, text)).toEqual([value, at]);
});

test.each(['', '-', '-0', '01', '+1', '.5', '1.', '1e2', '1.5E3', '411111111111', '1'.repeat(16)])(
  '%s is no plain number',
  (text) => expect(read(readNumber, text)[0]).toBe(NOT_PLAIN),
);

test('a text ends with its quote, and is the same text when it comes again', () => {
  expect(read(readText, '"A920",')).toEqual(['A920', 6]);
  expect(read(readText, '"A920"')).toEqual(['A920', 6]);
  expect(read(readText, '""')).toEqual(['', 2]);
  expect(read(readText, '"5.4.0-20260112-release"')).toEqual(['5.4.0-20260112-release', 24]);
  expect(read(readText, '"5.4.0-20260112-release"')).toEqual(['5.4.0-20260112-release', 24]);
});

test('texts whose signs lead to the same place are told apart', () => {
  // 31 * "A" + "a" = 31 * "B" + "B": the hash of both is the same.
  for (const text of ['Aa', 'BB', 'Aa', 'BB']) {
    expect(read(readText, `"${text}"`)).toEqual([text, 4]);
  }
});

test.each(['x', '"open', '"a\\n"', '"é"', '"a\tb"', '"4111111111111111"', '"cvv=123"'])(
  '%s is no plain text',
  (text) => expect(read(readText, text)[0]).toBe(NOT_PLAIN),
);

test('true and false, and nothing that begins like them', () => {
  expect(read(readBoolean, 'true,')).toEqual([true, 4]);
  expect(read(readBoolean, 'false')).toEqual([false, 5]);
  expect(read(readBoolean, 'tru')[0]).toBe(NOT_PLAIN);
});

test('what does not match is not moved over', () => {
  expect(read(() => matches(asciiOf('"v"')), '"w"')).toEqual([false, 0]);
  expect(read(() => matches(asciiOf('"v"')), '"v":')).toEqual([true, 3]);
});
