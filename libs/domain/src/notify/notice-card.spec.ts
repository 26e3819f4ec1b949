import { anOutage } from '../../../../test/support/an-outage.js';
import { taxonomy } from '../code/shipped.js';
import { DIAGNOSES } from '../diagnose/diagnose.js';
import type { Incident } from '../incident/incident.js';
import type { PageReason } from './catalogue/keys.js';
import { LOCALES, type Locale } from './locale.js';
import { readNotice, redirectBody } from './notice.js';
import { digestText, noticeCard, shortText } from './notice-card.js';
import { webhookBody } from './webhook-body.js';

const options = { receiver: 'oncall', externalUrl: 'http://localhost:8080' };
const bodyOf = (changes: Partial<Incident> = {}, reason: PageReason = 'first') =>
  JSON.stringify(webhookBody(anOutage(changes), reason, options));
const told = (changes: Partial<Incident> = {}, reason: PageReason = 'first') =>
  readNotice(bodyOf(changes, reason));
const utc = (locale: Locale) => ({ locale, timeZone: 'UTC' });
const over = { status: 'resolved', resolvedAt: Date.UTC(2026, 2, 10, 4, 45) } as const;

test('the short line in English', () => {
  expect(shortText(told(), utc('en'))).toBe(
    'SEV1 Error 55 (incorrect PIN) in mass: 4,812 terminals (31%), acquirer = acq-7, ' +
      'since 04:30 UTC. DO NOT restart terminals. inc-1',
  );
  expect(shortText(told(over, 'resolved'), utc('en'))).toBe(
    'SEV1 RESOLVED Error 55 (incorrect PIN) in mass: 4,812 terminals were hit, ' +
      'acquirer = acq-7, 04:30 to 04:45 UTC. No action needed. inc-1',
  );
});

test('the short line in Chinese, in the time of those who read it', () => {
  const shanghai = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' } as const;
  expect(shortText(told(), shanghai)).toBe(
    'SEV1 错误 55（密码错误）激增：4,812台(31%)，收单机构 = acq-7，12:30起。勿重启终端。inc-1',
  );
  expect(shortText(told({}, 'reopened'), shanghai)).toMatch(/^SEV1 复发 错误 55/);
  expect(shortText(told(over, 'resolved'), shanghai)).toContain('12:30至12:45。无需操作');
});

test('a page says how many incidents of other tenants wait, and not a word of them', () => {
  const page = { ...told(), elsewhere: 250 };
  expect(shortText(page, utc('en'))).toMatch(
    /^1 INCIDENT \(\+250 of other tenants\), gravest: SEV1 Error 55/,
  );
  expect(shortText(page, utc('zh-CN'))).toMatch(/^共1起\(其他租户另250起\)，首要：SEV1 错误 55/);
  expect(noticeCard(page, utc('en')).sentence).toMatch(
    /^1 INCIDENT, all listed in the console; 250 of other tenants wait for a page of their own\./,
  );
  expect(noticeCard(page, utc('zh-CN')).sentence).toContain('其他租户另有 250 起将另行呼叫');
  expect([...shortText(page, utc('en'))].length).toBeLessThanOrEqual(160);
});

/** The longest that may come: the wire allows words of 64 characters. */
function worst(diagnosis: string, forbidden: readonly string[]): Incident {
  const cause = (['acquirer', 'region'] as const).map((attribute, i) => {
    return { attribute, value: `${i}${'v'.repeat(63)}` };
  });
  const one = anOutage({ diagnosis, forbidden: [...forbidden], cause });
  return { ...one, evidence: { ...one.evidence, codes: [] } };
}

describe.each<[Locale, number]>([
  ['en', 160],
  ['zh-CN', 70],
])('the first characters in %s, %i of them, carry', (locale, room) => {
  const cases = Object.entries(DIAGNOSES).map(([id, { forbidden }]) => [id, forbidden] as const);

  test.each(cases)('what matters of the longest %s', (diagnosis, forbidden) => {
    const notice = told(worst(diagnosis, forbidden), 'reopened');
    const start = [...shortText(notice, utc(locale))].slice(0, room).join('');
    expect(start).toMatch(/^SEV1/);
    expect(start).toContain('= 0v');
    expect(start).toContain('4,812');
    expect(start).toContain('31%');
    expect(start).toMatch(/inc-1$/);
    const [first] = forbidden;
    if (first) expect(start).toContain(taxonomy.actions[first]?.[locale]);
  });
});

test('a card has every fact, and what not to do', () => {
  const card = noticeCard(told(), { locale: 'en', timeZone: 'Asia/Shanghai' });
  expect(card).toMatchObject({
    title:
      'SEV1 Error 55 (incorrect PIN) in mass: 4,812 terminals (31%), acquirer = acq-7. ' +
      'DO NOT restart terminals. inc-1',
    sentence: expect.stringContaining('620 of 2,000 attempts failed'),
    dont: expect.stringMatching(/^Do not: restart terminals/),
    undelivered: null,
    link: { text: 'Open the incident', url: 'http://localhost:8080/incidents/inc-1' },
  });
  expect(card.facts.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'Where: acquirer = acq-7',
    'Since: 2026-03-10 12:30 (Asia/Shanghai)',
    'Hit: 4,812 terminals at 1,930 merchants',
    'Failing: 31%, normally 0.4%',
    'Tenant: demo',
    'Incident: inc-1',
  ]);
});

test('what is over forbids nothing and says until when', () => {
  const card = noticeCard(told(over, 'resolved'), utc('zh-CN'));
  expect(card.dont).toBeNull();
  expect(card.title).toBe(
    'SEV1 已恢复 错误 55（密码错误）激增：曾影响4,812台，收单机构 = acq-7。无需操作。inc-1',
  );
  expect(card.facts).toContainEqual({ name: '结束', value: '2026-03-10 04:45 (UTC)' });
});

test('a notice that goes to another says so, and one that is a test says that', () => {
  const instead = noticeCard(readNotice(redirectBody(bodyOf(), 'sms')), utc('en'));
  expect(instead.undelivered).toBe('This could not be delivered to oncall.');
  const notice = told();
  const trial = { ...notice, commonLabels: { ...notice.commonLabels, test: 'true' } };
  expect(shortText(trial, utc('en'))).toMatch(/^SEV1 TEST Error 55/);
  expect(noticeCard(trial, utc('zh-CN')).title).toMatch(/^SEV1 测试 /);
});

test('a notice without a title, of an earlier version, is named after its diagnosis', () => {
  const { title: _, title_zh: __, ...commonAnnotations } = told().commonAnnotations;
  const old = { ...told(), commonAnnotations };
  expect(noticeCard(old, utc('en')).title).toMatch(/^SEV1 Zone PIN key out of step: 4,812/);
});

test('a Chinese card has no English words', () => {
  const { sentence: _, link, ...card } = noticeCard(told(), utc('zh-CN'));
  const words = [...card.facts.map(({ name }) => name), card.title, card.dont, link.text].join(' ');
  expect(
    words.match(/[A-Za-z]+/g)?.filter((word) => !/^(SEV|PIN|acq|inc)$/.test(word)) ?? [],
  ).toEqual([]);
});

test.each(LOCALES)(
  'a digest in %s has a line for each, and counts what it leaves out',
  (locale) => {
    const notices = Array.from({ length: 23 }, (_, i) => told({ id: `inc-${i + 1}` }));
    const { title, lines } = digestText(notices, utc(locale));
    expect(title).toContain('23');
    expect(lines).toHaveLength(21);
    expect(lines[0]).toContain('inc-1');
    expect(lines.at(-1)).toMatch(/3/);
  },
);

test('the first word of a drill says that it is one, and its link leads to its ground', () => {
  const drill = { id: 'drill-1', tenant: 'acme~drill' };
  const english = noticeCard(told(drill), utc('en'));
  expect(english.short).toMatch(/^DRILL: SEV1 Error 55 /);
  expect(english.title).toMatch(/^DRILL: SEV1 Error 55 /);
  expect(english.sentence).toMatch(/^DRILL: /);
  expect(english.link.url).toBe('http://localhost:8080/incidents/drill-1?tenant=acme~drill');
  expect(shortText(told(drill), utc('zh-CN'))).toMatch(/^演练：SEV1 错误 55/);
  const { commonAnnotations, commonLabels } = webhookBody(anOutage(drill), 'first', options);
  expect(commonAnnotations.summary).toMatch(/^DRILL: /);
  expect(commonAnnotations.title_zh).toMatch(/^演练：/);
  expect(commonLabels.drill).toBe('true');
  expect(told().commonLabels).not.toHaveProperty('drill');
});

test('what comes and goes is said in place of the time alone', () => {
  const notice = told({ returns: { times: 3, since: anOutage().startedAt } }, 'changed');
  expect(shortText(notice, utc('en'))).toBe(
    'SEV1 UPDATE Error 55 (incorrect PIN) in mass: 4,812 terminals (31%), acquirer = acq-7, ' +
      'comes and goes: 3 times since 04:30 UTC. DO NOT restart terminals. inc-1',
  );
  expect(shortText(notice, { locale: 'zh-CN', timeZone: 'Asia/Shanghai' })).toMatch(
    /^SEV1 更新 错误 55.*，收单机构 = acq-7，12:30起时断时续3次。勿重启终端。inc-1$/,
  );
  expect(notice.commonAnnotations.summary).toMatch(/, comes and goes: 3 times since 04:30 UTC/);
  expect(notice.commonAnnotations.summary_zh).toContain('04:30 UTC起时断时续3次');
  expect(noticeCard(notice, utc('en')).facts).toContainEqual({
    name: 'Since',
    value: 'comes and goes: 3 times since 2026-03-10 04:30 (UTC)',
  });
});
