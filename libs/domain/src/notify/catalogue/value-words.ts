/** What is said of the value of payments that failed. */
import type { Locale } from '../locale.js';

export interface ValueWords {
  readonly title: string;
  readonly estimated: (basis: string) => string;
  /** Before what a person said, the estimate is told beside it. */
  readonly said: (by: string, estimate: string, basis: string) => string;
  /** How it was estimated; `part` is the share of the failures that it is of, or nothing. */
  readonly basis: (failures: string, part: string, mean: string, records: string) => string;
}

const en: ValueWords = {
  title: 'Value at stake',
  estimated: (basis) => `estimate: ${basis}`,
  said: (by, estimate, basis) => `said by ${by}; estimate ${estimate}: ${basis}`,
  basis: (failures, part, mean, records) =>
    `${part ? `${part} of ` : ''}${failures} failed payments × ${mean} mean of ${records} records`,
};

const zhCN: ValueWords = {
  title: '涉及金额',
  estimated: (basis) => `估算：${basis}`,
  said: (by, estimate, basis) => `由 ${by} 确认；估算 ${estimate}：${basis}`,
  basis: (failures, part, mean, records) =>
    `${failures} 笔失败交易${part ? `的 ${part}` : ''} × 笔均 ${mean}（据 ${records} 条交易记录）`,
};

export const VALUE_WORDS: Readonly<Record<Locale, ValueWords>> = { en, 'zh-CN': zhCN };
