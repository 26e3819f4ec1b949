import { regionName } from './regions.js';

test('provinces have names, everything else is shown as it came', () => {
  expect(regionName('en', '310000')).toBe('Shanghai');
  expect(regionName('zh-CN', '510000')).toBe('四川');
  expect(regionName('en', '310115')).toBeNull();
  expect(regionName('en', 'north')).toBeNull();
  expect(regionName('en', '990000')).toBeNull();
});
