/** Which diagnoses were considered, and on what grounds. */
import type { Locale } from '#domain/notify/locale.js';

interface WeighedWords {
  readonly title: string;
  readonly given: string;
  readonly notGiven: string;
  readonly pro: string;
  readonly against: string;
}

export const WEIGHED_WORDS: Readonly<Record<Locale, WeighedWords>> = {
  en: {
    title: 'Diagnoses considered',
    given: 'given',
    notGiven: 'rejected',
    pro: 'for',
    against: 'against',
  },
  'zh-CN': {
    title: '考虑过的诊断',
    given: '采纳',
    notGiven: '排除',
    pro: '支持',
    against: '反对',
  },
};
