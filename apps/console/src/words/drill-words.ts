/** What the console says about fire drills, in both languages. */
import type { Drill } from '#domain/oncall/drill.js';
import type { DrillMeasure } from '#domain/oncall/score-drill.js';

export interface DrillWords {
  readonly title: string;
  readonly intro: string;
  readonly none: string;
  /** Above every page that shows the ground of drills. */
  readonly banner: (tenant: string) => string;
  readonly columns: Readonly<Record<'when' | 'scenario' | 'by' | 'state', string>>;
  readonly measures: Readonly<Record<DrillMeasure, string>>;
  readonly missed: string;
  readonly late: string;
  readonly state: Readonly<Record<Drill['state'], string>>;
  readonly end: Readonly<Record<NonNullable<Drill['end']>, string>>;
}

export const drillsEn: DrillWords = {
  title: 'Fire drills',
  intro: 'Each time is counted from the one before. Drills are in no other figures.',
  none: 'No drill was held yet. “tillwatch drill start” holds one.',
  banner: (tenant) => `This is only a drill of ${tenant}: synthetic terminals, real people.`,
  columns: { when: 'Asked for', scenario: 'Story', by: 'By', state: 'State' },
  measures: {
    detected: 'Detected',
    paged: 'Paged',
    accepted: 'Accepted',
    acknowledged: 'Taken',
    first_step: 'First step',
    resolved: 'Over',
  },
  missed: 'missed',
  late: 'late',
  state: { asked: 'waits', running: 'under way', ending: 'ending', ended: 'over' },
  end: {
    over: 'over',
    stopped: 'stopped by hand',
    real_incident: 'ended by a real SEV1',
    time_up: 'its time was up',
    not_carried: 'nobody carried it out',
    carrier_failed: 'its terminals failed to speak',
    nobody_decides: 'no engine took it up',
  },
};

export const drillsZhCN: DrillWords = {
  title: '演练',
  intro: '各项时间均从前一项起算。演练不计入其他任何数据。',
  none: '尚未进行过演练。可用 “tillwatch drill start” 开始一次。',
  banner: (tenant) => `这只是 ${tenant} 的演练：终端是虚拟的，人员是真实的。`,
  columns: { when: '提出时间', scenario: '场景', by: '提出人', state: '状态' },
  measures: {
    detected: '发现',
    paged: '呼叫',
    accepted: '送达',
    acknowledged: '接手',
    first_step: '首个步骤',
    resolved: '结束',
  },
  missed: '未完成',
  late: '超时',
  state: { asked: '等待中', running: '进行中', ending: '正在结束', ended: '已结束' },
  end: {
    over: '已结束',
    stopped: '人工终止',
    real_incident: '因真实一级故障终止',
    time_up: '时间已到',
    not_carried: '无人执行',
    carrier_failed: '虚拟终端未能发送',
    nobody_decides: '引擎未接收',
  },
};
