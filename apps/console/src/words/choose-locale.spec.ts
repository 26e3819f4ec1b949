import { chooseLocale } from './choose-locale.js';

test('the address wins over the last choice, which wins over the browser', () => {
  expect(chooseLocale('zh-CN', 'en', ['en-GB'])).toBe('zh-CN');
  expect(chooseLocale(null, 'zh-CN', ['en-GB'])).toBe('zh-CN');
  expect(chooseLocale(null, null, ['de-DE', 'zh-TW', 'en'])).toBe('zh-CN');
});

test('nonsense and foreign tongues fall through to English', () => {
  expect(chooseLocale('klingon', '', [])).toBe('en');
  expect(chooseLocale(null, null, ['fr'])).toBe('en');
});
