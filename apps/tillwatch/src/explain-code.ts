/** A code in words for a terminal: what it says, and its two readings. */
import type { CodeFacts, Reading } from '#domain/code/code-facts.js';
import type { Taxonomy } from '#domain/code/taxonomy.js';
import type { Locale } from '#domain/notify/locale.js';

/** The labels; everything else is in the taxonomy and the dialects. */
const LABELS = {
  en: {
    unknown: 'in no dialect',
    group: 'no line of its own, read by its group',
    class: 'counted as',
    act: 'payment',
    alone: 'alone',
    mass: 'in mass',
    party: 'to act',
    first: 'first',
    forbidden: 'do not',
    source: 'known from',
    and: '; ',
  },
  'zh-CN': {
    unknown: '不在任何方言中',
    group: '无单独条目，按类解读',
    class: '计入',
    act: '单笔处理',
    alone: '单笔',
    mass: '大量',
    party: '责任方',
    first: '首先',
    forbidden: '切勿',
    source: '来源',
    and: '；',
  },
} as const;

/** Explains one code in lines of text. */
export function explainCode(facts: CodeFacts, lang: Locale, words: Taxonomy): string {
  const labels = LABELS[lang];
  const note = facts.listed ? '' : ` (${facts.means ? labels.group : labels.unknown})`;
  const lines = [
    `${facts.code}${facts.means ? `  ${facts.means[lang]}` : ''}${note}`,
    line(labels.act, `${facts.act}, ${words.acts[facts.act][lang]}`),
    line(labels.class, `${facts.class}, ${words.classes[facts.class][lang]}`),
    ...explain(labels.alone, facts.alone, lang, words),
    ...explain(labels.mass, facts.mass, lang, words),
    ...(facts.source === null ? [] : [line(labels.source, facts.source)]),
  ];
  return lines.join('\n');
}

function explain(label: string, reading: Reading, lang: Locale, words: Taxonomy): string[] {
  const labels = LABELS[lang];
  const { reason, type, party, says, first, remedy, forbidden } = reading;
  const done = forbidden.map((action) => words.actions[action]?.[lang] ?? action);
  return [
    '',
    line(label, says[lang]),
    line('', `${reason} · ${type} ${words.types[type]?.[lang] ?? ''}`),
    line(labels.party, words.parties[party][lang]),
    line(labels.first, `${first[lang]} (${remedy})`),
    ...(done.length === 0 ? [] : [line(labels.forbidden, done.join(labels.and))]),
  ];
}

const column = 12;

/** A label and its text; Chinese characters are two columns wide. */
function line(label: string, text: string): string {
  const wide = [...label].reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign) ? 2 : 1), 0);
  return `  ${label}${' '.repeat(Math.max(1, column - wide))}${text}`;
}
