/**
 * Text as a person reads it: a full-width, circled, Arabic-Indic or mathematical digit is a digit,
 * a no-break space is a space, and what has no width is not there.
 */
export function foldDigits(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[^\P{Nd}0-9]/gu, (digit) => String(valueOfDigit(digit)));
}

const DIGIT = /^\p{Nd}$/u;

/** Every script has its ten digits in one row (Unicode 4.6), so the place in it is the value. */
function valueOfDigit(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}
