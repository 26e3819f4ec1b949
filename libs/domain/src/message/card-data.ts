/**
 * Finds what must never enter: card numbers, track data, card verification values, PIN blocks.
 * PCI DSS 4.0.1 §3.3.1 forbids keeping sensitive authentication data even encrypted, so a message
 * with any of it is refused whole, before log, database and quarantine.
 */

/** Where card data was found and of what sort; never the data itself. */
export interface CardDataFinding {
  readonly field: string;
  readonly sort: 'pan' | 'track' | 'cvv' | 'pin_block';
}

/** First digits of the card schemes in use (ISO/IEC 7812-1 issuer ranges), with their lengths. */
const CARD_RANGES: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 18, 19] },
  { prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^(62|81)/, lengths: [16, 17, 18, 19] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(30[0-5]|3095|36|3[89])/, lengths: [14, 16, 17, 18, 19] },
  { prefix: /^35(2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^(6011|64[4-9]|65)/, lengths: [16, 17, 18, 19] },
  { prefix: /^(5018|5020|5038|5893|6304|67)/, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
];

const DIGIT_RUN = /\d(?:[ \-.]?\d){11,}/g;
const TRACK_1 = /%?B\d{12,19}\^[^^]{2,26}\^\d{4}/;
const TRACK_2 = /;?\d{12,19}[=D]\d{4}\d{3}/;
const CVV_KEY = /^(cvv2?|cvc2?|cav2|cid|cvn2?|securitycode)$/i;
const PIN_KEY = /^(pin_?block|pinblk|epb|encryptedpin)$/i;

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

function isCardNumber(digits: string): boolean {
  return (
    CARD_RANGES.some((r) => r.lengths.includes(digits.length) && r.prefix.test(digits)) &&
    passesLuhn(digits)
  );
}

/** Any window of a long digit run may be the number: senders pad and join fields. */
function holdsCardNumber(run: string): boolean {
  for (let length = 12; length <= Math.min(19, run.length); length += 1) {
    for (let from = 0; from + length <= run.length; from += 1) {
      // A card number inside a longer run counts only at its edges, or half of all long
      // reference numbers would pass Luhn somewhere.
      if (from !== 0 && from + length !== run.length) continue;
      if (isCardNumber(run.slice(from, from + length))) return true;
    }
  }
  return false;
}

/** Full-width digits look like digits to people, so they are read as digits here. */
function normalise(text: string): string {
  return text.normalize('NFKC');
}

function sortOf(text: string): CardDataFinding['sort'] | null {
  const plain = normalise(text);
  if (TRACK_1.test(plain) || TRACK_2.test(plain)) return 'track';
  for (const match of plain.matchAll(DIGIT_RUN)) {
    if (holdsCardNumber(match[0].replace(/\D/g, ''))) return 'pan';
  }
  return null;
}

/** Quick refusal of the common case: nothing with twelve digits in it can be a card number. */
const MAYBE_CARD = /(?:[0-9\uFF10-\uFF19][ \-.]?){12}/;

/** Looks through every key and string of a parsed body; numbers of 12 digits and more as well. */
export function findCardData(body: unknown, field = '$'): CardDataFinding | null {
  if (typeof body === 'string') {
    const sort = MAYBE_CARD.test(body) ? sortOf(body) : null;
    return sort && { field, sort };
  }
  if (typeof body === 'number') {
    // Sixteen-digit numbers are read exactly; epoch milliseconds have thirteen digits and begin
    // with 1, which no card range does.
    return Number.isSafeInteger(body) && body >= 1e11 && isCardNumber(String(body))
      ? { field, sort: 'pan' }
      : null;
  }
  if (typeof body !== 'object' || body === null) return null;
  for (const [key, value] of Object.entries(body)) {
    // A key is a sender's text too: one that could hold a number is not repeated.
    const plain = /^[A-Za-z0-9_:.-]{1,64}$/.test(key) && !/\d{9}/.test(key);
    const path = `${field}.${plain ? key : '?'}`;
    if (CVV_KEY.test(key) && /^\d{3,4}$/.test(String(value))) return { field: path, sort: 'cvv' };
    if (PIN_KEY.test(key) && /^[0-9A-Fa-f]{16}$/.test(String(value))) {
      return { field: path, sort: 'pin_block' };
    }
    const found =
      findCardData(value, path) ??
      (MAYBE_CARD.test(key) && sortOf(key) ? { field: `${field}.?`, sort: 'pan' as const } : null);
    if (found) return found;
  }
  return null;
}

/** The same for text that is no JSON: the raw bytes of a message that was rejected. */
export function textHoldsCardData(text: string): boolean {
  return MAYBE_CARD.test(text) && sortOf(text) !== null;
}
