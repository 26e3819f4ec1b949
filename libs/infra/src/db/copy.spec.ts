import { CopyRows } from './copy.js';

const HEADER = '5047434f50590aff0d0a00 00000000 00000000'.replaceAll(' ', '');

/** What stands between the header and the trailer, as hexadecimal digits. */
function hex(fill: (rows: CopyRows) => void, initial_bytes?: number): string {
  const rows = new CopyRows('copy it (a) from stdin (format binary)', 1, initial_bytes);
  fill(rows);
  const file = rows.finish().toString('hex');
  expect(file.startsWith(HEADER)).toBe(true);
  expect(file.endsWith('ffff')).toBe(true);
  return file.slice(HEADER.length, -4);
}

test.each<[string, (rows: CopyRows) => void, string]>([
  ['no rows', () => {}, ''],
  ['a row without its fields', (rows) => rows.row(), '0001'],
  ['int4', (rows) => rows.int4(-2), '00000004fffffffe'],
  ['int8, zero', (rows) => rows.int8(0), '000000080000000000000000'],
  ['int8, beyond 32 bits', (rows) => rows.int8(2 ** 32 + 5), '000000080000000100000005'],
  ['int8, the largest', (rows) => rows.int8(2 ** 53 - 1), '00000008001fffffffffffff'],
  [
    'the first moment of 2000',
    (rows) => rows.instant(946_684_800_000),
    `00000008${'0'.repeat(16)}`,
  ],
  ['a millisecond later', (rows) => rows.instant(946_684_800_001), '0000000800000000000003e8'],
  ['a millisecond before', (rows) => rows.instant(946_684_799_999), '00000008fffffffffffffc18'],
  ['1970', (rows) => rows.instant(0), '00000008fffca2fec4c82000'],
  ['an empty text', (rows) => rows.text(''), '00000000'],
  ['a text', (rows) => rows.text('aé文'), '0000000661c3a9e69687'],
  ['nothing', (rows) => rows.none(), 'ffffffff'],
])('%s', (_name, fill, expected) => {
  expect(hex(fill)).toBe(expected);
});

test('it grows over what was written before', () => {
  const small = hex((rows) => fillMany(rows), 32);
  expect(small).toBe(hex((rows) => fillMany(rows), 1 << 20));
  expect(small).toHaveLength(2 * 200 * (2 + 12 + 4 + 300));
});

test.each([32, 8_388_608])('cleared, it is as good as new, from %i bytes on', (initial_bytes) => {
  const twice = hex((rows) => {
    fillMany(rows);
    rows.finish();
    rows.clear();
    expect(rows.rows).toBe(0);
    fillMany(rows);
  }, initial_bytes);
  expect(twice).toBe(hex((rows) => fillMany(rows)));
});

test('bytes that are UTF-8 already are taken as they are', () => {
  expect(hex((rows) => rows.utf8(Buffer.from('aé文')))).toBe('0000000661c3a9e69687');
});

function fillMany(rows: CopyRows): void {
  for (let n = 0; n < 200; n += 1) {
    rows.row();
    rows.int8(n);
    rows.text('文'.repeat(100));
  }
}
