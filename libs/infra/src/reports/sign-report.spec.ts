import { openReportLink, reportKey, reportLink } from './sign-report.js';

const token = 't'.repeat(24);
const key = reportKey(token);
const link = reportLink('https://till.example', 'phone', token, 'demo/inc-1/1/1/phone');
const end = link.split('/').at(-1) ?? '';

test('a link is good for its message, the token for all', () => {
  expect(link.startsWith('https://till.example/hooks/reports/phone/')).toBe(true);
  expect(openReportLink(key, end)).toEqual({ message: 'demo/inc-1/1/1/phone' });
  expect(openReportLink(key, token)).toEqual({ message: null });
});

test.each([
  ['another token', 'u'.repeat(24)],
  ['the key itself', key],
  ['another message under the same signature', `ZGVtbw.${end.split('.')[1]}`],
  ['no signature', end.split('.')[0] ?? ''],
  ['nothing', ''],
])('%s proves nothing', (_what, given) => {
  expect(openReportLink(key, given)).toBeNull();
});
