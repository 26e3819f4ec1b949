import type { Explanation, Gate, Verdict } from '../../rule/explanation.js';
import { type ExplainWords, figure, momentText, rateOf } from './explain-words.js';
import { percent } from './keys.js';
import { zhCN } from './zh-cn.js';

const number = new Intl.NumberFormat('zh-CN');

const verdicts: Record<Verdict, (incident: string) => string> = {
  fired: (incident) => `已触发，并开启故障 ${incident}`,
  joined: (incident) => `条件成立，其失败并入故障 ${incident}`,
  owned: (incident) => `未再告警：此范围内的失败已全部由 ${incident} 解释`,
  waiting: () => '条件成立，正在等待更明确的原因',
  holding: () => '条件成立，但持续时间尚未达到要求',
  not_watched: () => '该规则不按此属性监测，对此无从判断',
  not_known: () => '该规则按此属性监测，但没有已知终端属于此值，请核对写法',
  unheard: () => '未触发：没有收到任何数据，数据缺失不能作为证据',
  below: () => '未触发',
};

const gates: Record<Gate['name'], string> = {
  failures: '失败笔数',
  terminals: '受影响终端数',
  merchants: '受影响商户数',
  times_normal: '相对常态倍数',
  for: '持续秒数',
  answers: '不同应答数',
  returns: '返回次数',
  merchants_max: '同时涉及商户数',
  left_out: '因超出上限未纳入观察的终端数',
  own_path: '自身链路迹象',
};

function scopeName({ scope }: Explanation): string {
  return scope.length === 0 ? '整个终端群' : zhCN.cause(scope);
}

/** Simplified Chinese. */
export const explainZhCN: ExplainWords = {
  verdict: (e) =>
    `规则 ${e.rule}，范围 ${scopeName(e)}，${momentText(e.at)}（UTC）：` +
    `${verdicts[e.verdict](e.incident ?? '')}。`,
  counts: (e) => {
    const { since, attempts, failures, units } = e;
    if (since === null || attempts === 0) return '没有任何偏离常态的迹象。';
    const among = attempts === null ? '' : number.format(Math.round(attempts));
    const rate = rateOf(e);
    const share = rate === null ? '' : `（${percent(rate)}）`;
    const counted = zhCN.counted(units, number.format(failures), among);
    return `自 ${momentText(since)} 起：${counted}${share}。`;
  },
  normal: (normal, tolerated, units) => {
    const among = units === 'all' || units === 'pin' ? '笔交易' : '个计数单位';
    const learned = `${number.format(Math.round(normal.attempts))} ${among}`;
    const from = {
      cell: `由本范围 ${learned}习得，并向整体的 ${percent(normal.fleet)} 收敛`,
      fleet: `由整体 ${learned}习得`,
      prior: '出厂值，尚未习得',
    };
    return (
      `常态为 ${percent(normal.rate)}（${from[normal.from]}）；` +
      `容忍上限为 ${percent(tolerated)}。`
    );
  },
  evidence: ({ nats, limit, met }) =>
    `证据：${figure(nats)} 奈特，阈值 ${figure(limit)}，${met ? '已达到' : '未达到'}。`,
  gate: ({ name, value, limit, met }) => {
    const unit = name === 'for' ? 1_000 : 1;
    const [is, needs] = [value / unit, limit / unit].map(figure);
    const asked = name === 'merchants_max' || name === 'left_out' ? '至多' : '要求';
    return `门槛「${gates[name]}」：实际 ${is}，${asked} ${needs}，${met ? '满足' : '不满足'}。`;
  },
  gateName: (name) => gates[name],
  nothingHeld: '没有任何条件阻止其触发。',
  owner: ({ incident, cause, whole }) =>
    `${incident}（${zhCN.cause(cause)}）未结束，解释了此范围的${whole ? '全部' : '部分'}失败，` +
    '其所解释的部分不在此处计数。',
  newest: ({ newestAt, at }) =>
    `最新数据距当时 ${figure(Math.max(0, at - (newestAt ?? at)) / 1_000)} 秒。`,
};
