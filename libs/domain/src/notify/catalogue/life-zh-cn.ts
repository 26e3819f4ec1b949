import { writeDuration } from '../../base/duration.js';
import type { FollowUpState } from '../../incident/follow-up.js';
import type { LifeWords } from './life-words.js';

const roles: Record<string, string> = {
  commander: '事件指挥',
  communications: '对外沟通',
  operations: '技术处置',
  liaison: '监管联络',
  scribe: '记录员',
} satisfies LifeWords['roles'];

const moves: Record<string, string> = {
  open: '重新打开',
  done: '已完成',
  dropped: '取消',
} satisfies Record<FollowUpState, string>;

/** 简体中文。 */
export const lifeZhCN = {
  roles: roles as LifeWords['roles'],
  lines: (cause) => ({
    role_given: ({ by, role, to }) => {
      const name = roles[String(role)] ?? role;
      if (to === '') return `${by} 卸任：${name}`;
      return to === by ? `${by} 担任：${name}` : `${by} 指定 ${to} 担任：${name}`;
    },
    commented: ({ by, text, corrects }) =>
      corrects === undefined ? `${by}：${text}` : `${by} 更正评论 ${corrects}：${text}`,
    mitigating: ({ by, step, note }) =>
      `${by} 开始处置${step ? `（${step}）` : ''}${note ? `：${note}` : ''}`,
    severity_set: ({ by, severity, reason }) => `${by} 定级为 ${severity}：${reason}`,
    merged_into: ({ by, other, reason }) =>
      by === '' ? `已并入 ${other}：两者原因相同` : `${by} 将其并入 ${other}：${reason}`,
    took_in: ({ by, other, reason }) =>
      by === '' ? `并入了 ${other}：两者原因相同` : `${by} 将 ${other} 并入本故障：${reason}`,
    split_asked: ({ by, cause: text, reason }) =>
      `${by} 要求将 ${cause(String(text))} 拆分为单独的故障：${reason}`,
    split_into: ({ other }) => `已拆分：${other} 为单独的故障`,
    came_back: ({ other }) => `同一原因再次出现：${other}`,
    reviewed: ({ by }) => `${by} 完成复盘`,
    judged: ({ by, useful, note }) =>
      `${by} 认为此次告警${useful === 'yes' ? '有用' : '不必要'}${note ? `：${note}` : ''}`,
    follow_up_moved: ({ by, what, to, note, names = '', more = 0 }) => {
      const rest = Number(more) > 0 ? `，另有 ${more} 项` : '';
      const whom = names === '' ? '' : `（${String(names).replaceAll(', ', '、')}${rest}）`;
      return `${by} ${moves[String(to)]}后续事项“${what}”${whom}${note ? `：${note}` : ''}`;
    },
    authority_answered: ({ by, input, value, note }) =>
      value === ''
        ? `${by} 撤回监管信息 ${input}${note ? `：${note}` : ''}`
        : `${by} 补充监管信息：${input} ${value}${note ? `（${note}）` : ''}`,
    authority_graded: ({ by, regulation, grade, reason }) =>
      `${by} 按 ${regulation} 定级：${grade || '无需报告'}（${reason}）`,
    authority_told: ({ by, regulation, report, reference }) =>
      `${by} 已按 ${regulation} 报送“${report}”${reference ? `（${reference}）` : ''}`,
    authority_reminded: ({ regulation, report, before, to }) =>
      `已提醒 ${to}：按 ${regulation} 应报送“${report}”，` +
      `距时限 ${writeDuration('zh-CN', Number(before))}`,
  }),
} satisfies LifeWords;
