/** What the page of drills says, in each language. */

import type { Locale } from '#domain/notify/locale.js';
import type { Drill } from '#domain/oncall/drill.js';
import type { DrillMeasure } from '#domain/oncall/score-drill.js';

export interface DrillPageWords {
  readonly what: string;
  readonly none: string;
  readonly measures: Readonly<Record<DrillMeasure, string>>;
  readonly missed: string;
  readonly late: (target: string) => string;
  readonly within: (target: string) => string;
  readonly yet: string;
  readonly state: Readonly<Record<Drill['state'], string>>;
  readonly end: Readonly<Record<NonNullable<Drill['end']>, string>>;
  readonly parts: Readonly<Record<'ahead' | 'now' | 'over', string>>;
  readonly served: string;
  readonly notServed: string;
  readonly agreed: (names: string) => string;
  readonly noneAgreed: string;
  readonly onCall: (rota: string, name: string) => string;
  readonly onCallNot: (rota: string, name: string) => string;
  readonly onCallNobody: (rota: string) => string;
  readonly inTheWay: (severity: string, id: string) => string;
  readonly scheduled: (at: string, story: string) => string;
  readonly bySchedule: string;
  readonly start: string;
  readonly title: string;
  readonly story: string;
  readonly terminals: string;
  readonly seconds: string;
  readonly when: string;
  readonly whenNow: string;
  readonly whenAt: string;
  readonly moment: (zone: string) => string;
  readonly dry: string;
  readonly despite: string;
  readonly happens: string;
  readonly does: (terminals: string, span: string) => string;
  readonly safe: string;
  readonly reaches: (names: string) => string;
  readonly reachesNobody: string;
  readonly reachesDry: string;
  readonly ends: string;
  readonly startNow: string;
  readonly plan: string;
  readonly stop: string;
  readonly stopTitle: (n: string) => string;
  readonly stopEnds: string;
  readonly stopPlanned: string;
  readonly asked: (by: string, at: string) => string;
  readonly begins: (at: string) => string;
  readonly endedBy: (name: string) => string;
  readonly facts: (terminals: string, span: string) => string;
  readonly dryRun: string;
  readonly paged: (names: string) => string;
  readonly taken: (name: string) => string;
  readonly notAgreed: (names: string) => string;
  readonly steps: string;
  readonly step: (step: string, outcome: string, by: string, after: string) => string;
  readonly outcomes: Readonly<Record<string, string>>;
  readonly inTime: (met: string, of: string) => string;
  readonly open: (incident: string) => string;
}

export const DRILL_PAGE_WORDS: Readonly<Record<Locale, DrillPageWords>> = {
  en: {
    what:
      'A drill plays a story with synthetic terminals through the real path to real ' +
      'people who agreed to it, and measures each part. Drills are in no other figures.',
    none: 'No drill was held yet.',
    measures: {
      detected: 'Detected',
      paged: 'Paged',
      accepted: 'First notice delivered',
      acknowledged: 'Acknowledged',
      first_step: 'First step',
      resolved: 'Over',
    },
    missed: 'missed',
    late: (target) => `late, target ${target}`,
    within: (target) => `target ${target}`,
    yet: 'not yet',
    state: {
      planned: 'planned',
      asked: 'about to begin',
      running: 'under way',
      ending: 'ending',
      ended: 'over',
    },
    end: {
      over: 'over',
      stopped: 'stopped by hand',
      real_incident: 'gave way to a real incident',
      time_up: 'its time was up',
      not_carried: 'not held: no process carried it out',
      carrier_failed: 'its synthetic terminals failed to speak',
      nobody_decides: 'not held: no engine took it up',
      nobody_agreed: 'not held: nobody agrees to drills any more',
      another_drill: 'not held: another drill was under way',
      missed: 'missed: no engine was there at its time, nor soon after',
    },
    parts: { ahead: 'Planned', now: 'Under way', over: 'Over' },
    served: 'Drills are carried out here.',
    notServed:
      'No process carries out drills now, so one that is asked for will not be held. ' +
      'Set DRILLS_FILE for “npm start”, or run “tillwatch drill serve”.',
    agreed: (names) => `Agreed to be paged by drills: ${names}.`,
    noneAgreed:
      'Nobody has agreed to be paged by drills (drills: true in the file of on-call). ' +
      'Only a dry drill can be held.',
    onCall: (rota, name) => `${rota}: a drill now would page ${name}.`,
    onCallNot: (rota, name) =>
      `${rota}: ${name} is next to be paged and has not agreed, so is left out.`,
    onCallNobody: (rota) => `${rota}: nobody is on call now.`,
    inTheWay: (severity, id) => `${id} (${severity}) is open: people are needed there.`,
    scheduled: (at, story) => `${at}: ${story}`,
    bySchedule: 'by the file of drills',
    start: 'Hold a drill…',
    title: 'Hold a drill',
    story: 'Story',
    terminals: 'Synthetic terminals',
    seconds: 'The fault lasts (seconds)',
    when: 'When',
    whenNow: 'Now',
    whenAt: 'At a time',
    moment: (zone) => `Begins (${zone})`,
    dry: 'Page nobody (a dry drill)',
    despite: 'Although a real incident is open',
    happens: 'What will happen',
    does: (terminals, span) =>
      `${terminals} synthetic terminals fail for ${span}, as the story has it. The ` +
      'engine detects it and people are paged as in earnest.',
    safe: 'No real terminal, merchant or payment is touched, and no command is sent.',
    reaches: (names) =>
      `May be paged: ${names}. What they read begins with “DRILL:”. Whoever is due and ` +
      'has not agreed is left out.',
    reachesNobody: 'Nobody has agreed to drills: this one will be refused unless it is dry.',
    reachesDry: 'Nobody is paged.',
    ends: 'It ends by itself, at once when a real SEV1 comes, or when somebody stops it here.',
    startNow: 'Start the drill now',
    plan: 'Plan the drill',
    stop: 'Stop',
    stopTitle: (n) => `Stop drill ${n}`,
    stopEnds:
      'The synthetic terminals fall silent, and whoever was paged is told that it is ' +
      'over. It cannot be taken up again.',
    stopPlanned: 'It is not held. Nobody is told.',
    asked: (by, at) => `asked for by ${by}, ${at}`,
    begins: (at) => `begins ${at}`,
    endedBy: (name) => `by ${name}`,
    facts: (terminals, span) => `${terminals} terminals, fault of ${span}`,
    dryRun: 'dry: nobody is paged',
    paged: (names) => `Paged: ${names}.`,
    taken: (name) => `Taken by ${name}.`,
    notAgreed: (names) => `Due, but not agreed to drills: ${names}.`,
    steps: 'Steps of the playbook',
    step: (step, outcome, by, after) => `${step}: ${outcome} by ${by} after ${after}`,
    outcomes: {
      done: 'done',
      skipped: 'left out',
      answered: 'answered',
      approved: 'approved',
      refused: 'refused',
    },
    inTime: (met, of) => `${met} of ${of} targets met`,
    open: (incident) => `Open ${incident}`,
  },
  'zh-CN': {
    what: '演练用虚拟终端按剧本走真实链路，通知已同意参与的真实人员，并逐项计时。演练不计入其他任何数据。',
    none: '尚未进行过演练。',
    measures: {
      detected: '发现',
      paged: '呼叫',
      accepted: '首条通知送达',
      acknowledged: '接手',
      first_step: '首个步骤',
      resolved: '结束',
    },
    missed: '未完成',
    late: (target) => `超时，目标 ${target}`,
    within: (target) => `目标 ${target}`,
    yet: '尚未发生',
    state: {
      planned: '已安排',
      asked: '即将开始',
      running: '进行中',
      ending: '正在结束',
      ended: '已结束',
    },
    end: {
      over: '已结束',
      stopped: '人工终止',
      real_incident: '因真实故障让路',
      time_up: '时间已到',
      not_carried: '未举行：没有进程执行',
      carrier_failed: '虚拟终端未能发送',
      nobody_decides: '未举行：引擎未接收',
      nobody_agreed: '未举行：已无人同意参与',
      another_drill: '未举行：另一演练正在进行',
      missed: '错过：到点及其后不久均无引擎运行',
    },
    parts: { ahead: '已安排', now: '进行中', over: '已结束' },
    served: '本系统可执行演练。',
    notServed:
      '当前没有进程执行演练，提出后不会举行。请为 “npm start” 设置 DRILLS_FILE，或运行 “tillwatch drill serve”。',
    agreed: (names) => `同意被演练呼叫的人员：${names}。`,
    noneAgreed: '无人同意被演练呼叫（值班文件中的 drills: true），只能进行不呼叫人员的演练。',
    onCall: (rota, name) => `${rota}：现在演练将呼叫 ${name}。`,
    onCallNot: (rota, name) => `${rota}：当前应呼叫 ${name}，但其未同意参与，将被跳过。`,
    onCallNobody: (rota) => `${rota}：当前无人值班。`,
    inTheWay: (severity, id) => `${id}（${severity}）尚未结束，人员应先处理真实故障。`,
    scheduled: (at, story) => `${at}：${story}`,
    bySchedule: '来自演练文件',
    start: '开始演练…',
    title: '开始演练',
    story: '剧本',
    terminals: '虚拟终端数',
    seconds: '故障持续（秒）',
    when: '时间',
    whenNow: '现在',
    whenAt: '指定时间',
    moment: (zone) => `开始时间（${zone}）`,
    dry: '不呼叫任何人',
    despite: '即使有真实故障未结束',
    happens: '将会发生什么',
    does: (terminals, span) =>
      `${terminals} 台虚拟终端按剧本故障 ${span}，引擎照常发现，人员照常被呼叫。`,
    safe: '不影响任何真实终端、商户或交易，也不会下发指令。',
    reaches: (names) => `可能被呼叫：${names}。其收到的内容以“演练：”开头，未同意者会被跳过。`,
    reachesNobody: '无人同意参与演练：除非不呼叫人员，否则将被拒绝。',
    reachesDry: '不呼叫任何人。',
    ends: '演练会自行结束；出现真实一级故障时立即结束；也可在此停止。',
    startNow: '立即开始演练',
    plan: '安排演练',
    stop: '停止',
    stopTitle: (n) => `停止演练 ${n}`,
    stopEnds: '虚拟终端停止发送，已被呼叫的人员会收到结束通知。停止后不能恢复。',
    stopPlanned: '该演练不再举行，不会通知任何人。',
    asked: (by, at) => `${by} 于 ${at} 提出`,
    begins: (at) => `${at} 开始`,
    endedBy: (name) => `由 ${name}`,
    facts: (terminals, span) => `${terminals} 台终端，故障 ${span}`,
    dryRun: '不呼叫任何人',
    paged: (names) => `已呼叫：${names}。`,
    taken: (name) => `${name} 已接手。`,
    notAgreed: (names) => `应呼叫但未同意参与：${names}。`,
    steps: '预案步骤',
    step: (step, outcome, by, after) => `${step}：${by} ${outcome}，用时 ${after}`,
    outcomes: {
      done: '已完成',
      skipped: '已跳过',
      answered: '已回答',
      approved: '已批准',
      refused: '已拒绝',
    },
    inTime: (met, of) => `${of} 项目标达成 ${met} 项`,
    open: (incident) => `打开 ${incident}`,
  },
};
