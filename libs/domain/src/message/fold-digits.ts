/**
 * Text as a person reads it: a full-width, circled, Arabic-Indic or mathematical digit is a digit,
 * a no-break space is a space, and what has no width is not there.
 */
export function foldDigits(text: string): string {
  return isAscii(text) ? text : foldScripts(text).replace(/\p{Cf}/gu, '');
}

/** The same, but what has no width stays, for whoever shows it. */
export function foldScripts(text: string): string {
  if (isAscii(text)) return text;
  const digit = /[^\P{Nd}0-9]/gu;
  return text.normalize('NFKC').replace(digit, (found) => String(valueOfDigit(found)));
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

const DIGIT = /^\p{Nd}$/u;

/** Every script has its ten digits in one row (Unicode 4.6), so the place in it is the value. */
function valueOfDigit(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}
