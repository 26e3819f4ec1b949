/** What the page of on-call says, in each language. */
export interface OncallWords {
  readonly title: string;
  readonly none: string;
  readonly noneHow: string;
  readonly now: string;
  readonly until: (moment: string) => string;
  readonly next: (name: string) => string;
  readonly standsIn: string;
  readonly nobody: string;
  readonly paged: (name: string, due: string) => string;
  readonly unproven: (name: string) => string;
  readonly gaps: string;
  readonly gap: (from: string, to: string) => string;
  readonly noGaps: string;
  readonly mistakes: string;
  readonly people: string;
  readonly name: string;
  readonly contacts: string;
  readonly lastTest: string;
  readonly never: string;
  readonly day: string;
  readonly night: string;
  readonly hour: string;
  readonly notSchedulable: string;
  readonly pagesHint: string;
  readonly testMe: string;
  readonly testOf: (name: string) => string;
  readonly sent: (contacts: string) => string;
  readonly overrides: string;
  readonly override: (name: string, rota: string, by: string) => string;
  readonly takeOver: string;
  readonly giveAway: string;
  readonly whoStandsIn: string;
  readonly from: string;
  readonly to: string;
  readonly yourTime: (zone: string) => string;
  readonly why: string;
  readonly check: string;
  readonly doubtful: string;
  readonly doubt: Readonly<
    Record<
      'overlaps' | 'elsewhere' | 'already' | 'gap',
      (name: string, rota: string, from: string, to: string) => string
    >
  >;
  readonly allTheSame: string;
  readonly unchanged: string;
  readonly takeBack: string;
}

export const oncallEn: OncallWords = {
  title: 'On call',
  none: 'Nobody is paged in person: no file of on-call is loaded.',
  noneHow:
    'Copy deploy/oncall/example.yaml, check it with “tillwatch oncall check”, set ONCALL_FILE.',
  now: 'On call now',
  until: (moment) => `until ${moment}`,
  next: (name) => `then ${name}`,
  standsIn: 'stands in',
  nobody: 'Nobody',
  paged: (name, due) => `${name} is paged, since ${due} answered no test page lately`,
  unproven: (name) => `Nobody here answered a test page lately; ${name} is paged all the same`,
  gaps: 'Nobody is on call',
  gap: (from, to) => `${from} to ${to}`,
  noGaps: 'No gaps in the next four weeks',
  mistakes: 'The file has mistakes; the last good one is in force',
  people: 'People',
  name: 'Name',
  contacts: 'Contacts',
  lastTest: 'Last answered test page',
  never: 'never',
  day: 'Pages by day',
  night: 'Pages by night',
  hour: 'In the last hour',
  notSchedulable: 'passed over until a test page is answered',
  pagesHint: 'Pages of the last seven days',
  testMe: 'Page me now',
  testOf: (name) => `Send a test page to ${name}`,
  sent: (contacts) => `On its way by ${contacts}: open its link and confirm`,
  overrides: 'Standing in',
  override: (name, rota, by) => `${name} for ${rota}, said by ${by}`,
  takeOver: 'Take over…',
  giveAway: 'Give away…',
  whoStandsIn: 'Stands in',
  from: 'From',
  to: 'Until',
  yourTime: (zone) => `By the clock of this browser (${zone})`,
  why: 'Why',
  check: 'Stand in',
  doubtful: 'Is this meant?',
  doubt: {
    overlaps: (name, rota, from, to) => `${name} stands in for ${rota} already, ${from} to ${to}`,
    elsewhere: (name, rota, from, to) => `${name} has ${rota} as well, ${from} to ${to}`,
    already: (name, rota, from, to) => `${name} has ${rota} anyway, ${from} to ${to}`,
    gap: (_name, rota, from, to) => `Nobody would have ${rota}, ${from} to ${to}`,
  },
  allTheSame: 'Do it all the same',
  unchanged: 'Nothing has been changed.',
  takeBack: 'Take back',
};

export const oncallZhCN: OncallWords = {
  title: '值班',
  none: '未加载值班文件，不会呼叫任何人。',
  noneHow: '复制 deploy/oncall/example.yaml，用“tillwatch oncall check”检查，再设置 ONCALL_FILE。',
  now: '当前值班',
  until: (moment) => `至 ${moment}`,
  next: (name) => `之后 ${name}`,
  standsIn: '代班',
  nobody: '无人',
  paged: (name, due) => `${due} 近期未应答测试呼叫，改为呼叫 ${name}`,
  unproven: (name) => `近期无人应答测试呼叫，仍呼叫 ${name}`,
  gaps: '无人值班',
  gap: (from, to) => `${from} 至 ${to}`,
  noGaps: '未来四周无空档',
  mistakes: '文件有误，沿用上一份正确的文件',
  people: '人员',
  name: '姓名',
  contacts: '联系方式',
  lastTest: '最近应答的测试呼叫',
  never: '从未',
  day: '日间呼叫',
  night: '夜间呼叫',
  hour: '最近一小时',
  notSchedulable: '应答测试呼叫前不予排班',
  pagesHint: '最近七天的呼叫次数',
  testMe: '立即呼叫我',
  testOf: (name) => `向 ${name} 发送测试呼叫`,
  sent: (contacts) => `已通过 ${contacts} 发出：请打开链接确认`,
  overrides: '代班安排',
  override: (name, rota, by) => `${name} 代 ${rota}，由 ${by} 安排`,
  takeOver: '接班…',
  giveAway: '让班…',
  whoStandsIn: '代班人',
  from: '开始',
  to: '结束',
  yourTime: (zone) => `按此浏览器的时钟（${zone}）`,
  why: '原因',
  check: '确认代班',
  doubtful: '确定如此安排？',
  doubt: {
    overlaps: (name, rota, from, to) => `${name} 已代 ${rota}，${from} 至 ${to}`,
    elsewhere: (name, rota, from, to) => `${name} 同时值 ${rota}，${from} 至 ${to}`,
    already: (name, rota, from, to) => `${name} 本就值 ${rota}，${from} 至 ${to}`,
    gap: (_name, rota, from, to) => `${rota} 将无人值班，${from} 至 ${to}`,
  },
  allTheSame: '仍然执行',
  unchanged: '未做任何更改。',
  takeBack: '撤回',
};
