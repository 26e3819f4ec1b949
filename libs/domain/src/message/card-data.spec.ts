import { findCardData, textHoldsCardData } from './card-data.js';

test.each([
  ['a Visa number', { detail: '4111111111111111' }, 'pan'],
  ['a UnionPay number with spaces', { detail: '6222 0212 3456 7894' }, 'pan'],
  ['a number with dashes inside words', { detail: 'card 5500-0055-5555-5559 failed' }, 'pan'],
  ['a JSON number', { detail: 4111111111111111 }, 'pan'],
  ['full-width digits', { detail: '４１１１１１１１１１１１１１１１' }, 'pan'],
  ['track two', { detail: ';4111111111111111=25121010000000000000?' }, 'track'],
  ['track one', { detail: '%B4111111111111111^DOE/JOHN^2512101?' }, 'track'],
  ['a verification value', { cvv2: '123' }, 'cvv'],
  ['a PIN block', { pinBlock: '0412AC89ABCDEF67' }, 'pin_block'],
  ['deep inside', { a: [{ b: { c: '378282246310005' } }] }, 'pan'],
  ['a key name', { '4111111111111111': 1 }, 'pan'],
])('%s is found', (_name, body, sort) => {
  expect(findCardData(body)).toMatchObject({ sort });
});

test.each([
  ['epoch milliseconds', { at: 1795334400123 }],
  ['a reference number', { ref: '240112083455' }],
  ['a serial number that fails Luhn', { detail: '4111111111111112' }],
  ['a heartbeat', { v: 1, boot: 12, seq: 1287, up: 86400, bat: 88 }],
  ['a short code', { cvv: 'n/a' }],
])('%s is not card data', (_name, body) => {
  expect(findCardData(body)).toBeNull();
});

test('a finding names the field and never carries the data', () => {
  const found = findCardData({ host: [{ note: 'pan=4111111111111111' }] });
  expect(found).toEqual({ field: '$.host.0.note', sort: 'pan' });
});

test('a key that is a number itself is not repeated in the finding', () => {
  const found = findCardData({ '4111111111111111': { note: '6222021234567894' } });
  expect(JSON.stringify(found)).not.toMatch(/\d{9}/);
});

test('bytes that are no JSON are looked through as well', () => {
  expect(textHoldsCardData('{"broken": "4111111111111111"')).toBe(true);
  expect(textHoldsCardData('{"broken": "nothing here"')).toBe(false);
});
