import { type Attempt, normalLife } from './attempt.js';
import { shippedFleet } from './played-story.js';
import { createRandom } from './random.js';

const life = normalLife(shippedFleet(), createRandom(3));
const attempts = Array.from({ length: 50_000 }, () => life.attempt(1));
const shareOf = (is: (attempt: Attempt) => boolean) => attempts.filter(is).length / 50_000;

test('a phone never asks for a PIN, and not every card does', () => {
  expect(shareOf(({ entry, pin }) => entry === 'qr' && pin)).toBe(0);
  expect(shareOf(({ pin }) => pin)).toBeCloseTo(0.62 * 0.45, 2);
  expect(shareOf(({ entry }) => entry === 'nfc')).toBeCloseTo(0.35, 2);
  expect(shareOf(({ issuer }) => issuer === 'cmb')).toBeCloseTo(0.14, 2);
});

test('without a PIN there is no wrong PIN', () => {
  const codes = (pin: boolean) => {
    const endings = attempts.map((attempt) => life.ending({ ...attempt, pin }));
    return new Set(endings.map((ending) => (ending.kind === 'approved' ? '00' : ending.code)));
  };
  expect(codes(true)).toContain('cup-pos:55');
  expect(codes(true)).toContain('cup-pos:99');
  expect(codes(false)).not.toContain('cup-pos:55');
  expect(codes(false)).not.toContain('cup-pos:99');
  expect(codes(false)).toContain('cup-pos:51');
});
