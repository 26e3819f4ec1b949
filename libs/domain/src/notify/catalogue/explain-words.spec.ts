import { figure, momentText } from './explain-words.js';

test.each([
  [0, '0'],
  [0.04, '0'],
  [Math.PI, '3.1'],
  [25, '25'],
  [99.97, '100'],
  [12_345.6, '12,346'],
])('%d is told as %s', (value, text) => {
  expect(figure(value)).toBe(text);
});

test('a moment is told to the second, in UTC', () => {
  expect(momentText(Date.UTC(2026, 2, 10, 4, 31, 3, 900))).toBe('2026-03-10 04:31:03');
});
