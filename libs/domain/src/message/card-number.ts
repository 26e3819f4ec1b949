/**
 * Card numbers in text. A card number here is what the contract says: 12 to 19 digits with a known
 * card range that pass Luhn, written in one piece or in groups.
 */

/** First four digits of the schemes in use (ISO/IEC 7812-1), first and last, and their lengths. */
const RANGES: readonly (readonly [first: number, last: number, ...lengths: number[]])[] = [
  [4000, 4999, 13, 16, 18, 19], // Visa
  [5100, 5599, 16], // Mastercard
  [2221, 2720, 16],
  [6200, 6299, 16, 17, 18, 19], // UnionPay
  [8100, 8171, 16, 17, 18, 19],
  [9558, 9558, 16, 17, 18, 19], // ICBC, older than UnionPay's own range
  [3400, 3499, 15], // American Express
  [3700, 3799, 15],
  [3000, 3059, 14, 16, 17, 18, 19], // Diners Club
  [3095, 3095, 14, 16, 17, 18, 19],
  [3600, 3699, 14, 16, 17, 18, 19],
  [3800, 3999, 14, 16, 17, 18, 19],
  [3528, 3589, 16, 17, 18, 19], // JCB
  [6011, 6011, 16, 17, 18, 19], // Discover
  [6440, 6599, 16, 17, 18, 19],
  [2200, 2204, 16, 17, 18, 19], // Mir
  [5080, 5089, 16], // RuPay
  [9792, 9792, 16], // Troy
  ...[5018, 5020, 5038, 5893, 6304].map((bin) => [bin, bin, ...maestroLengths()] as const),
  [6700, 6799, ...maestroLengths()], // Maestro
];

function maestroLengths(): number[] {
  return [12, 13, 14, 15, 16, 17, 18, 19];
}

const DIGITS_MIN = 12;
const DIGITS_MAX = 19;

/** Bit `n` of entry `p`: a number of `n` digits that begins with the digits `p` is a card's. */
const LENGTHS = new Uint32Array(10_000);
for (const [first, last, ...lengths] of RANGES) {
  for (const length of lengths) {
    for (let p = first; p <= last; p += 1) LENGTHS[p] = (LENGTHS[p] ?? 0) | (1 << length);
  }
}

/** The work that was done, counted so that a test can bound it. */
export interface Work {
  steps: number;
}

/** Whether these digits alone, without anything between them, are a card number. */
export function isCardNumber(digits: string, work?: Work): boolean {
  const { length } = digits;
  if (length < DIGITS_MIN || length > DIGITS_MAX) return false;
  if (work) work.steps += 1;
  if (((LENGTHS[Number(digits.slice(0, 4))] ?? 0) & (1 << length)) === 0) return false;
  if (work) work.steps += length;
  return passesLuhn(digits);
}

/** ISO/IEC 7812-1 annex B: the check digit that every card number carries. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    let d = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1) d = d > 4 ? d * 2 - 9 : d * 2;
    sum += d;
  }
  return sum % 10 === 0;
}

/** A group of digits, and at most three signs before the next: `4111 - 1111`, `4111.1111`. */
const GROUP = /\d+/g;
const BETWEEN = /^[\s\-.\u2010-\u2015\u2212\u00b7\u30fb]{1,3}$/;
/** Hexadecimal identifiers are full of digits and dashes, and no card number is one. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Whether a card number is written in this text, in ASCII digits (see `foldDigits`): as a whole
 * run of digits, behind zeros that pad it, before an expiry date that is joined to it, or as
 * neighbouring groups. A piece out of the middle of a longer number is none: one in ten of those
 * passes Luhn. Linear: every group is joined with the few before it that can still fit.
 */
export function holdsCardNumber(text: string, work?: Work): boolean {
  const plain = text.replace(UUID, (id) => (/[a-f]/i.test(id) ? '|' : id));
  let groups: string[] = [];
  let end = 0;
  for (const { 0: group, index } of plain.matchAll(GROUP)) {
    if (index - end > 3 || !BETWEEN.test(plain.slice(end, index))) groups = [];
    end = index + group.length;
    groups.push(group);
    if (groups.length > DIGITS_MAX) groups.shift();
    if (endsWithCardNumber(groups, work) || longGroupHolds(group, work)) return true;
  }
  return false;
}

function endsWithCardNumber(groups: readonly string[], work?: Work): boolean {
  let joined = '';
  for (let i = groups.length - 1; i >= 0; i -= 1) {
    const group = groups[i] as string;
    if (joined.length + group.length > DIGITS_MAX) return false;
    joined = group + joined;
    if (work) work.steps += 1;
    if (isCardNumber(joined, work)) return true;
  }
  return false;
}

/** Padded with zeros in front, or with an expiry date behind: `YYMM` or `MMYY`. */
function longGroupHolds(group: string, work?: Work): boolean {
  if (group.length < DIGITS_MIN) return false;
  const number = group.replace(/^0+/, '');
  if (number !== group && isCardNumber(number, work)) return true;
  if (number.length <= DIGITS_MAX) return false;
  for (let length = DIGITS_MIN; length <= DIGITS_MAX; length += 1) {
    const month = /^(?:\d\d(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])\d\d)/;
    if (month.test(number.slice(length)) && isCardNumber(number.slice(0, length), work))
      return true;
  }
  return false;
}
