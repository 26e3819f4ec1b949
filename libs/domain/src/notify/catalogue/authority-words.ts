/** What is said of reports to authorities. */
import type { Locale } from '../locale.js';

export interface AuthorityWords {
  readonly title: string;
  readonly spans: Readonly<
    Record<'duration' | 'duration_peak' | 'downtime' | 'downtime_peak', string>
  >;
  readonly counts: Readonly<Record<'terminals' | 'merchants' | 'failures' | 'provinces', string>>;
  readonly shares: Readonly<Record<'terminals' | 'merchants' | 'failures', string>>;
  readonly critical: string;
  readonly yes: string;
  readonly no: string;
  readonly unknown: string;
  readonly over: (limit: string) => string;
  readonly atLeast: (limit: string) => string;
  readonly provincesFor: (span: string, during: 'peak' | 'off_peak' | 'any') => string;
  /** Whether a criterion is met; null is not known. */
  readonly met: (met: boolean | null) => string;
  readonly reached: string;
  readonly possible: string;
  readonly graded: (grade: string, by: string, at: string, reason: string) => string;
  readonly noGrade: string;
  readonly nothing: string;
  readonly repeats: (ids: string) => string;
  readonly from: Readonly<Record<'onset' | 'awareness' | 'classification' | 'end', string>>;
  readonly due: (at: string, from: string) => string;
  readonly waits: (from: string) => string;
  readonly perhaps: string;
  readonly notOwed: string;
  readonly sent: (at: string, by: string, reference: string) => string;
}

const EN_HOURS = { peak: ' in peak hours', off_peak: ' off peak', any: '' } as const;

const en: AuthorityWords = {
  title: 'Reports to authorities',
  spans: {
    duration: 'Duration',
    duration_peak: 'Duration in peak hours',
    downtime: 'Downtime of the service',
    downtime_peak: 'Downtime in peak hours',
  },
  counts: {
    terminals: 'Terminals hit',
    merchants: 'Merchants hit',
    failures: 'Failed payments',
    provinces: 'Provinces hit',
  },
  shares: {
    terminals: 'Share of all terminals',
    merchants: 'Share of all merchants',
    failures: "Failed payments of an average day's",
  },
  critical: 'Critical service hit',
  yes: 'yes',
  no: 'no',
  unknown: 'not known',
  over: (limit) => `over ${limit}`,
  atLeast: (limit) => `at least ${limit}`,
  provincesFor: (span, during) => `Provinces hit for ${span} or more${EN_HOURS[during]}`,
  met: (met) => (met === null ? 'open' : met ? 'met' : 'not met'),
  reached: 'By what was measured',
  possible: 'Possible, depending on what is not known',
  graded: (grade, by, at, reason) => `${grade}: said by ${by}, ${at} (${reason})`,
  noGrade: 'no grade',
  nothing: 'nothing to report',
  repeats: (ids) => `Counted with earlier incidents of the same cause: ${ids}`,
  from: {
    onset: 'the beginning',
    awareness: 'when we knew',
    classification: 'the classification by a person',
    end: 'the end',
  },
  due: (at, from) => `due ${at}, counted from ${from}`,
  waits: (from) => `counted from ${from}, which has not come yet`,
  perhaps: 'owed if the grade turns out so',
  notOwed: 'not owed',
  sent: (at, by, reference) => `sent ${at}, said by ${by}${reference ? ` (${reference})` : ''}`,
};

const zhCN: AuthorityWords = {
  title: '监管报告',
  spans: {
    duration: '持续时间',
    duration_peak: '业务高峰时段内持续时间',
    downtime: '服务中断时间',
    downtime_peak: '业务高峰时段内中断时间',
  },
  counts: {
    terminals: '受影响终端',
    merchants: '受影响商户',
    failures: '失败交易',
    provinces: '受影响省份',
  },
  shares: {
    terminals: '占全部终端比例',
    merchants: '占全部商户比例',
    failures: '失败交易占日均交易比例',
  },
  critical: '影响关键业务',
  yes: '是',
  no: '否',
  unknown: '未知',
  over: (limit) => `超过 ${limit}`,
  atLeast: (limit) => `达到 ${limit}`,
  provincesFor: (span, during) =>
    `${{ peak: '业务高峰时段', off_peak: '非高峰时段', any: '' }[during]}受影响达 ${span} 的省份`,
  met: (met) => (met === null ? '待定' : met ? '符合' : '不符合'),
  reached: '按测量结果',
  possible: '可能达到（取决于未知信息）',
  graded: (grade, by, at, reason) => `${grade}：${by} 于 ${at} 认定（${reason}）`,
  noGrade: '未达任何等级',
  nothing: '无需报告',
  repeats: (ids) => `与此前同一原因的故障合并计算：${ids}`,
  from: { onset: '故障发生', awareness: '知悉', classification: '人工定级', end: '故障结束' },
  due: (at, from) => `截止 ${at}（自${from}起算）`,
  waits: (from) => `自${from}起算，尚未发生`,
  perhaps: '视定级结果而定',
  notOwed: '无需报送',
  sent: (at, by, reference) => `已于 ${at} 报送（${by}${reference ? `，${reference}` : ''}）`,
};

export const AUTHORITY_WORDS: Readonly<Record<Locale, AuthorityWords>> = { en, 'zh-CN': zhCN };
