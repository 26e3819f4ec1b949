import type { Locale } from '#domain/notify/locale.js';
import { BREAKER_WORDS } from './breaker-words.js';
import { DRILL_PAGE_WORDS } from './drill-page-words.js';
import { en } from './en.js';
import { FOLLOW_UP_WORDS } from './follow-up-words.js';
import { ORDER_WORDS } from './order-words.js';
import { RULE_WORDS } from './rule-words.js';
import { zhCN } from './zh-cn.js';

/** Every text of a catalogue by its path; functions are called with marks for parameters. */
function texts(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value === 'function') return [[here, String(value('①', '②', '③', '④'))]];
    return value !== null && typeof value === 'object' ? texts(value, here) : [];
  });
}

/** Signs, names and text that is put together from parameters alone. */
const SAME_IN_ALL = new Set(['header.title', 'incident.reopened', 'codes.unknown']);

/** The words of pages that are fetched when they are opened, as one catalogue. */
const PAGES = {
  ...{ breakers: BREAKER_WORDS, drills: DRILL_PAGE_WORDS, followUps: FOLLOW_UP_WORDS },
  ...{ rules: RULE_WORDS, orders: ORDER_WORDS },
};
const of = (locale: Locale) =>
  Object.fromEntries(Object.entries(PAGES).map(([name, words]) => [name, words[locale]]));
const english = { ...en, ...of('en') };
const chinese = { ...zhCN, ...of('zh-CN') };

test('the Chinese console has no English left in it', () => {
  const sign = /[\u4e00-\u9fff]/;
  const bare = (text: string): string => text.replace(/[①②③④（）、，。：:/\s]/g, '');
  const left = texts({ ...chinese, list: '、' }).filter(
    ([path, text]) => !SAME_IN_ALL.has(path) && bare(text) !== '' && !sign.test(text),
  );
  expect(left).toEqual([]);
});

test('both languages say the same things', () => {
  const paths = (words: object): string[] => texts({ ...words, list: '' }).map(([path]) => path);
  expect(paths(chinese).sort()).toEqual(paths(english).sort());
});

test('no parameter is lost in translation', () => {
  const marks = (words: object): string[] =>
    texts({ ...words, list: '' }).map(([path, text]) => {
      const used = [...text].filter((sign) => '①②③④'.includes(sign));
      return `${path} ${[...new Set(used)].sort().join('')}`;
    });
  expect(marks(chinese).sort()).toEqual(marks(english).sort());
});
