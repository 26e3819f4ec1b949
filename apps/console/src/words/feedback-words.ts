/** What the console says of merchants' ratings. */
import type { Locale } from '#domain/notify/locale.js';

export interface FeedbackWords {
  readonly title: string;
  readonly none: string;
  /** How many, and how good in the mean. */
  readonly mean: (count: string, mean: string) => string;
  readonly rated: (rating: string, merchants: string) => string;
  readonly comments: string;
}

const en: FeedbackWords = {
  title: 'What merchants say',
  none: 'No merchant has rated it yet.',
  mean: (count, mean) => `${count} ratings, ${mean} of 5 in the mean`,
  rated: (rating, merchants) => `${rating} of 5: ${merchants}`,
  comments: 'The newest comments',
};

const zh: FeedbackWords = {
  title: '商户评价',
  none: '尚无商户评价。',
  mean: (count, mean) => `共 ${count} 份评价，平均 ${mean} 分（满分 5 分）`,
  rated: (rating, merchants) => `${rating} 分：${merchants} 家`,
  comments: '最新留言',
};

export const FEEDBACK_WORDS: Readonly<Record<Locale, FeedbackWords>> = { en, 'zh-CN': zh };
