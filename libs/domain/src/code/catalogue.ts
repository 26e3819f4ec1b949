/**
 * What a response code means, and what many of them mean. One 55 is a customer who mistyped a
 * PIN; a mass of 55 while PIN-less payments are healthy is a key or HSM fault: the same code
 * changes its class and its party with scale. Codes are `{dialect}:{code}`, because the same two
 * characters mean different things at different hosts.
 */

/**
 * Failure classes the detector counts together: codes that one fault produces together, over the
 * same denominator.
 */
export const FAILURE_CLASSES = [
  'pin_key',
  'issuer_link',
  'host_system',
  'no_answer',
  'format',
  'config',
  'card_data_read',
  'funds',
  'device',
  'other',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Which attempts could have produced a class: the wrong denominator is the commonest mistake. */
export type Denominator = 'all' | 'pin';

interface ClassFacts {
  readonly denominator: Denominator;
  /** Share of its denominator in a healthy fleet, before anything is learned. */
  readonly prior: number;
  /** A person's or an issuer's decision, not a fault: judged more leniently, paged at no hour. */
  readonly business: boolean;
}

/** Priors are those of a healthy fleet; the engine learns each cell's own rate from there. */
export const CLASS_FACTS: Readonly<Record<FailureClass, ClassFacts>> = {
  pin_key: { denominator: 'pin', prior: 0.01, business: false },
  issuer_link: { denominator: 'all', prior: 0.003, business: false },
  host_system: { denominator: 'all', prior: 0.003, business: false },
  no_answer: { denominator: 'all', prior: 0.004, business: false },
  format: { denominator: 'all', prior: 0.001, business: false },
  config: { denominator: 'all', prior: 0.001, business: false },
  card_data_read: { denominator: 'all', prior: 0.012, business: true },
  funds: { denominator: 'all', prior: 0.05, business: true },
  device: { denominator: 'all', prior: 0.002, business: false },
  other: { denominator: 'all', prior: 0.01, business: false },
};

interface CodeFacts {
  readonly class: FailureClass;
  readonly en: string;
  readonly zh: string;
}

const code = (cls: FailureClass, zh: string, en: string): CodeFacts => ({ class: cls, en, zh });

/** UnionPay POS dialect. 59 stands beside 51 since issuers answer it to the same kind of wave. */
const CUP_POS: Readonly<Record<string, CodeFacts>> = {
  '00': code('other', '交易成功', 'approved'),
  '01': code('funds', '请持卡人与发卡行联系', 'refer to issuer'),
  '03': code('config', '无效商户', 'invalid merchant'),
  '05': code('funds', '身份认证失败', 'do not honour'),
  '12': code('format', '无效的关联交易', 'invalid transaction'),
  '13': code('card_data_read', '无效金额', 'invalid amount'),
  '14': code('card_data_read', '无效卡号', 'invalid card number'),
  '25': code('format', '找不到原交易', 'original not found'),
  '30': code('format', '报文格式错误', 'format error'),
  '38': code('pin_key', '密码错误次数超限', 'PIN tries exceeded'),
  '40': code('config', '请求的功能尚不支持', 'function not supported'),
  '45': code('card_data_read', '请使用芯片', 'insert chip'),
  '51': code('funds', '余额不足', 'insufficient funds'),
  '54': code('card_data_read', '过期卡', 'expired card'),
  '55': code('pin_key', '密码错误', 'incorrect PIN'),
  '57': code('funds', '不允许此卡交易', 'not permitted to cardholder'),
  '58': code('config', '不允许终端进行的交易', 'not permitted at terminal'),
  '59': code('funds', '卡片校验错', 'suspected fraud'),
  '61': code('funds', '超出金额限制', 'amount limit exceeded'),
  '65': code('funds', '超出次数限制', 'frequency limit exceeded'),
  '68': code('issuer_link', '发卡行响应超时', 'response too late'),
  '75': code('pin_key', '密码错误次数超限', 'PIN tries exceeded'),
  '77': code('config', '批次号不一致', 'batch mismatch'),
  '90': code('host_system', '系统日切', 'cut-over in progress'),
  '91': code('issuer_link', '发卡方不能操作', 'issuer inoperative'),
  '92': code('host_system', '找不到或无法到达机构', 'no route to institution'),
  '94': code('format', '重复交易', 'duplicate transmission'),
  '96': code('host_system', '系统异常', 'system malfunction'),
  '97': code('config', 'POS 终端号找不到', 'terminal not registered'),
  '98': code('issuer_link', '收不到发卡方应答', 'no answer from issuer'),
  '99': code('pin_key', 'PIN 格式错', 'PIN format error'),
  A0: code('pin_key', 'MAC 鉴别失败', 'MAC check failed'),
  A7: code('pin_key', '安全处理失败', 'security processing failed'),
};

/** What a terminal says of an attempt that nobody answered. */
const LOCAL: Readonly<Record<string, CodeFacts>> = {
  timeout: code('no_answer', '无应答', 'no answer'),
};

const DIALECTS: Readonly<Record<string, Readonly<Record<string, CodeFacts>>>> = {
  'cup-pos': CUP_POS,
  local: LOCAL,
};

function factsOf(fullCode: string): CodeFacts | undefined {
  const colon = fullCode.indexOf(':');
  const dialect = DIALECTS[fullCode.slice(0, colon)];
  const bare = fullCode.slice(colon + 1);
  return dialect && Object.hasOwn(dialect, bare) ? dialect[bare] : undefined;
}

/** The class a failure is counted in. An attempt without an answer is that, whatever its code. */
export function classOf(fullCode: string, outcome: string | null): FailureClass {
  if (outcome === 'noAnswer') return 'no_answer';
  if (fullCode.startsWith('dev:')) return 'device';
  return factsOf(fullCode)?.class ?? 'other';
}

/** What a code says, in both languages; null for a code no dialect of ours knows. */
export function meaningOf(fullCode: string): { en: string; 'zh-CN': string } | null {
  const facts = factsOf(fullCode);
  return facts ? { en: facts.en, 'zh-CN': facts.zh } : null;
}
