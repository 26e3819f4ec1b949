import { createHmac } from 'node:crypto';
import { isSigned, signText } from './sign-text.js';

test('it is the first 128 bits of HMAC-SHA256, so links that are out stay good', () => {
  const whole = createHmac('sha256', 'key').update('tillwatch link n1').digest('hex');
  expect(signText('key', 'tillwatch link n1').toString('hex')).toBe(whole.slice(0, 32));
});

test('another key, another text or another length is not signed', () => {
  const signature = signText('key', 'text').toString('base64url');
  expect(isSigned('key', 'text', signature)).toBe(true);
  expect(isSigned('other', 'text', signature)).toBe(false);
  expect(isSigned('key', 'other', signature)).toBe(false);
  expect(isSigned('key', 'text', signature.slice(0, -2))).toBe(false);
  expect(isSigned('key', 'text', '')).toBe(false);
});
