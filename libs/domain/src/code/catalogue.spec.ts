import { CLASS_FACTS, classOf, FAILURE_CLASSES, meaningOf } from './catalogue.js';

test.each([
  ['cup-pos:55', 'declined', 'pin_key'],
  ['cup-pos:99', 'failed', 'pin_key'],
  ['cup-pos:91', 'failed', 'issuer_link'],
  ['cup-pos:51', 'declined', 'funds'],
  ['cup-pos:96', 'failed', 'host_system'],
  ['cup-pos:96', 'noAnswer', 'no_answer'],
  ['cup-pos:QQ', 'failed', 'other'],
  ['nowhere:55', 'declined', 'other'],
  ['cup-pos:constructor', 'failed', 'other'],
  ['dev:PED.KCV', null, 'device'],
])('%s %s counts as %s', (code, outcome, expected) => {
  expect(classOf(code, outcome)).toBe(expected);
});

test('only the PIN class is measured against PIN attempts', () => {
  expect(FAILURE_CLASSES.filter((c) => CLASS_FACTS[c].denominator === 'pin')).toEqual(['pin_key']);
});

test('a known code has a meaning in both languages, an unknown one has none', () => {
  expect(meaningOf('cup-pos:55')).toEqual({ en: 'incorrect PIN', 'zh-CN': '密码错误' });
  expect(meaningOf('cup-pos:ZZ')).toBeNull();
});
