import { scrub } from './scrub.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test('long runs of digits are blotted out', () => {
  expect(scrub(bytes('card 4111 1111 1111 1111 x'))).toBe(`card ${'#'.repeat(19)} x`);
});

test.each([
  ['full-width digits', 'card ４１１１１１１１１１１１１１１１ x', `card ${'#'.repeat(16)} x`],
  ['Arabic-Indic digits', 'card ٤١١١١١١١١١١١١١١١ x', `card ${'#'.repeat(16)} x`],
  ['digits with nothing to see between', '4\u200b111111111111111', '#'.repeat(17)],
  ['base64', `x ${btoa(';4111111111111111=28121011234500000?')} y`, `x ${'#'.repeat(48)} y`],
  ['escaped digits', String.raw`\u0034${'1'.repeat(15)}`, '#'.repeat(16)],
  ['two spaces between digits', '4111  1111  1111  1111', '#'.repeat(22)],
  ['a PIN block', 'pinBlock 0412AC89ABCDEF67', `pinBlock ${'#'.repeat(16)}`],
  ['a verification value', '{"cvv2": "123", "x": 456}', '{"cvv2": "###", "x": 456}'],
])('%s are blotted out as well', (_what, text, kept) => {
  expect(scrub(bytes(text))).toBe(kept);
});

test('control and direction characters are made visible', () => {
  expect(scrub(bytes('a\u0000b\u202Ec'))).toBe('a\\x00b\\x202ec');
});

test('only so much is kept, and any bytes will do', () => {
  expect(scrub(bytes('x'.repeat(9_000))).length).toBe(512);
  expect(scrub(Uint8Array.of(0xff, 0xfe))).toBe('\uFFFD\uFFFD');
});
