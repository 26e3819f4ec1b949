/** What is said first of everything that is only a drill. */
import type { Locale } from '../locale.js';

export const DRILL_FIRST: Readonly<Record<Locale, string>> = { en: 'DRILL: ', 'zh-CN': '演练：' };
