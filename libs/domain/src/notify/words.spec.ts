import { anOutage } from '../../../../test/support/an-outage.js';
import { Attribute } from '../base/attribute.js';
import { Severity } from '../base/severity.js';
import { DIAGNOSES } from '../diagnose/diagnose.js';
import type { Contrast, Incident } from '../incident/incident.js';
import { Change } from '../message/schema.js';
import { en } from './catalogue/en.js';
import { LIFE_KEYS, type PageReason, TIMELINE_KEYS } from './catalogue/keys.js';
import { zhCN } from './catalogue/zh-cn.js';
import { LOCALES } from './locale.js';
import {
  actionName,
  attributeName,
  causeText,
  codeName,
  diagnosisName,
  incidentSentence,
  incidentTitle,
  pageText,
  severityName,
  timelineText,
} from './words.js';

const HAN = /\p{Script=Han}/u;
const REASONS: PageReason[] = ['first', 'changed', 'reopened', 'resolved'];
/** Attributes of contrasts that are no attributes of a cause. */
const CONTRASTS = ['fleet', 'cause', 'pin'];

/** Words of letters only that stand in a Chinese text: abbreviations that are the same there. */
function foreign(text: string): string[] {
  const known = /^(SEV|PIN|POS|HSM|MAC|Li|acq|inc|key|call|oncall|chg|cup|pos)$/;
  return (text.match(/[A-Za-z]+/g) ?? []).filter((word) => !known.test(word));
}

test('both languages have the same words', () => {
  const tables = [
    'diagnoses',
    'actions',
    'attributes',
    'changes',
    'reasons',
    'severities',
  ] as const;
  for (const table of tables) {
    expect(Object.keys(zhCN[table])).toEqual(Object.keys(en[table]));
    for (const word of Object.values(zhCN[table])) expect(word).toMatch(HAN);
    for (const word of Object.values(en[table])) expect(word).not.toMatch(HAN);
  }
});

describe.each(LOCALES)('in %s there is a word for', (locale) => {
  test.each(Object.keys(DIAGNOSES))('the diagnosis %s', (id) => {
    expect(diagnosisName(locale, id)).not.toBe(id);
  });

  const actions = new Set(Object.values(DIAGNOSES).flatMap((facts) => facts.forbidden));
  test.each([...actions])('the forbidden action %s', (id) => {
    expect(actionName(locale, id)).not.toBe(id);
  });

  test.each([...Attribute.options, ...CONTRASTS])('the attribute %s', (attribute) => {
    expect(Object.hasOwn((locale === 'en' ? en : zhCN).attributes, attribute)).toBe(true);
    expect(attributeName(locale, attribute)).not.toBe('');
  });

  test.each(Severity.options)('the severity %s', (severity) => {
    expect(severityName(locale, severity)).toMatch(new RegExp(`^${severity} .`));
  });

  test.each(Change.shape.what.options)('the change %s', (what) => {
    const name = (locale === 'en' ? en : zhCN).changes[what] ?? '';
    const changes = [{ id: 'chg-991', what, at: anOutage().startedAt - 9_000 }];
    expect(name).not.toBe('');
    expect(incidentSentence(locale, anOutage({ changes }))).toContain(name);
  });

  test.each(TIMELINE_KEYS)('the timeline entry %s', (key) => {
    const text = timelineText(locale, { at: 0, key, params: entryParams(key) });
    expect(text).not.toBe(key);
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    if (locale === 'zh-CN') expect(foreign(text)).toEqual([]);
  });
});

function entryParams(key: string): Record<string, string | number> {
  return {
    afterSeconds: 6,
    minutes: 8,
    diagnosis: 'zone_pin_key',
    terminals: 40,
    merchants: 12,
    cause: 'acquirer=acq-7, region=310000',
    by: 'Li',
    note: '',
    reason: key === 'resolved_by_hand' || key in LIFE ? '演练' : 'first',
    step: 'call',
    answer: '正常',
    playbook: 'key',
    hash: '12345678',
    what: 'restart',
    why: 'harmed',
    receiver: 'oncall',
    with: 'inc-2',
    until: '2026-03-10 05:00 +00:00',
    comment: '演练',
    who: 'Li',
    instead: '王',
    said: '空号',
    ...(key in LIFE && LIFE),
    ...(key === 'follow_up_moved' && { to: 'done', what: '培训' }),
  };
}

/** What the lines about people's doings name beside. */
const LIFE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LIFE_KEYS.map((key) => [key, key])),
  to: '王',
  role: 'commander',
  text: '银行已确认',
  other: 'inc-2',
  severity: 'SEV1',
  step: '',
  useful: 'yes',
  input: '数据丢失',
  value: '12',
  regulation: '监管规定',
  grade: '重大',
  report: '首次报告',
  before: '1800000',
  reference: '',
};

test.each(['timeout', 'tries_exhausted', 'gone'])('a Chinese reader is told of %s', (reason) => {
  const entry = { at: 0, key: 'notify_gave_up', params: { receiver: 'oncall', reason } };
  expect(foreign(timelineText('zh-CN', entry))).toEqual([]);
});

test.each([
  ['en', 'yes', 'was accepted, but not delivered'],
  ['en', 'no', 'could not be sent'],
  ['zh-CN', 'yes', '网关已受理但未送达'],
  ['zh-CN', 'no', '发送失败'],
] as const)('%s: a page of which a service took it: %s', (locale, accepted, words) => {
  const params = { who: 'Li Wei', instead: '', by: 'sms', ...(accepted === 'no' && { accepted }) };
  expect(timelineText(locale, { at: 0, key: 'page_not_delivered', params })).toContain(words);
});

test('what nobody has a word for is shown as it is', () => {
  expect(diagnosisName('en', 'gremlins')).toBe('gremlins');
  expect(codeName('zh-CN', 'acq-7:N7')).toBe('acq-7:N7');
  expect(attributeName('en', 'shoeSize')).toBe('shoeSize');
});

test('a cause reads as a person says it', () => {
  const cause = [
    { attribute: 'carrier', value: 'cmcc' },
    { attribute: 'region', value: '310000' },
    { attribute: 'region', value: '320000' },
  ] as const;
  expect(causeText('en', cause)).toBe('carrier = cmcc, region = 310000 or 320000');
  expect(causeText('zh-CN', cause)).toBe('运营商 = cmcc，地区 = 310000 或 320000');
  expect(causeText('en', [])).toBe('the whole fleet');
  expect(causeText('zh-CN', [])).toBe('全部终端');
});

describe('the sentence', () => {
  const control = (failures: number): Contrast => {
    return { attribute: 'pin', value: 'none', attempts: 500, failures, expected: 5 };
  };
  const told = (changes: Partial<Incident>, failures: number | null = null) => {
    const incident = anOutage(changes);
    const evidence = {
      ...incident.evidence,
      control: failures === null ? null : control(failures),
    };
    return LOCALES.map((locale) => incidentSentence(locale, { ...incident, evidence }));
  };

  test('says what, by which counts, and what it is not', () => {
    const changes = [{ id: 'chg-991', what: 'key_reset', at: anOutage().startedAt - 9_000 }];
    expect(told({ changes }, 4)).toEqual([
      'Zone PIN key out of step: 620 of 2,000 attempts failed at acquirer = acq-7, ' +
        'normally 0.4%. This explains 92% of all excess failures. ' +
        'PIN-less payments there are healthy (0.8% fail), so it is not the network. ' +
        'It began 9 s after the change chg-991 (key reset).',
      '区域 PIN 密钥不同步：收单机构 = acq-7 的 2,000 笔交易中有 620 笔失败，常态为 0.4%。' +
        '可解释全部新增失败的 92%。同范围免密交易正常（失败 0.8%），因此不是网络问题。' +
        '故障始于变更 chg-991（密钥重置）之后 9 秒。',
    ]);
  });

  test('never calls a control group healthy that is not', () => {
    const [english = '', chinese = ''] = told({}, 400);
    expect(english).toContain('fail too (80%)');
    expect(chinese).toContain('也有 80% 失败');
    expect(english).not.toContain('healthy');
    expect(chinese).not.toContain('正常（');
  });

  test('says why nobody was called for what was over', () => {
    const foundOver = { severity: 'SEV2' } as const;
    const [english = '', chinese = ''] = told({ foundOver, severity: 'SEV4' });
    expect(english).toMatch(/ It was over when it was found, so nobody was called\.$/);
    expect(chinese).toMatch(/发现时故障已结束，因此未通知任何人。$/);
    // Its harm, or a person, made it more than a note.
    const [raised = '', alsoRaised = ''] = told({ foundOver, severity: 'SEV1' });
    expect(raised).toMatch(/ It was over when it was found\.$/);
    expect(alsoRaised).toMatch(/发现时故障已结束。$/);
  });

  test('says so when a change was announced after the onset', () => {
    const changes = [{ id: 'chg-1', what: 'hsm', at: anOutage().startedAt + 1_000 }];
    const [english = '', chinese = ''] = told({ changes });
    expect(english).toMatch(/The change chg-1 \(HSM change\) .* at the same time/);
    expect(chinese).toContain('同时有变更 chg-1（加密机变更）');
  });
});

/** The longest that may come: the wire allows words of 64 characters and codes of 32. */
function worst(): Incident {
  const one = anOutage();
  const cause = (['acquirer', 'region', 'region'] as const).map((attribute, i) => {
    return { attribute, value: `${i}${'v'.repeat(63)}` };
  });
  const impact = { ...one.impact, terminals: 1_234_567, failingPerMinute: 12_345_678, ratio: 1 };
  const evidence = { ...one.evidence, codes: [{ code: `cup-pos:${'9'.repeat(32)}`, failures: 1 }] };
  return { ...one, id: 'inc-1234567', cause, impact, evidence };
}

describe.each(LOCALES)('the first characters of a page in %s', (locale) => {
  const room = locale === 'en' ? 160 : 70;

  test.each(REASONS)('%s: severity, code and count, and of the cause as much as fits', (reason) => {
    const start = [...pageText(locale, worst(), reason)].slice(0, room).join('');
    expect(start).toMatch(/^SEV1/);
    expect(start).toContain('9'.repeat(8));
    expect(start).toContain('inc-1234567');
    expect(start).toContain('1,234,567');
    if (reason !== 'resolved') expect(start).toContain('= 0v');
  });

  test.each(REASONS)('%s: all of it for an everyday incident', (reason) => {
    const text = pageText(locale, anOutage(), reason);
    expect([...text].length).toBeLessThanOrEqual(room);
    for (const part of ['SEV1', '55', '4,812', 'inc-1']) expect(text).toContain(part);
    if (reason !== 'resolved') expect(text).toContain('= acq-7');
  });
});

test.each(REASONS)('a Chinese page has no English words: %s', (reason) => {
  expect(foreign(pageText('zh-CN', anOutage(), reason))).toEqual([]);
});

test.each(Object.keys(DIAGNOSES))('a Chinese sentence has no English words: %s', (diagnosis) => {
  const changes = Change.shape.what.options.map((what) => ({ id: 'chg-1', what, at: 0 }));
  for (const change of changes) {
    const incident = anOutage({ diagnosis, changes: [change] });
    expect(foreign(incidentSentence('zh-CN', incident))).toEqual([]);
    expect(foreign(incidentTitle('zh-CN', incident))).toEqual([]);
  }
});

test('a title leads with the code and falls back on the diagnosis', () => {
  expect(incidentTitle('en', anOutage())).toBe('Error 55 (incorrect PIN) in mass');
  expect(incidentTitle('zh-CN', anOutage())).toBe('错误 55（密码错误）激增');
  const silent = { ...anOutage(), evidence: { ...anOutage().evidence, codes: [] } };
  expect(incidentTitle('en', silent)).toBe('Zone PIN key out of step');
});

test('how much merchants pay is said to be an estimate', () => {
  const incident = anOutage({ cause: [{ attribute: 'merchant', value: 'm-77' }] });
  expect(incidentSentence('en', incident)).toContain('620 of about 2,000 attempts failed');
  expect(incidentSentence('zh-CN', incident)).toContain('约 2,000 笔交易中有 620 笔失败');
});

test('what a detector counts among its own units is no failed payment', () => {
  const outage = anOutage({ diagnosis: 'app_crash' });
  const incident = { ...outage, evidence: { ...outage.evidence, units: 'heartbeats' } };
  expect(incidentSentence('en', incident)).toContain('620 device events among 2,000 heartbeats');
  expect(pageText('en', incident, 'first')).toMatch(/^SEV1 Application crashes .*~620 events\/min/);
  expect(pageText('zh-CN', incident, 'resolved')).toMatch(/^SEV1 已恢复 .*：终端应用反复崩溃结束/);
  const chinese = incidentSentence('zh-CN', incident);
  expect(chinese).toContain('2,000 次心跳中有 620 个设备事件');
  expect(foreign(chinese)).toEqual([]);
});
