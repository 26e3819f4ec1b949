import { readLocal, writeLocal } from './local-moment.js';

test('a moment is written for a field and read back, to the minute', () => {
  const at = new Date(2026, 2, 2, 12, 34).getTime();
  expect(writeLocal(at + 59_000)).toBe('2026-03-02T12:34');
  expect(readLocal(writeLocal(at))).toBe(at);
  expect(readLocal('')).toBeNull();
});
