import { aStake } from '../../../../test/support/a-stake.js';
import { anIncident, aRun } from '../../../../test/support/an-incident.js';
import { figuresOf } from '../incident/figures.js';
import type { IncidentEvent } from '../incident/incident.js';
import { timelineOf } from '../incident/timeline.js';
import { incidentMarkdown, incidentPage, spanText } from './incident-document.js';
import { LOCALES } from './locale.js';

const incident = anIncident({
  id: 'inc-7',
  roles: { commander: 'Li' },
  links: [{ kind: 'took_in', to: 'inc-8' }],
});
const hostile = '<img src=x onerror=alert(1)> | **bold** [x](javascript:1) & "q"';
const events: IncidentEvent[] = [
  { kind: 'triggered', at: incident.detectedAt, incident },
  { kind: 'commented', at: incident.detectedAt + 1_000, by: 'Li', text: hostile },
];
const run = aRun();
const account = {
  incident,
  timeline: timelineOf(events),
  run,
  figures: figuresOf(incident, events, run, { sent: 2, failed: 0 }),
  atStake: [],
};
const voice = { timeZone: 'Asia/Shanghai', now: incident.startedAt + 3_600_000 } as const;

test.each(LOCALES)('both forms tell the same facts in %s', (locale) => {
  const markdown = incidentMarkdown(account, { ...voice, locale });
  const page = incidentPage(account, { ...voice, locale });
  for (const text of [markdown, page]) {
    for (const fact of ['inc-7', 'inc-8', 'MassError55', '0:00:20', 'Li', '2025-10-09']) {
      expect(text).toContain(fact);
    }
    expect(text).not.toMatch(/undefined|NaN|null/);
  }
  expect(page).toContain(`<html lang="${locale}">`);
});

test('what people wrote is text: no mark-up, no table, no script comes of it', () => {
  const page = incidentPage(account, { ...voice, locale: 'en' });
  expect(page).not.toMatch(/<img|<script|onerror=alert\(1\)>/);
  expect(page).toContain('&lt;img src=x');
  const row = incidentMarkdown(account, { ...voice, locale: 'en' })
    .split('\n')
    .find((line) => line.includes('onerror'));
  expect(row).toContain('\\<img');
  expect(row?.replaceAll('\\|', '').split('|')).toHaveLength(4);
  expect(row).toContain('\\*\\*bold\\*\\*');
});

test('moments are of the zone that was asked for', () => {
  const at = (timeZone: string) => incidentMarkdown(account, { ...voice, timeZone, locale: 'en' });
  expect(at('UTC')).toContain('2025-10-09 08:53:20 (UTC)');
  expect(at('Asia/Shanghai')).toContain('2025-10-09 16:53:20 (Asia/Shanghai)');
});

test.each([
  ['en', '≈ 227,540 CNY (estimate: 1,240 failed payments × 183.50 CNY mean of 8,201 records)'],
  ['zh-CN', '≈ 227,540 CNY (估算：1,240 笔失败交易 × 笔均 183.50 CNY（据 8,201 条交易记录）)'],
] as const)(
  'the value at stake is called an estimate and says what it rests on, %s',
  (locale, row) => {
    const stake = aStake();
    const told = incidentMarkdown({ ...account, atStake: [stake] }, { ...voice, locale });
    expect(told).toContain(row);
    expect(incidentPage({ ...account, atStake: [stake] }, { ...voice, locale })).toContain(row);
  },
);

test('spans are hours, minutes and seconds', () => {
  expect([0, 61_400, 90_000_000].map(spanText)).toEqual(['0:00:00', '0:01:01', '25:00:00']);
});
