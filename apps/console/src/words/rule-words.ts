/** What the console says of rules and of why one fired, in each language. */
import type { Locale } from '#domain/notify/locale.js';

export interface RuleWords {
  readonly what: string;
  readonly loaded: (count: string, at: string) => string;
  readonly none: string;
  readonly mistakes: string;
  readonly columns: Readonly<Record<'rule' | 'severity' | 'detector' | 'by' | 'cost', string>>;
  readonly byDiagnosis: string;
  readonly fleetOnly: string;
  readonly overBudget: string;
  readonly change: string;
  readonly changedAt: (at: string) => string;
  readonly unchanged: string;
  readonly added: (names: string) => string;
  readonly removed: (names: string) => string;
  readonly field: string;
  readonly was: string;
  readonly is: string;
  readonly absent: string;
  readonly backtest: string;
  readonly explain: string;
  readonly explainHow: string;
  readonly minute: (zone: string) => string;
  readonly where: string;
  readonly strongest: string;
  readonly fleet: string;
  readonly value: string;
  readonly valueIs: string;
  readonly watches: (attributes: string) => string;
  readonly ask: string;
  readonly earlier: string;
  readonly later: string;
  readonly asking: string;
  readonly heldBack: string;
  readonly figures: string;
  readonly inFull: string;
  readonly figure: string;
  readonly observed: string;
  readonly needed: string;
  readonly met: Readonly<Record<'yes' | 'no', string>>;
  readonly evidence: string;
  readonly nats: (value: string) => string;
  readonly atMost: (value: string) => string;
  readonly atLeast: (value: string) => string;
  readonly rate: string;
  readonly counted: (failures: string, attempts: string) => string;
  readonly normal: string;
  readonly tolerated: (share: string) => string;
  readonly fleetRate: string;
  readonly shipped: string;
  readonly from: Readonly<Record<'cell' | 'fleet' | 'prior', string>>;
  readonly since: string;
  readonly utc: string;
  readonly open: (incident: string) => string;
}

export const RULE_WORDS: Readonly<Record<Locale, RuleWords>> = {
  en: {
    what:
      'What the engine watches by. Choose a rule to see why it fired in some minute, ' +
      'or why it did not.',
    loaded: (count, at) => `${count} rules, loaded ${at}`,
    none: 'No rules are loaded yet.',
    mistakes: 'The newest files have mistakes. The last good set stays in force:',
    columns: {
      rule: 'Rule',
      severity: 'Severity',
      detector: 'Watches for',
      by: 'By',
      cost: 'Of a processor',
    },
    byDiagnosis: 'by diagnosis',
    fleetOnly: 'the fleet',
    overBudget: 'over its budget',
    change: 'What the last change was',
    changedAt: (at) => `loaded ${at}`,
    unchanged: 'No change was loaded since this was first kept.',
    added: (names) => `Added: ${names}.`,
    removed: (names) => `Removed: ${names}.`,
    field: 'Field',
    was: 'Was',
    is: 'Is',
    absent: 'not set',
    backtest:
      'How many pages a night more or less that is: tillwatch rules backtest --days 7 ' +
      '--against DIR, with the directory of the earlier rules.',
    explain: 'Why did it fire, or not?',
    explainHow:
      'What was known by that minute lives through it once more. What came late is ' +
      'told at the end.',
    minute: (zone) => `Minute (${zone})`,
    where: 'Where',
    strongest: 'Where the evidence was strongest',
    fleet: 'The whole fleet',
    value: 'A value…',
    valueIs: 'Which value',
    watches: (attributes) => `It watches: ${attributes}.`,
    ask: 'Explain',
    earlier: 'A minute earlier',
    later: 'A minute later',
    asking: 'The minute is lived through again…',
    heldBack: 'What held it back',
    figures: 'Figures',
    inFull: 'All in sentences',
    figure: 'Figure',
    observed: 'Observed',
    needed: 'Needed',
    met: { yes: 'enough', no: 'not enough' },
    evidence: 'Evidence against normal',
    nats: (value) => `${value} nats`,
    atMost: (value) => `at most ${value}`,
    atLeast: (value) => `at least ${value}`,
    rate: 'Rate of failures',
    counted: (failures, attempts) => `${failures} of ${attempts}`,
    normal: 'Normal here',
    tolerated: (share) => `up to ${share} tolerated`,
    fleetRate: 'Normal of the fleet',
    shipped: 'Normal as shipped',
    from: { cell: 'learned here', fleet: 'learned from the fleet', prior: 'nothing learned yet' },
    since: 'Counted since',
    utc: 'Times in sentences are UTC.',
    open: (incident) => `Open ${incident}`,
  },
  'zh-CN': {
    what: '引擎据以监测的规则。选择一条规则，可查看它在某一分钟为何触发或未触发。',
    loaded: (count, at) => `共 ${count} 条规则，加载于 ${at}`,
    none: '尚未加载规则。',
    mistakes: '最新的文件有错误，仍按上一套正确的规则运行：',
    columns: {
      rule: '规则',
      severity: '级别',
      detector: '监测内容',
      by: '维度',
      cost: '处理器占用',
    },
    byDiagnosis: '按诊断',
    fleetOnly: '整体',
    overBudget: '超出预算',
    change: '最近一次变更',
    changedAt: (at) => `加载于 ${at}`,
    unchanged: '自开始记录以来没有加载过变更。',
    added: (names) => `新增：${names}。`,
    removed: (names) => `移除：${names}。`,
    field: '字段',
    was: '原值',
    is: '现值',
    absent: '未设置',
    backtest:
      '每晚告警增减多少：运行 tillwatch rules backtest --days 7 --against DIR，DIR 为原规则目录。',
    explain: '为何触发，或为何没有触发？',
    explainHow: '按当时已知的数据重演这一分钟；迟到的数据在最后说明。',
    minute: (zone) => `分钟（${zone}）`,
    where: '范围',
    strongest: '证据最强处',
    fleet: '整体',
    value: '指定取值…',
    valueIs: '取值',
    watches: (attributes) => `监测维度：${attributes}。`,
    ask: '解释',
    earlier: '前一分钟',
    later: '后一分钟',
    asking: '正在重演这一分钟…',
    heldBack: '未触发的原因',
    figures: '数据',
    inFull: '完整说明',
    figure: '指标',
    observed: '实际',
    needed: '要求',
    met: { yes: '满足', no: '不满足' },
    evidence: '偏离常态的证据',
    nats: (value) => `${value} 奈特`,
    atMost: (value) => `至多 ${value}`,
    atLeast: (value) => `至少 ${value}`,
    rate: '失败率',
    counted: (failures, attempts) => `${attempts} 中 ${failures}`,
    normal: '此处常态',
    tolerated: (share) => `容忍至 ${share}`,
    fleetRate: '整体常态',
    shipped: '出厂常态',
    from: { cell: '在此习得', fleet: '由整体习得', prior: '尚未习得' },
    since: '统计起点',
    utc: '说明中的时间为 UTC。',
    open: (incident) => `打开 ${incident}`,
  },
};
