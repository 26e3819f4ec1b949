import {
  common,
  type Entry,
  keyOf,
  liesWithin,
  matchesProfile,
  namesShop,
  profileMatcher,
} from './match.js';

const shanghai = { attribute: 'region', value: '310000' };
const jiangsu = { attribute: 'region', value: '320000' };
const cmcc = { attribute: 'carrier', value: 'cmcc' };
const icbc = { attribute: 'issuer', value: 'icbc' };

test.each([
  ['the empty set holds everything', [], { region: '110000' }, true],
  ['one value', [shanghai], { region: '310000' }, true],
  ['another value', [shanghai], { region: '110000' }, false],
  ['either of two values', [shanghai, jiangsu], { region: '320000' }, true],
  ['different attributes must all match', [shanghai, cmcc], { region: '310000' }, false],
  ['and do', [jiangsu, shanghai, cmcc], { region: '310000', carrier: 'cmcc' }, true],
  ['attributes of an attempt do not exclude a terminal', [icbc], { region: '310000' }, true],
])('%s', (_name, entries, profile, expected) => {
  expect(matchesProfile(profile, entries)).toBe(expected);
});

test('a set has one name in any order', () => {
  expect(keyOf([shanghai, cmcc])).toBe('carrier=cmcc,region=310000');
  expect(keyOf([cmcc, shanghai])).toBe(keyOf([shanghai, cmcc]));
});

test('of many profiles each is asked once, and those that nobody knows have no values', () => {
  const isWithin = profileMatcher(new Map([[1, { region: '310000' }]]), [shanghai]);
  expect([1, 2, 1].map(isWithin)).toEqual([true, false, true]);
});

test.each([
  ['the same values', [shanghai, cmcc], [cmcc, shanghai], true],
  ['fewer places than another names', [shanghai, cmcc], [cmcc, shanghai, jiangsu], true],
  ['more places', [shanghai, jiangsu, cmcc], [cmcc, shanghai], false],
  ['narrower by an attribute', [shanghai, cmcc], [shanghai], true],
  ['wider by an attribute', [shanghai], [shanghai, cmcc], false],
  ['anything, within everything', [icbc], [], true],
])('what lies within other values: %s', (_name, inner, outer, expected) => {
  expect(liesWithin(inner, outer)).toBe(expected);
});

test('a set of merchants names one, a set of others does not', () => {
  expect(namesShop([cmcc, { attribute: 'merchant', value: 'm-1' }])).toBe(true);
  expect(namesShop([cmcc, shanghai])).toBe(false);
});

test.each([
  ['of other attributes', [shanghai], [cmcc], [cmcc, shanghai]],
  ['that share a value', [shanghai, cmcc], [shanghai, jiangsu], [cmcc, shanghai]],
  ['that share nothing', [shanghai, cmcc], [jiangsu], null],
  ['of which one is everything', [], [shanghai], [shanghai]],
])('what two sets have in common: %s', (_name, one, other, expected) => {
  expect(common<Entry>(one, other)).toEqual(expected);
});
