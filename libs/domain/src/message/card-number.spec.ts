import { holdsCardNumber, isCardNumber } from './card-number.js';

test.each([
  ['4111111111111111', true],
  ['4111111111111112', false],
  ['378282246310005', true],
  ['501800000009', true],
  ['0000000000000000', false],
  ['1234567812345670', false],
  ['41111111111', false],
  ['41111111111111111111', false],
])('%s is a card number: %s', (digits, expected) => {
  expect(isCardNumber(digits)).toBe(expected);
});

test.each([
  ['alone', '4111111111111111', true],
  ['between letters', 'x4111111111111111y', true],
  ['in groups', '4111-1111 1111.1111', true],
  ['behind another number', 'no 77 4111 1111 1111 1111', true],
  ['with wide gaps', '4111 - 1111 - 1111 - 1111', true],
  ['padded', '00004111111111111111', true],
  ['before its expiry', '41111111111111112812', true],
  ['in the middle of a longer number', '77774111111111111111777', false],
  ['before digits that are no month', '41111111111111119999', false],
  ['cut by a comma', '41111111,11111111', false],
  ['with a gap of four', '41111111    11111111', false],
  ['in an identifier', '41111111-1111-4111-a111-111111111111', false],
])('a number %s', (_where, text, expected) => {
  expect(holdsCardNumber(text)).toBe(expected);
});

test.each([
  ['fours and spaces', '4 '.repeat(4_096)],
  ['one long run', '4'.repeat(8_192)],
  ['runs of nineteen', `${'4'.repeat(18)}0x`.repeat(410)],
  ['single digits and dashes', '6-'.repeat(4_096)],
  ['groups of four', '4000 '.repeat(1_638)],
])('the work on %s grows with the length and no faster', (_what, text) => {
  const half = { steps: 0 };
  const whole = { steps: 0 };
  holdsCardNumber(text.slice(0, text.length / 2), half);
  holdsCardNumber(text, whole);
  // Nineteen joints a group, eight lengths, nineteen digits each: never more a character.
  expect(whole.steps).toBeLessThanOrEqual(text.length * 190);
  expect(whole.steps).toBeLessThanOrEqual(half.steps * 2.05);
});
