import { parseArguments } from './parse-arguments.js';

test('a story with its options', () => {
  const line = '--scenario zpk-desync --terminals 500 --rate 2.5 --lead-in 20s --effect-for 1m';
  expect(parseArguments(line.split(' '))).toMatchObject({
    ok: true,
    value: {
      ...{ scenario: 'zpk-desync', terminals: 500, rate: 2.5, tenant: 'demo', gateways: 4 },
      ...{ mqtt: 'mqtt://127.0.0.1:1883', 'lead-in': 20_000, 'effect-for': 60_000 },
    },
  });
});

test('every mistake is told, by its option', () => {
  const line = '--terminals many --speed 0 --lead-in soon --tenant Shop';
  const parsed = parseArguments(line.split(' '));
  expect(parsed.ok ? [] : parsed.error.map((text) => text.split(':')[0])).toEqual([
    '--terminals',
    '--lead-in',
    '--speed',
    '--tenant',
  ]);
});

test('unknown options and two sources are mistakes', () => {
  expect(parseArguments(['--scenaro', 'x']).ok).toBe(false);
  expect(parseArguments(['--scenario', 'x', '--replay', 'y.csv']).ok).toBe(false);
});
