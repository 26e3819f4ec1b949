import { err, ok, type Result } from './result.js';

/** Reads a whole number of a stranger. */
function wholeNumber(text: string): Result<number, 'not_a_number'> {
  return /^\d+$/.test(text) ? ok(Number(text)) : err('not_a_number');
}

test('a good answer carries its value', () => {
  const read = wholeNumber('42');
  expect(read.ok && read.value).toBe(42);
});

test('a mistake carries what is wrong, as data', () => {
  const read = wholeNumber('many');
  expect(!read.ok && read.error).toBe('not_a_number');
});
