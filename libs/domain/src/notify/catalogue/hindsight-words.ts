import type { Locale } from '../locale.js';

/** What a finding of hindsight is told with; spans are in words, moments as the reader has them. */
export interface HindsightFacts {
  readonly rule: string;
  readonly severity: string;
  readonly cause: string;
  readonly diagnosis: string;
  readonly fired: string;
  readonly terminals: string;
  readonly hit: string;
  /** By how much the last of the data came late. */
  readonly late: string;
  /** The incident that was opened later, and by how much. */
  readonly incident: string;
  readonly after: string;
}

interface HindsightWords {
  readonly missed: (facts: HindsightFacts) => string;
  readonly earlier: (facts: HindsightFacts) => string;
  /** Minutes, or hours with a decimal. */
  readonly span: (value: string, unit: 'minutes' | 'hours') => string;
}

const en = (f: HindsightFacts) =>
  `With hindsight ${f.rule} (${f.severity}) would have fired at ${f.fired}: ${f.diagnosis}, ` +
  `${f.cause}, ${f.hit} terminals hit`;
const enLate = (f: HindsightFacts) => `the data of ${f.terminals} terminals came ${f.late} later`;

const zh = (f: HindsightFacts) =>
  `事后看，规则 ${f.rule}（${f.severity}）本应在 ${f.fired} 触发：${f.diagnosis}，${f.cause}，` +
  `涉及 ${f.hit} 台终端`;
const zhLate = (f: HindsightFacts) => `${f.terminals} 台终端的数据晚到了 ${f.late}`;

export const HINDSIGHT_WORDS: Readonly<Record<Locale, HindsightWords>> = {
  en: {
    missed: (f) => `${en(f)}. Nobody was told, because ${enLate(f)}.`,
    earlier: (f) => `${en(f)}. ${f.incident} was opened ${f.after} later, because ${enLate(f)}.`,
    span: (value, unit) => `${value} ${unit === 'hours' ? 'h' : 'min'}`,
  },
  'zh-CN': {
    missed: (f) => `${zh(f)}。由于 ${zhLate(f)}，当时没有通知任何人。`,
    earlier: (f) => `${zh(f)}。由于 ${zhLate(f)}，${f.incident} 晚了 ${f.after}才开启。`,
    span: (value, unit) => `${value} ${unit === 'hours' ? '小时' : '分钟'}`,
  },
};
