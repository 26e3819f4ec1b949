import { PROFILE_ATTRIBUTES, type ProfileAttributes } from '../base/attribute.js';
import { codesOf } from './profile-codes.js';

const region = PROFILE_ATTRIBUTES.indexOf('region');
const chain = PROFILE_ATTRIBUTES.indexOf('chain');

test('the same value has the same code, and a code says its value', () => {
  const profiles = new Map<number, ProfileAttributes>([
    [1, { region: '310000' }],
    [2, { region: '320000', chain: 'c-1' }],
    [3, { region: '310000', chain: 'c-1' }],
  ]);
  const codes = codesOf(profiles);
  const [one, two, three] = [1, 2, 3].map((id) => codes.of(id));
  expect(one?.[region]).toBe(three?.[region]);
  expect(one?.[region]).not.toBe(two?.[region]);
  expect([one?.[chain], two?.[chain]]).toEqual([0, 1]);
  expect(codes.nameOf(region, two?.[region] ?? 0)).toBe('region=320000');
  expect(codes.sizeOf(region)).toBe(3);
  expect(codesOf(profiles)).toBe(codes);
});

test('a profile that is told of later is known from then on, and may be told anew', () => {
  const profiles = new Map<number, ProfileAttributes>();
  const codes = codesOf(profiles);
  expect(codes.of(7).every((code) => code === 0)).toBe(true);
  profiles.set(7, { region: '310000' });
  expect(codes.of(7)[region]).toBe(1);
  profiles.set(7, { region: '320000' });
  expect(codes.of(7)[region]).toBe(2);
});

test('a pair has a place of its own, and a code where both values are known', () => {
  const profiles = new Map<number, ProfileAttributes>([
    [1, { region: '310000', chain: 'c-1' }],
    [2, { region: '310000', chain: 'c-2' }],
    [3, { region: '310000' }],
  ]);
  const codes = codesOf(profiles);
  const before = codes.of(1)[region];
  const pair = codes.placeOf(['region', 'chain']);
  expect(pair).toBe(PROFILE_ATTRIBUTES.length);
  expect(codes.placeOf(['chain', 'region'])).toBe(pair);
  expect([1, 2, 3, 4].map((id) => codes.of(id)[pair])).toEqual([1, 2, 0, 0]);
  expect(codes.nameOf(pair, 2)).toBe('region=310000,chain=c-2');
  expect([codes.of(1)[region], codes.placeOf('region')]).toEqual([before, region]);
});
