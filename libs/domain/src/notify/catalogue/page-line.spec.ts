import { anOutage } from '../../../../../test/support/an-outage.js';
import { pageLineEn, pageLineZhCN } from './page-line.js';

const en = { again: '', what: 'Err55', where: 'acquirer = acq-7', action: 'restart terminals' };
const zh = { again: '', what: '错误55激增', where: '收单机构 = acq-7', action: '重启终端' };
const long = (text: string) => text.repeat(60);

test('a page says all of it where there is room', () => {
  expect(pageLineEn(anOutage(), en)).toBe(
    'SEV1 Err55 4,812 terminals 31% (norm 0.4%), acquirer = acq-7, ~620 tx/min failing. ' +
      'DO NOT restart terminals. inc-1',
  );
  expect(pageLineZhCN(anOutage(), zh)).toBe(
    'SEV1 错误55激增：4,812台(31%，常态0.4%)，收单机构 = acq-7，每分钟约620笔失败。勿重启终端。inc-1',
  );
  expect(pageLineEn(anOutage(), { ...en, action: undefined })).toMatch(/tx\/min failing inc-1$/);
});

test.each([
  ['en', 152, () => pageLineEn(anOutage(), { ...en, what: long('what '), where: long('where ') })],
  ['zh-CN', 66, () => pageLineZhCN(anOutage(), { ...zh, what: long('何事'), where: long('何处') })],
] as const)('in %s a long one has %i characters, and what is never cut', (_locale, room, line) => {
  const text = line();
  expect([...text].length).toBeLessThanOrEqual(room);
  expect(text).toMatch(/^SEV1 .*(what|何事).*…/);
  expect(text).toMatch(/4,812.*31%.*(where|何处).*…/);
  expect(text).toMatch(/(DO NOT restart terminals\. |勿重启终端。)inc-1$/);
});
