/**
 * Texts with card data and texts that only look like it, made from a seed. The numbers are of real
 * issuer ranges with random digits behind them and a right check digit: made up, nobody's.
 */

/** A text, what it is, and for card data the sort that must be found. */
export interface Sample {
  readonly kind: string;
  readonly body: unknown;
}

/** Mulberry32: the same seed gives the same corpus on every machine. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

type Roll = ReturnType<typeof dice>;

function digits(roll: Roll, length: number): string {
  return Array.from({ length }, () => roll(10)).join('');
}

function hex(roll: Roll, length: number): string {
  return Array.from({ length }, () => '0123456789abcdef'[roll(16)]).join('');
}

/** Completes digits with the check digit of ISO/IEC 7812-1. */
export function withCheckDigit(body: string): string {
  let sum = 0;
  for (const [i, digit] of [...body].reverse().entries()) {
    const doubled = i % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** Issuer numbers in use, with a length their cards have. */
const ISSUERS: readonly (readonly [bin: string, length: number])[] = [
  ['411111', 16],
  ['400000', 13],
  ['476173', 19],
  ['510510', 16],
  ['555555', 16],
  ['222300', 16],
  ['272099', 16],
  ['622202', 19],
  ['622848', 19],
  ['621700', 19],
  ['625094', 16],
  ['810000', 17],
  ['378282', 15],
  ['341111', 15],
  ['305693', 14],
  ['385200', 14],
  ['362272', 14],
  ['353011', 16],
  ['601111', 16],
  ['644000', 16],
  ['651000', 16],
  ['501800', 12],
  ['502012', 13],
  ['675964', 16],
  ['676770', 18],
  ['630400', 17],
  ['220012', 16],
  ['955880', 19],
];

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const asHex = (text: string) => Buffer.from(text, 'latin1').toString('hex').toUpperCase();
const moved = (text: string, zero: number) =>
  text.replace(/\d/g, (d) => String.fromCodePoint(zero + Number(d)));
const grouped = (pan: string, sign: string) => (pan.match(/.{1,4}/g) ?? []).join(sign);
const odd = (pan: string) => (pan.length % 2 === 0 ? pan : `${pan}F`);
const tlv = (tag: string, value: string) =>
  `${tag}${(value.length / 2).toString(16).padStart(2, '0').toUpperCase()}${value}`;
const track2 = (pan: string) => `${pan}=28121011234500000`;
const track2Hex = (pan: string) => odd(`${pan}D28121011234500000`);

/** The forms a card number is found in, whatever its range and length. */
const FORMS: Readonly<Record<string, (pan: string) => unknown>> = {
  'the number': (pan) => pan,
  'a JSON number': (pan) => (pan.length <= 15 ? Number(pan) : pan),
  'in words': (pan) => `card ${pan} was read twice`,
  'against a letter': (pan) => `PAN${pan}X`,
  'in groups with spaces': (pan) => grouped(pan, ' '),
  'in groups with dashes': (pan) => grouped(pan, '-'),
  'in groups with dots': (pan) => grouped(pan, '.'),
  'in groups with two spaces': (pan) => grouped(pan, '  '),
  'digit by digit': (pan) => [...pan].join(' '),
  'behind a time of day': (pan) => `12:34:55.123 ${grouped(pan, ' ')}`,
  'padded with zeros': (pan) => pan.padStart(20, '0'),
  'joined with its expiry': (pan) => (pan.length >= 16 ? `${pan}2812` : pan),
  'full-width digits': (pan) => moved(pan, 0xff10),
  'Arabic-Indic digits': (pan) => moved(pan, 0x660),
  'Persian digits': (pan) => moved(pan, 0x6f0),
  'Devanagari digits': (pan) => moved(pan, 0x966),
  'with no-break spaces': (pan) => grouped(pan, '\u00a0'),
  'with what has no width': (pan) => grouped(pan, '\u200b'),
  'track one': (pan) => `%B${pan}^DOE/JOHN^28121010000000000?`,
  'track two': (pan) => `;${track2(pan)}?`,
  'track two in hexadecimal': (pan) => track2Hex(pan),
  'tag 5A': (pan) => `9F02060000000010005F2A020156${tlv('5A', odd(pan))}5F340101`,
  'tag 57': (pan) => `9F2701808407A0000003331010${tlv('57', track2Hex(pan))}9F3602000A`,
  'base64 of the number': (pan) => base64(`pan:${pan}`),
  'base64 of track two': (pan) => base64(`;${track2(pan)}?`),
  'base64 of TLV': (pan) =>
    Buffer.from(`9F2701805F340101${tlv('5A', odd(pan))}`, 'hex').toString('base64'),
  'hexadecimal of the text': (pan) => asHex(`card ${pan}`),
  'a key': (pan) => ({ [pan]: 1 }),
  'deep inside': (pan) => ({ a: [{ b: { c: `x ${pan}` } }] }),
};

/** Secrets that are no number of a card. */
const SECRETS: Readonly<Record<string, (roll: Roll) => unknown>> = {
  'a verification value': (roll) => ({ cvv2: digits(roll, 3) }),
  'a verification value as a number': (roll) => ({ cvc: 100 + roll(900) }),
  'a verification value by another name': (roll) => ({ card_CVV: digits(roll, 4) }),
  'a security code': (roll) => ({ securityCode: digits(roll, 3) }),
  'a verification value in words': (roll) => `CVV: ${digits(roll, 3)}`,
  'a verification value in a query': (roll) => `cvv2=${digits(roll, 3)}&x=1`,
  'a PIN block': (roll) => ({ pinBlock: hex(roll, 16).toUpperCase() }),
  'a PIN block in words': (roll) => `pin block ${hex(roll, 16)}`,
  'PIN data in TLV': (roll) => `9F02060000000010009908${hex(roll, 16).toUpperCase()}`,
  'a clear PIN': (roll) => ({ pin: digits(roll, 4) }),
};

/** Card data in every supported form, of every range: more than 800. */
export function cardData(seed = 20_261_127): Sample[] {
  const roll = dice(seed);
  const forms = Object.entries(FORMS).flatMap(([kind, write]) =>
    ISSUERS.map(([bin, length]): Sample => {
      const pan = withCheckDigit(bin + digits(roll, length - bin.length - 1));
      const body = write(pan);
      return { kind, body: typeof body === 'object' ? body : { detail: body } };
    }),
  );
  const secrets = Object.entries(SECRETS).flatMap(([kind, write]) =>
    Array.from({ length: 5 }, (): Sample => {
      const body = write(roll);
      return { kind, body: typeof body === 'object' ? body : { detail: body } };
    }),
  );
  return [...forms, ...secrets];
}

const pick = <T>(roll: Roll, of: readonly T[]): T => of[roll(of.length)] as T;
const two = (n: number) => String(n).padStart(2, '0');
const date = (roll: Roll) => `2026${two(1 + roll(12))}${two(1 + roll(28))}`;
const time = (roll: Roll) => `${two(roll(24))}${two(roll(60))}${two(roll(60))}`;
const uuid = (roll: Roll) =>
  `${hex(roll, 8)}-${hex(roll, 4)}-4${hex(roll, 3)}-a${hex(roll, 3)}-${hex(roll, 12)}`;

/** What terminals and back offices send that is full of digits and harmless. */
const HARMLESS: Readonly<Record<string, (roll: Roll) => unknown>> = {
  'epoch milliseconds': (roll) => 1_795_334_400_000 + roll(1_000_000_000),
  'epoch milliseconds as text': (roll) => String(1_795_334_400_000 + roll(1_000_000_000)),
  'epoch microseconds': (roll) => `17953344${digits(roll, 8)}`,
  'a retrieval reference number': (roll) => `${date(roll).slice(2)}${digits(roll, 6)}`,
  'a reference of year, day and hour': (roll) =>
    `${roll(10)}${String(1 + roll(365)).padStart(3, '0')}${two(roll(24))}${digits(roll, 6)}`,
  'an order number': (roll) => `${date(roll)}${time(roll)}${digits(roll, 4)}`,
  'a long order number': (roll) => `${date(roll)}${time(roll)}${digits(roll, 10)}`,
  'a snowflake id': (roll) => `1${digits(roll, 18)}`,
  'an IMEI': (roll) => withCheckDigit(`86${digits(roll, 12)}`),
  'an IMEI of another maker': (roll) => withCheckDigit(`35${digits(roll, 12)}`),
  'an ICCID': (roll) => withCheckDigit(`8986${digits(roll, 15)}`),
  'a shorter ICCID': (roll) => withCheckDigit(`8986${digits(roll, 14)}`),
  'an IMSI': (roll) => `46000${digits(roll, 10)}`,
  'a mobile number': (roll) => `+86 13${digits(roll, 1)} ${digits(roll, 4)} ${digits(roll, 4)}`,
  'a British number': (roll) => `+44 7${digits(roll, 3)} ${digits(roll, 6)}`,
  'a merchant id': (roll) => `8983101${digits(roll, 8)}`,
  'a terminal id': (roll) => digits(roll, 8),
  'a serial number': (roll) => `NAB30${digits(roll, 7)}`,
  'a serial number of digits': (roll) => `1850${digits(roll, 6)}`,
  'a UUID': uuid,
  'a digest': (roll) => hex(roll, 64),
  'a commit': (roll) => hex(roll, 40),
  'a key check value': (roll) => hex(roll, 6).toUpperCase(),
  'a cryptogram': (roll) => hex(roll, 16).toUpperCase(),
  'a firmware version': (roll) => `3.2.${roll(20)}.${date(roll)}.${roll(9_999)}`,
  'a kernel version': (roll) => `5.10.${roll(200)}-${roll(99)}-g${hex(roll, 7)}`,
  'an address and a port': (roll) => `10.${roll(255)}.${roll(255)}.${roll(255)}:${roll(65_535)}`,
  'a hardware address': (roll) => (hex(roll, 12).match(/../g) ?? []).join(':'),
  'a time in ISO 8601': (roll) => `2026-11-${two(1 + roll(28))}T12:34:${two(roll(60))}.123Z`,
  'a date and a time': (roll) => `2026-11-27 ${two(roll(24))}:${two(roll(60))}:55`,
  'an amount in words': (roll) => `amount ${roll(9_999_999)}.${two(roll(100))} of ${roll(999)}`,
  'a place': (roll) => `31.${digits(roll, 6)},121.${digits(roll, 6)}`,
  'a barcode': (roll) => `69${digits(roll, 11)}`,
  'a German barcode': (roll) => `40${digits(roll, 11)}`,
  'a German number': (roll) => `+49 17${digits(roll, 1)} ${digits(roll, 8)}`,
  'digits of no meaning': (roll) => digits(roll, 12 + roll(8)),
  'a job': (roll) => `rki-${roll(9_999)}-${date(roll)}`,
  'a session token': (roll) =>
    Buffer.from(hex(roll, 48), 'hex').toString('base64').replace(/=+$/, ''),
  'a name of a file': (roll) => `/var/log/pos/${date(roll)}-${time(roll)}.${roll(99)}.gz`,
  'counts in words': (roll) => `rx ${roll(9_999)} tx ${roll(9_999)} err ${roll(99)} of ${roll(9)}`,
  'a response code': (roll) => `cup-pos:${two(roll(99))}`,
  'whether there was a PIN': (roll) => ({ pin: roll(2) === 1, pinless: roll(9) }),
  'no verification value': (roll) => ({ cvv: pick(roll, ['n/a', 'ok', 'match', '']) }),
};

/** Harmless texts and numbers: more than 2,000. */
export function harmless(seed = 20_261_127): Sample[] {
  const roll = dice(seed);
  return Object.entries(HARMLESS).flatMap(([kind, write]) =>
    Array.from({ length: 60 }, (): Sample => {
      const body = write(roll);
      return { kind, body: typeof body === 'object' ? body : { detail: body } };
    }),
  );
}
