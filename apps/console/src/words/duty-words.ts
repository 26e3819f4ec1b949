/** What the console says around reports to authorities; the rest is the domain's. */
import type { Locale } from '#domain/notify/locale.js';

export interface DutyWords {
  readonly left: (span: string) => string;
  readonly late: (span: string) => string;
  readonly sent: string;
  readonly reference: string;
  readonly mark: string;
  readonly grade: string;
  readonly nothing: string;
  readonly measured: string;
  readonly asked: string;
  readonly yes: string;
  readonly no: string;
  readonly unknown: string;
  readonly say: string;
}

const en: DutyWords = {
  left: (span) => `${span} left`,
  late: (span) => `${span} late`,
  sent: 'Mark as sent…',
  reference: "The authority's number for it, if there is one",
  mark: 'It was sent',
  grade: 'Set the grade…',
  nothing: 'Nothing to report',
  measured: 'What speaks for it and against it',
  asked: 'What only people know',
  yes: 'Yes',
  no: 'No',
  unknown: 'Not known',
  say: 'Say',
};

const zh: DutyWords = {
  left: (span) => `剩余 ${span}`,
  late: (span) => `已超时 ${span}`,
  sent: '标记为已报送…',
  reference: '监管受理编号（如有）',
  mark: '已报送',
  grade: '认定等级…',
  nothing: '无需报告',
  measured: '各项标准及依据',
  asked: '需人工补充的信息',
  yes: '是',
  no: '否',
  unknown: '未知',
  say: '提交',
};

export const DUTY_WORDS: Readonly<Record<Locale, DutyWords>> = { en, 'zh-CN': zh };
