import {
  isPinBlockName,
  isReservedName,
  isSecretName,
  isVerificationName,
  safeName,
} from './names.js';

test.each(['cvv', 'CVV2', 'cvc', 'card_cvv', 'cardCvc2', 'securityCode', 'csc', 'cid', 'ｃｖｖ'])(
  '%s names a verification value',
  (name) => {
    expect(isVerificationName(name)).toBe(true);
    expect(isSecretName(name)).toBe(true);
  },
);

test.each(['pinBlock', 'pin_blk', 'EPB', 'encryptedPin', 'encrypted-pin-block'])(
  '%s names a PIN block',
  (name) => {
    expect(isPinBlockName(name)).toBe(true);
    expect(isSecretName(name)).toBe(true);
  },
);

test.each(['v', 'carrier', 'chain', 'code', 'card', 'pinless', 'printer', 'scheme', 'icc'])(
  '%s names no secret',
  (name) => {
    expect(isSecretName(name)).toBe(false);
  },
);

test('names that a program would trip over are known', () => {
  expect(['__proto__', 'constructor', 'prototype', 'toString', 'v'].map(isReservedName)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('a name is repeated unless it could be more than a name', () => {
  expect(safeName('rc.cup-pos:55')).toBe('rc.cup-pos:55');
  for (const name of ['4111111111111111', '4111-1111-1', 'a b', 'x'.repeat(65), '<b>', '']) {
    expect(safeName(name)).toBe('?');
  }
});
