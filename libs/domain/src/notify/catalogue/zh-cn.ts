import { actionsIn, meaningOf } from '../../code/read-code.js';
import type { Incident } from '../../incident/incident.js';
import { isHealthy } from '../../incident/is-healthy.js';
import { isNotFound } from '../../localise/is-not-found.js';
import { countingZhCN } from './counting-words.js';
import { diagnosesZh as diagnoses } from './diagnosis-words.js';
import {
  type Catalogue,
  countedIn,
  type Found,
  groupCause,
  leadingCode,
  type NamedValue,
  percent,
  readCause,
  sayTimeline,
  type TimelineParams,
  type TimelineWords,
} from './keys.js';
import { lifeZhCN } from './life-zh-cn.js';
import { ZH_ORDERS } from './order-words.js';
import { pageLineZhCN } from './page-line.js';
import { pageZhCN, reportedZhCN } from './page-words.js';
import { reasonsZhCN } from './reason-words.js';
import { sayReturnsInUtc } from './returns-words.js';

const number = new Intl.NumberFormat('zh-CN');

const attributes: Record<string, string> = {
  acquirer: '收单机构',
  issuer: '发卡行',
  scheme: '卡组织',
  entry: '读卡方式',
  region: '地区',
  carrier: '运营商',
  link: '接入方式',
  model: '型号',
  hw: '硬件版本',
  fw: '固件',
  app: '应用版本',
  param: '参数版本',
  feePlan: '费率方案',
  keys: '密钥校验值',
  merchant: '商户',
  store: '门店',
  terminal: '终端',
  chain: '连锁',
  job: '任务',
  code: '错误码',
  class: '故障类别',
  fleet: '全部终端',
  cause: '原因组合',
  pin: '密码',
};

const changes: Record<string, string> = {
  key_reset: '密钥重置',
  rki: '远程密钥灌装',
  firmware: '固件发布',
  app: '应用发布',
  param: '参数下发',
  fee_plan: '费率方案变更',
  cutover: '日切',
  maintenance: '维护',
  hsm: '加密机变更',
};

const reasons: Record<string, string> = {
  first: '首次通知',
  changed: '有变化',
  reopened: '重新打开',
  escalated: '升级',
  acknowledged: '已有人接手',
  repeated: '重复通知',
  reminded: '监管报告临近时限',
  resolved: '已恢复',
  client_error: '对方拒绝请求',
  auth_error: '对方拒绝凭据',
  rate_limited: '对方限流',
  server_error: '对方服务故障',
  timeout: '对方响应超时',
  unreachable: '无法连接对方',
  refused_address: '其地址不允许访问',
  rejected: '对方收下请求但返回错误',
  gone: '接收方已不存在',
  disabled: '接收方曾声明已停用',
  redirected: '对方要求改用其他地址',
  tries_exhausted: '多次尝试均失败',
};

const actions = actionsIn('zh-CN');

const severities: Record<string, string> = {
  SEV1: 'SEV1 特别严重',
  SEV2: 'SEV2 严重',
  SEV3: 'SEV3 一般',
  SEV4: 'SEV4 提示',
};

const timeline: TimelineWords = {
  triggered: (p) => `故障发生 ${p.afterSeconds} 秒后发现：${named(p)}`,
  updated: (p) =>
    `${named(p)}：${placeOf(p)}，` + `现涉及 ${p.merchants} 家商户的 ${p.terminals} 台终端`,
  reopened: () => '故障再次出现，重新打开',
  monitoring: () => '失败率已恢复正常，观察中',
  relapsed: () => '故障复发',
  recovered: () => '已恢复：观察期内持续有正常交易为证',
  acknowledged: (p) => `${p.by} 已接手${p.note ? `：${p.note}` : ''}`,
  resolved_by_hand: (p) => `${p.by} 手动关闭：${p.reason}`,
  step_done: (p) => `${p.by} 完成步骤 ${p.step}${p.note ? `：${p.note}` : ''}`,
  step_skipped: (p) => `${p.by} 跳过步骤 ${p.step}${p.note ? `：${p.note}` : ''}`,
  step_answered: (p) => `${p.by} 回答 ${p.step}：${p.answer}${p.note ? `。${p.note}` : ''}`,
  step_approved: (p) => `${p.by} 批准 ${p.step}${p.note ? `：${p.note}` : ''}`,
  step_refused: (p) => `${p.by} 拒绝 ${p.step}${p.note ? `：${p.note}` : ''}`,
  step_waited: (p) => `等待结束：${p.step}`,
  step_met: (p) => `条件已满足：${p.step}`,
  step_unmet: (p) => `条件在时限内未满足：${p.step}`,
  step_escalated: (p) => `已升级：${p.step}`,
  step_noted: (p) => `事后待办：${p.step}`,
  step_late: (p) => `${p.step} 超时无人处理，预案已继续`,
  step_overdue: (p) => `已超时：${p.step}`,
  playbook_started: (p) => `处置预案 ${p.playbook} 已启动（${p.hash}）`,
  silenced: (p) => `${p.by} 已静默至 ${p.until}：${p.comment}`,
  unsilenced: () => '静默已结束',
  silence_overruled: (p) => `${p.by} 的静默未指明 SEV1，仍然通知`,
  inhibited: (p) => `被 ${p.by} 抑制，其持续期间不通知`,
  uninhibited: () => '抑制已解除',
  inhibition_overruled: (p) => `虽被 ${p.by} 抑制，但规则未指明 SEV1，仍然通知`,
  muted: (p) => `按时间段 ${p.by}，此时不通知 ${p.receiver}`,
  told_with: (p) => `与 ${p.with} 一并通知 ${p.receiver}`,
  unmuted: (p) => `恢复通知 ${p.receiver}`,
  ...ZH_ORDERS,
  notified: (p) =>
    `已发送至 ${p.receiver}（${reasons[String(p.reason)] ?? p.reason}）` +
    (p.doubtful ? '，可能重复发送' : ''),
  notify_gave_up: (p) => `未能发送至 ${p.receiver}：${reasons[String(p.reason)] ?? p.reason}`,
  ...reportedZhCN,
  ...pageZhCN,
  hindsight: (p) =>
    `事后看：若 ${p.terminals} 台终端的数据没有晚到，本可提前 ${p.minutes} 分钟发现`,
  ...lifeZhCN.lines((text) => cause(readCause(text))),
};

function named({ diagnosis = '' }: TimelineParams): string {
  return diagnoses[diagnosis] ?? String(diagnosis);
}

function placeOf({ cause: text, explained }: TimelineParams): string {
  return place({ cause: readCause(String(text)), explainedShare: Number(explained) });
}

function codeMeaning(code: string): string {
  return meaningOf(code)?.['zh-CN'] ?? code;
}

function cause(entries: readonly NamedValue[]): string {
  if (entries.length === 0) return '全部终端';
  return groupCause(entries)
    .map(([attribute, values]) => `${attributes[attribute] ?? attribute} = ${values.join(' 或 ')}`)
    .join('，');
}

/** 故障的位置：原因为空时，或为全部终端，或为尚未定位。 */
function place(found: Found): string {
  return isNotFound(found) ? reasonsZhCN.notFound : cause(found.cause);
}

function title(incident: Incident): string {
  const { full, bare, means } = leadingCode(incident);
  if (!full || incident.evidence.units) return diagnoses[incident.diagnosis] ?? incident.diagnosis;
  return `错误 ${bare}（${means?.['zh-CN'] ?? codeMeaning(full)}）激增`;
}

function counted(units = 'attempts', hits: string, among: string): string {
  const name = units === 'all' || units === 'pin' ? 'attempts' : units;
  return countingZhCN[name]?.(hits, among) ?? `${among} 中有 ${hits}`;
}

/** 无常态可比时不提。 */
function usually({ impact }: Incident): string {
  return impact.baseline > 0 ? `，常态为 ${percent(impact.baseline)}` : '';
}

function sentence(incident: Incident): string {
  const inside = incident.evidence.contrasts[0];
  const failures = number.format(inside?.failures ?? 0);
  const attempts = number.format(Math.round(inside?.attempts ?? 0));
  const { control, locks } = incident.evidence;
  const hits = counted(countedIn(incident), failures, attempts);
  const where = isNotFound(incident) ? '' : `${cause(incident.cause)} 的 `;
  const parts = [
    `${diagnoses[incident.diagnosis] ?? incident.diagnosis}：${where}${hits}${usually(incident)}。`,
  ];
  if (incident.cause.length > 0) {
    parts.push(`可解释全部新增失败的 ${percent(incident.explainedShare)}。`);
  } else if (where === '') parts.push(reasonsZhCN.noCause(percent(incident.explainedShare)));
  if (locks) parts.push(reasonsZhCN.locks(locks, number.format(locks.failures)));
  if (control && control.attempts > 0) {
    const rate = percent(control.failures / control.attempts);
    parts.push(
      isHealthy(control)
        ? `同范围免密交易正常（失败 ${rate}），因此不是网络问题。`
        : `同范围免密交易也有 ${rate} 失败，因此不只是密码问题。`,
    );
  }
  const change = incident.changes[0];
  if (change) {
    const what = changes[change.what] ?? change.what;
    const seconds = Math.round((incident.startedAt - change.at) / 1000);
    parts.push(
      seconds >= 1
        ? `故障始于变更 ${change.id}（${what}）之后 ${seconds} 秒。`
        : `同时有变更 ${change.id}（${what}）。`,
    );
  }
  const returns = sayReturnsInUtc('zh-CN', incident);
  if (returns !== null) parts.push(`故障自${returns}。`);
  if (incident.foundOver) {
    const isNote = incident.severity === 'SEV4';
    parts.push(`发现时故障已结束${isNote ? '，因此未通知任何人' : ''}。`);
  }
  return parts.join('');
}

const AGAIN = {
  first: '',
  reopened: '复发',
  changed: '更新',
  escalated: '升级',
  acknowledged: '已接手',
  repeated: '仍在持续',
  reminded: '',
} as const;

/** Simplified Chinese. */
export const zhCN = {
  title,
  sentence,
  cause,
  place,
  ground: (ground) => reasonsZhCN.ground(ground, { attributes, changes }),
  page: (incident, reason) => {
    const bare = incident.evidence.units ? '' : leadingCode(incident).bare;
    const named = diagnoses[incident.diagnosis] ?? incident.diagnosis;
    const { impact } = incident;
    if (reason === 'resolved' && incident.status === 'merged') {
      const host = incident.links?.findLast(({ kind }) => kind === 'merged_into')?.to;
      return `${incident.severity} 已合并 ${incident.id}：${named}，后续见 ${host}。`;
    }
    if (reason === 'resolved') {
      const terminals = number.format(impact.terminals);
      const what = bare ? `错误${bare}回落` : `${named}结束`;
      return `${incident.severity} 已恢复 ${incident.id}：${what}，曾影响${terminals}台，无需操作。`;
    }
    const what = bare ? `错误${bare}激增` : named;
    const [action] = incident.forbidden.map((id) => actions[id] ?? id);
    return pageLineZhCN(incident, { again: AGAIN[reason], what, where: place(incident), action });
  },
  code: codeMeaning,
  counted,
  timeline: (entry) => sayTimeline(timeline, entry),
  diagnoses,
  actions,
  attributes,
  changes,
  reasons,
  severities,
  roles: lifeZhCN.roles,
} satisfies Catalogue;
