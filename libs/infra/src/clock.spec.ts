import { type Clock, clockFromEnv, scaledClock, spanOf, systemClock } from './clock.js';

function fixed(now: number): Clock {
  return { now: () => now, realDelay: (ms) => ms };
}

test.each([
  ['at its origin it shows its start', 5_000, 1_000_000],
  ['one real second later it is a minute on', 6_000, 1_060_000],
  ['before its origin it runs backwards from its start', 4_000, 940_000],
])('a clock sixty times as fast: %s', (_name, real, expected) => {
  const clock = scaledClock({ start: 1_000_000, speed: 60, origin: 5_000 }, fixed(real));
  expect(clock.now()).toBe(expected);
});

test('a minute of a fast clock is a real second to wait', () => {
  expect(scaledClock({ start: 0, speed: 60, origin: 0 }).realDelay(60_000)).toBe(1_000);
  expect(systemClock.realDelay(60_000)).toBe(60_000);
  expect(spanOf(scaledClock({ start: 0, speed: 60, origin: 0 }), 1_000)).toBe(60_000);
  expect(spanOf(systemClock, 60_000)).toBe(60_000);
});

test('instants stay whole at odd speeds', () => {
  const clock = scaledClock({ start: 0, speed: 1.7, origin: 0 }, fixed(101));
  expect(Number.isInteger(clock.now())).toBe(true);
});

test('without variables it is the real clock', () => {
  expect(clockFromEnv({})).toBe(systemClock);
  expect(clockFromEnv({ CLOCK_START: '', CLOCK_SPEED: '', CLOCK_ORIGIN: '' })).toBe(systemClock);
});

test('two processes with the same variables agree on the time', () => {
  const env = { CLOCK_START: '1000', CLOCK_SPEED: '100', CLOCK_ORIGIN: String(Date.now()) };
  expect(Math.abs(clockFromEnv(env).now() - clockFromEnv(env).now())).toBeLessThan(5_000);
});

test.each([
  [{ CLOCK_START: '1' }, 'CLOCK_SPEED, CLOCK_ORIGIN: must be set because CLOCK_START is'],
  [{ CLOCK_START: 'x', CLOCK_SPEED: '1', CLOCK_ORIGIN: '1' }, 'CLOCK_START: expected a number'],
  [{ CLOCK_START: '1', CLOCK_SPEED: '0', CLOCK_ORIGIN: '1' }, 'CLOCK_SPEED: expected a number ab'],
])('%p is refused', (env, message) => {
  expect(() => clockFromEnv(env)).toThrow(message);
});
