import { HOUR, MINUTE } from '../base/instant.js';
import { reminderText } from './reminder-text.js';

const dueAt = Date.parse('2026-03-02T12:30:00Z');
const limit = {
  regulation: { id: 'pboc', name: { en: 'PBoC', 'zh-CN': '人民银行令' } },
  report: { id: 'brief', name: { en: 'Brief report', 'zh-CN': '简要报告' } },
  owed: 'yes' as const,
  dueAt,
};
const zone = 'Asia/Shanghai';

test('a reminder says which report, until when by the authority, and what is left', () => {
  expect(reminderText(limit, zone, dueAt - 95 * MINUTE + 1)).toEqual({
    en: 'PBoC: "Brief report" is due 2026-03-02 20:30 (Asia/Shanghai), in 1h 35m',
    'zh-CN':
      '人民银行令：“简要报告”须于 2026-03-02 20:30（Asia/Shanghai）前报送，' + '剩余 1小时35分钟',
  });
});

test('one that comes late says so, and one that decides on the grade says that', () => {
  expect(reminderText({ ...limit, owed: 'perhaps' }, zone, dueAt + HOUR)).toEqual({
    en:
      'PBoC: "Brief report" was due 2026-03-02 20:30 (Asia/Shanghai), 1h ago, ' +
      'if the grade turns out so',
    'zh-CN':
      '人民银行令：“简要报告”须于 2026-03-02 20:30（Asia/Shanghai）前报送，' +
      '已超时 1小时（视定级结果而定）',
  });
});
