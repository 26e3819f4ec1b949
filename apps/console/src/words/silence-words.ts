/** What the console says about silences, in both languages. */

export interface SilenceWords {
  readonly title: string;
  readonly what: string;
  readonly none: string;
  readonly add: string;
  readonly silence: string;
  readonly matchers: string;
  readonly matchersHint: string;
  readonly wrongMatcher: (text: string) => string;
  readonly lasts: string;
  readonly hours: (count: string) => string;
  readonly comment: string;
  readonly gravest: string;
  readonly begins: string;
  readonly ends: string;
  readonly by: string;
  readonly state: Readonly<Record<'pending' | 'active' | 'expired', string>>;
  readonly end: string;
  readonly refused: string;
  readonly banner: (by: string, until: string) => string;
  /** Nobody is told while these go on. */
  readonly inhibited: string;
}

export const silencesEn: SilenceWords = {
  title: 'Silences',
  what: 'While one is active nobody is told of incidents it matches; they are still shown here.',
  none: 'There are no silences: people are told of everything.',
  add: 'New silence…',
  silence: 'Silence…',
  matchers: 'Matchers',
  matchersHint: 'One a line, such as acquirer="acq-1" or model=~"A920|P90". All must match.',
  wrongMatcher: (text) => `This line is no matcher: ${text}`,
  lasts: 'For',
  hours: (count) => `${count} h`,
  comment: 'Why',
  gravest: 'A SEV1 is told all the same, unless a matcher names severity="SEV1".',
  begins: 'Begins',
  ends: 'Ends',
  by: 'By',
  state: { pending: 'not yet', active: 'active', expired: 'over' },
  end: 'End now',
  refused: 'Nothing has been changed.',
  banner: (by, until) => `${by} silenced this until ${until}: nobody is told of it.`,
  inhibited: 'Nobody is told of this while it goes on:',
};

export const silencesZhCN: SilenceWords = {
  title: '静默',
  what: '静默生效期间，匹配的故障不通知任何人，但仍在此显示。',
  none: '当前没有静默：所有故障都会通知。',
  add: '新建静默…',
  silence: '静默…',
  matchers: '匹配条件',
  matchersHint: '每行一条，例如 acquirer="acq-1" 或 model=~"A920|P90"，须全部匹配。',
  wrongMatcher: (text) => `此行不是匹配条件：${text}`,
  lasts: '时长',
  hours: (count) => `${count} 小时`,
  comment: '原因',
  gravest: 'SEV1 故障仍会通知，除非有条件指明 severity="SEV1"。',
  begins: '开始',
  ends: '结束',
  by: '操作人',
  state: { pending: '未开始', active: '生效中', expired: '已结束' },
  end: '立即结束',
  refused: '未做任何更改。',
  banner: (by, until) => `${by} 已将此故障静默至 ${until}：不通知任何人。`,
  inhibited: '以下故障持续期间，此故障不通知任何人：',
};
