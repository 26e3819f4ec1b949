import { en } from './en.js';
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

test('the Chinese console has no English left in it', () => {
  const chinese = /[\u4e00-\u9fff]/;
  const bare = (text: string): string => text.replace(/[①②③④（）、，。：:/\s]/g, '');
  const left = texts({ ...zhCN, list: '、' }).filter(
    ([path, text]) => !SAME_IN_ALL.has(path) && bare(text) !== '' && !chinese.test(text),
  );
  expect(left).toEqual([]);
});

test('both languages say the same things', () => {
  const paths = (words: object): string[] => texts({ ...words, list: '' }).map(([path]) => path);
  expect(paths(zhCN).sort()).toEqual(paths(en).sort());
});

test('no parameter is lost in translation', () => {
  const marks = (words: object): string[] =>
    texts({ ...words, list: '' }).map(([path, text]) => {
      const used = [...text].filter((sign) => '①②③④'.includes(sign));
      return `${path} ${[...new Set(used)].sort().join('')}`;
    });
  expect(marks(zhCN).sort()).toEqual(marks(en).sort());
});
