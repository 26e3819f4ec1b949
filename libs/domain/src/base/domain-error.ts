/**
 * Everything the service refuses, in one table: the code that programs read, the HTTP status, and
 * the title that people read. A refusal is an answer, not a bug: whoever asked can do something
 * about it, and the detail says what.
 */

/** One kind of refusal. */
export interface Problem {
  readonly status: number;
  readonly title: { readonly en: string; readonly 'zh-CN': string };
}

/** Every code a request may be refused with. */
export const PROBLEMS = {
  invalid_request: { status: 400, title: { en: 'The request is not valid', 'zh-CN': '请求无效' } },
  unauthorised: {
    status: 401,
    title: { en: 'A valid token is needed', 'zh-CN': '需要有效的令牌' },
  },
  signature_refused: {
    status: 401,
    title: { en: 'The signature does not prove the sender', 'zh-CN': '签名无法证明发送方' },
  },
  cross_origin_refused: {
    status: 403,
    title: { en: 'Another site may not ask for this', 'zh-CN': '不接受来自其他网站的请求' },
  },
  speaks_for_another: {
    status: 403,
    title: { en: 'Your token speaks for you alone', 'zh-CN': '您的令牌只能代表您本人' },
  },
  not_found: { status: 404, title: { en: 'There is nothing here', 'zh-CN': '此处没有内容' } },
  hook_not_connected: {
    status: 404,
    title: { en: 'Nothing is connected here', 'zh-CN': '此处未接入任何服务' },
  },
  incident_not_found: { status: 404, title: { en: 'No such incident', 'zh-CN': '没有该故障' } },
  terminal_not_found: { status: 404, title: { en: 'No such terminal', 'zh-CN': '没有该终端' } },
  rule_not_found: { status: 404, title: { en: 'No such rule', 'zh-CN': '没有该规则' } },
  person_not_found: { status: 404, title: { en: 'No such person', 'zh-CN': '没有该人员' } },
  rota_not_found: { status: 404, title: { en: 'No such rota', 'zh-CN': '没有该值班表' } },
  override_not_found: {
    status: 404,
    title: { en: 'No such override', 'zh-CN': '没有该代班记录' },
  },
  moment_not_kept: {
    status: 404,
    title: { en: 'What was known then is not kept', 'zh-CN': '未保留该时刻的记录' },
  },
  silence_not_found: { status: 404, title: { en: 'No such silence', 'zh-CN': '没有该静默' } },
  step_not_found: {
    status: 404,
    title: { en: 'The playbook has no such step', 'zh-CN': '处置预案中没有该步骤' },
  },
  command_not_found: { status: 404, title: { en: 'No such command', 'zh-CN': '没有该指令' } },
  hold_not_found: { status: 404, title: { en: 'No such hold', 'zh-CN': '没有该保持' } },
  drill_not_found: { status: 404, title: { en: 'No such drill', 'zh-CN': '没有该演练' } },
  notice_not_found: { status: 404, title: { en: 'No such notice', 'zh-CN': '没有该通知' } },
  call_heard_before: {
    status: 409,
    title: { en: 'The call was heard before', 'zh-CN': '该回调此前已处理' },
  },
  incident_already_acknowledged: {
    status: 409,
    title: { en: 'Somebody has acknowledged the incident', 'zh-CN': '该故障已有人接手' },
  },
  incident_already_resolved: {
    status: 409,
    title: { en: 'The incident is resolved', 'zh-CN': '该故障已解决' },
  },
  comment_not_found: {
    status: 404,
    title: { en: 'The incident has no such comment', 'zh-CN': '该故障没有此评论' },
  },
  incident_not_resolved: {
    status: 409,
    title: { en: 'The incident is not over yet', 'zh-CN': '该故障尚未结束' },
  },
  incident_already_reviewed: {
    status: 409,
    title: { en: 'The review is closed', 'zh-CN': '复盘已完成' },
  },
  review_changed: {
    status: 409,
    title: { en: 'Somebody else has saved the review', 'zh-CN': '复盘已被他人保存' },
  },
  follow_up_not_found: {
    status: 404,
    title: { en: 'There is no such follow-up', 'zh-CN': '没有此后续事项' },
  },
  follow_up_not_about: {
    status: 404,
    title: {
      en: 'The follow-up is not about this terminal or store',
      'zh-CN': '后续事项与此终端或门店无关',
    },
  },
  follow_up_unchanged: {
    status: 409,
    title: { en: 'The follow-up is so already', 'zh-CN': '后续事项已是该状态' },
  },
  regulation_not_found: {
    status: 404,
    title: { en: 'The regulations in force do not have this', 'zh-CN': '现行监管配置中没有此项' },
  },
  report_already_sent: {
    status: 409,
    title: { en: 'The report was marked as sent', 'zh-CN': '该报告已标记为报送' },
  },
  step_already_done: {
    status: 409,
    title: { en: 'Somebody has reported on the step', 'zh-CN': '该步骤已有人处理' },
  },
  step_not_due: {
    status: 409,
    title: { en: 'It is not the turn of this step', 'zh-CN': '尚未轮到该步骤' },
  },
  approver_must_differ: {
    status: 409,
    title: { en: 'Another person must agree', 'zh-CN': '须由另一人批准' },
  },
  silence_already_over: {
    status: 409,
    title: { en: 'The silence is over', 'zh-CN': '该静默已结束' },
  },
  command_forbidden: {
    status: 409,
    title: { en: 'An open incident forbids the command', 'zh-CN': '未解决的故障禁止该指令' },
  },
  terminal_on_hold: {
    status: 409,
    title: { en: 'Terminals are on hold', 'zh-CN': '有终端处于保持状态' },
  },
  commands_halted: {
    status: 409,
    title: { en: 'All commands are stopped', 'zh-CN': '所有指令已停止' },
  },
  command_hash_differs: {
    status: 409,
    title: { en: 'The approval is for something else', 'zh-CN': '所批准的内容与指令不符' },
  },
  command_not_approved: {
    status: 409,
    title: { en: 'The command waits for an approval', 'zh-CN': '指令尚待批准' },
  },
  command_not_waiting: {
    status: 409,
    title: { en: 'The command does not wait for this', 'zh-CN': '指令当前不需要此操作' },
  },
  hold_already_released: {
    status: 409,
    title: { en: 'The hold is released', 'zh-CN': '该保持已解除' },
  },
  notice_changed: {
    status: 409,
    title: { en: 'The notice is not the one that was read', 'zh-CN': '通知已不是所阅版本' },
  },
  notice_not_waiting: {
    status: 409,
    title: { en: 'The notice waits for nobody', 'zh-CN': '该通知已不可更改' },
  },
  nobody_to_tell: {
    status: 409,
    title: { en: 'There is nobody to tell', 'zh-CN': '没有需要通知的商户' },
  },
  drill_already_running: {
    status: 409,
    title: { en: 'A drill is under way', 'zh-CN': '已有演练正在进行' },
  },
  drill_in_the_way: {
    status: 409,
    title: { en: 'A real incident is open', 'zh-CN': '有真实故障尚未解决' },
  },
  drill_time_refused: {
    status: 422,
    title: { en: 'A drill cannot be planned for then', 'zh-CN': '无法在该时间安排演练' },
  },
  drill_nobody_agreed: {
    status: 409,
    title: { en: 'Nobody has agreed to drills', 'zh-CN': '没有人同意参加演练' },
  },
  drill_touches_nobody: {
    status: 409,
    title: { en: 'A drill touches nobody else', 'zh-CN': '演练不得影响其他人' },
  },
  drill_already_over: { status: 409, title: { en: 'The drill is over', 'zh-CN': '该演练已结束' } },
  registry_replace_refused: {
    status: 409,
    title: { en: 'The import would retire too much', 'zh-CN': '此次导入将停用过多记录' },
  },
  too_large: { status: 413, title: { en: 'The request is too large', 'zh-CN': '请求过大' } },
  unsupported_media_type: {
    status: 415,
    title: { en: 'A body of this type is not read', 'zh-CN': '不支持该类型的请求体' },
  },
  override_doubted: {
    status: 409,
    title: {
      en: 'Somebody would be on call twice, or nobody',
      'zh-CN': '会造成重复值班或无人值班',
    },
  },
  override_refused: {
    status: 422,
    title: { en: 'This cannot be an override', 'zh-CN': '代班时间无效' },
  },
  merge_refused: {
    status: 422,
    title: { en: 'These cannot be merged', 'zh-CN': '无法合并这些故障' },
  },
  split_refused: {
    status: 422,
    title: { en: 'This cannot be split off', 'zh-CN': '无法拆分此部分' },
  },
  step_outcome_refused: {
    status: 422,
    title: { en: 'This cannot be said of the step', 'zh-CN': '该步骤不接受此结果' },
  },
  command_reaches_nobody: {
    status: 422,
    title: { en: 'No terminal is meant', 'zh-CN': '没有符合条件的终端' },
  },
  forbidden_advice: {
    status: 422,
    title: { en: 'The text advises what makes it worse', 'zh-CN': '文字包含会使故障恶化的建议' },
  },
  notice_text_refused: {
    status: 422,
    title: { en: 'The text of the notice has mistakes', 'zh-CN': '通知文字有误' },
  },
  registry_import_refused: {
    status: 422,
    title: { en: 'The import has mistakes', 'zh-CN': '导入内容有误' },
  },
  test_page_too_soon: {
    status: 429,
    title: { en: 'Wait before the next test page', 'zh-CN': '请稍后再发测试呼叫' },
  },
  internal: { status: 500, title: { en: 'A fault of the service', 'zh-CN': '服务内部故障' } },
  database_away: {
    status: 503,
    title: { en: 'The database does not answer', 'zh-CN': '数据库没有响应' },
  },
  too_many_clients: {
    status: 503,
    title: { en: 'Too many live connections', 'zh-CN': '实时连接过多' },
  },
} as const satisfies Readonly<Record<string, Problem>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A refusal. `detail` is one English sentence about this very request. */
export class DomainError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    /** What is wrong with the request, one mistake an entry. */
    readonly mistakes: readonly string[] = [],
    /** How many there are, when not all of them are listed. */
    readonly mistakesTotal: number = mistakes.length,
  ) {
    super(`${code}: ${detail}`);
  }
}
