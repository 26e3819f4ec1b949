import { classOf, keyOf, keysOf } from './burn-keys.js';

test('a failure counts in its class, and in each of its values', () => {
  const values = ['region=1', 'model=a|b'];
  expect(keysOf('host_system', values)).toEqual([
    'host_system',
    'host_system|region=1',
    'host_system|model=a|b',
  ]);
  expect(keysOf('pin_key', values)[1]).toBe('pin_key|region=1');
  expect(keysOf('host_system', values)).toBe(keysOf('host_system', values));
});

test('a key tells its class, whatever its value is called', () => {
  expect(classOf(keyOf('host_system', 'model=a|b'))).toBe('host_system');
  expect(classOf('host_system')).toBe('host_system');
});
