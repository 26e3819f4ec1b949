import { aStake } from '../../../../test/support/a-stake.js';
import { LOCALES } from '../notify/locale.js';
import type { DutyView } from './compose-duty.js';
import { gradeText, readingText, reportText } from './duty-text.js';
import type { Reading } from './judge.js';

const at = () => 'then';
const name = { en: 'Initial report', 'zh-CN': '首次报告' };
const reading = (changes: Partial<Reading>): Reading => ({
  ...{ about: 'span', of: 'downtime', than: 'over', limit: 7_200_000, each: null },
  ...{ value: 7_201_000, met: true, ...changes },
});
const report = (changes: Partial<DutyView['reports'][number]>) => ({
  ...{ id: 'initial', name, owed: 'yes' as const, dueAt: null, from: ['classification'] },
  ...{ sent: null, ...changes },
});

test('each reading says what, how much, and the limit', () => {
  const share = { about: 'share', of: 'failures', limit: 0.1, value: 0.123 } as const;
  const provinces = { about: 'provinces', of: '', than: 'at_least', limit: 2, value: 1 } as const;
  const each = { ms: 10_800_000, during: 'peak' } as const;
  const question = { id: 'data_loss', name, kind: 'yes_no' as const };
  const asked = [{ ...question, unit: null, answer: null, estimate: null }];
  const worth = { limit: 100_000, value: 250_000, currency: 'CNY' };
  const value = { about: 'value', of: 'at_stake', ...worth } as const;
  const said = (changes: Partial<Reading>) => readingText('en', reading(changes), asked);
  expect([
    said({}),
    said(share),
    said({ ...provinces, each }),
    said({ about: 'yes', of: 'data_loss', value: 0 }),
    said({ about: 'critical', of: '', value: 1 }),
    said({ about: 'asked', of: 'gone', value: null }),
    said({ ...value, estimates: [aStake(), aStake({ failures: 10 })] }),
    said({ ...value, estimates: [] }),
    said({ ...value, value: null }),
  ]).toEqual([
    'Downtime of the service: 2:00:01 (over 2:00:00)',
    "Failed payments of an average day's: 12.3% (over 10%)",
    'Provinces hit for 3:00:00 or more in peak hours: 1 (at least 2)',
    'Initial report: no',
    'Critical service hit: yes',
    'gone: not known',
    'at_stake: 250,000 CNY (over 100,000 CNY; estimate: 1,240 failed payments × 183.50 CNY mean ' +
      'of 8,201 records + 10 failed payments × 183.50 CNY mean of 8,201 records)',
    'at_stake: 250,000 CNY (over 100,000 CNY)',
    'at_stake: not known',
  ]);
});

test('a report says until when, since when it counts, or why it does not', () => {
  const text = (changes: Parameters<typeof report>[0]) => {
    const one = report(changes);
    return LOCALES.map((locale) => reportText(locale, one, [one], at));
  };
  expect(text({ dueAt: 5, from: ['awareness'] })[0]).toBe('due then, counted from when we knew');
  expect(text({})[0]).toMatch(/^counted from the classification by a person, which has not come/);
  expect(text({ owed: 'perhaps', dueAt: 5 })[0]).toMatch(/owed if the grade turns out so$/);
  expect(text({ from: ['initial'] })).toEqual([
    expect.stringContaining('Initial report'),
    expect.stringContaining('首次报告'),
  ]);
  expect(text({ owed: 'no' })).toEqual(['not owed', '无需报送']);
  expect(text({ sent: { by: 'Li', at: 1, reference: '' } })[1]).toBe('已于 then 报送（Li）');
});

test('a grade of a person stands in the place of the measured one', () => {
  const duty = {
    grades: [{ id: 'major', name }],
    reached: null,
    graded: null,
  } as unknown as DutyView;
  const graded = { grade: null, by: 'Li', at: 1, reason: 'harmless', since: null };
  expect(gradeText('en', duty, at)).toBe('By what was measured: no grade');
  expect(gradeText('en', { ...duty, reached: 'major' }, at)).toMatch(/: Initial report$/);
  expect(gradeText('en', { ...duty, graded }, at)).toMatch(/^nothing to report: said by Li/);
});
