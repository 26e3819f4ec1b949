import { anOutage } from '../../../../../test/support/an-outage.js';
import { GROUND_KINDS } from '../../diagnose/ground.js';
import { timelineOf } from '../../incident/timeline.js';
import { LOCALES } from '../locale.js';
import {
  groundText,
  incidentSentence,
  pageText,
  placeText,
  scopeText,
  timelineText,
} from '../words.js';

const HAN = /\p{Script=Han}/u;

describe.each(LOCALES)('in %s an empty cause', (locale) => {
  const says = (explainedShare: number) => {
    const incident = anOutage({ cause: [], explainedShare, diagnosis: 'unknown' });
    const events = [{ kind: 'updated' as const, at: 0, incident }];
    return [
      pageText(locale, incident, 'first'),
      incidentSentence(locale, incident),
      placeText(locale, incident),
      scopeText(locale, incident),
      ...timelineOf(events).map((entry) => timelineText(locale, entry)),
    ];
  };
  const [whole, open] =
    locale === 'en' ? [/whole fleet/, /not found yet/] : [/全部终端/, /尚未定位/];

  test('that explains all is the whole fleet', () => {
    for (const text of says(1)) expect(text).toMatch(whole);
    expect(says(1).join()).not.toMatch(open);
  });

  test('that explains little is not found yet', () => {
    for (const text of says(0.3)) expect(text).toMatch(open);
    expect(says(0.3).join()).not.toMatch(whole);
  });
});

test('locked cards are told with their codes, since when, and how long after what', () => {
  const since = Date.UTC(2026, 2, 10, 4, 34);
  const locks = {
    failures: 1_450,
    codes: ['cup-pos:75', 'cup-pos:38'],
    since,
    behind: 'cup-pos:55',
  };
  const of = (afterMs: number) => {
    const evidence = { ...anOutage().evidence, locks: { ...locks, afterMs } };
    return LOCALES.map((locale) => incidentSentence(locale, anOutage({ evidence })));
  };
  expect(of(240_000)[0]).toContain(
    'locked: 1,450 answers 75/38 since 04:34 UTC, the first 4 min after the first 55.',
  );
  expect(of(240_000)[1]).toContain(
    '自 04:34（UTC）起已有 1,450 笔应答 75/38，首笔出现在 55 之后 4 分钟。',
  );
  expect(of(20_000)[0]).toContain('the first within a minute of the first 55.');
});

test.each(GROUND_KINDS)('the ground %s is written out in both languages', (kind) => {
  const ground = { kind, name: kind.includes('change') ? 'key_reset' : 'acquirer', share: 0.3 };
  expect(groundText('en', ground)).not.toMatch(HAN);
  expect(groundText('zh-CN', ground)).toMatch(HAN);
  expect(groundText('zh-CN', ground)).not.toMatch(/[a-z]/);
});
