/** Why a fault is called what it is, and what to say while nobody knows, in each language. */
import type { Instant } from '../../base/instant.js';
import { MINUTE } from '../../base/instant.js';
import type { Ground } from '../../diagnose/ground.js';
import type { Evidence } from '../../incident/incident.js';
import type { Locale } from '../locale.js';
import { percent } from './keys.js';

/** Whose cards are locked, as the evidence has it. */
type Locks = NonNullable<Evidence['locks']>;

/** Names that grounds are written out with. */
interface Names {
  readonly attributes: Readonly<Record<string, string>>;
  readonly changes: Readonly<Record<string, string>>;
}

interface ReasonWords {
  /** In the place of a cause. */
  readonly notFound: string;
  /** A sentence; `share` is what the best attribute explains, written out. */
  readonly noCause: (share: string) => string;
  readonly locks: (locks: Locks, failures: string) => string;
  readonly ground: (ground: Ground, names: Names) => string;
}

/** Terminals of which nobody knows yet what they have in common. */
export const SOME: Readonly<Record<Locale, string>> = {
  en: 'some terminals (cause not found yet)',
  'zh-CN': '部分终端（原因尚未定位）',
};

export const reasonsEn: ReasonWords = {
  notFound: 'cause not found yet',
  noCause: (share) =>
    `The cause is not found yet: what fits best explains ${share} of the excess failures.`,
  locks: ({ codes, since, afterMs, behind }, failures) => {
    const after = behind ? `, ${spanEn(afterMs)} the first ${bare(behind)}` : '';
    return (
      `Cards are being locked: ${failures} answers ${codes.map(bare).join('/')} ` +
      `since ${hour(since)} UTC${after}.`
    );
  },
  ground: ({ kind, name = '', share = 0, minutes = 0 }, { attributes, changes }) => {
    const words: Readonly<Record<Ground['kind'], string>> = {
      at: `The failures share one ${attributes[name] ?? name}`,
      elsewhere: `The failures do not share one ${attributes[name] ?? name}`,
      everywhere: 'Everything fails, whatever its attributes',
      not_found: 'No attribute explains most of the failures yet',
      cutover_codes: `${percent(share)} of the answers say cut-over`,
      hsm_codes: `${percent(share)} of the answers say security module`,
      clock_codes: `${percent(share)} of the answers say that cards have expired`,
      reader_codes: `${percent(share)} of the answers ask for the chip`,
      table_codes: `${percent(share)} of the answers say wrong card number or no issuer`,
      failing_share: `${percent(share)} of the attempts fail`,
      change: `Announced before: ${changes[name] ?? name}`,
      no_change: `Not announced before: ${changes[name] ?? name}`,
      pinless_healthy: 'Payments without a PIN are healthy',
      pinless_fails: 'Payments without a PIN fail too',
      locks: 'Cards with right PINs are being locked',
      spread: `It was of one ${attributes[name] ?? name} alone for ${minutes} min before`,
      same_codes: `${percent(share)} of the answers have the codes it began with`,
    };
    return words[kind];
  },
};

export const reasonsZhCN: ReasonWords = {
  notFound: '原因尚未定位',
  noCause: (share) => `原因尚未定位：最吻合的特征仅能解释新增失败的 ${share}。`,
  locks: ({ codes, since, afterMs, behind }, failures) => {
    const after = behind ? `，首笔出现在 ${bare(behind)} 之后${spanZh(afterMs)}` : '';
    return (
      `持卡人的卡正被锁定：自 ${hour(since)}（UTC）起已有 ${failures} 笔应答 ` +
      `${codes.map(bare).join('/')}${after}。`
    );
  },
  ground: ({ kind, name = '', share = 0, minutes = 0 }, { attributes, changes }) => {
    const words: Readonly<Record<Ground['kind'], string>> = {
      at: `失败集中于同一${attributes[name] ?? name}`,
      elsewhere: `失败不集中于同一${attributes[name] ?? name}`,
      everywhere: '不论何种特征，全部失败',
      not_found: '尚无特征能解释多数失败',
      cutover_codes: `${percent(share)} 的应答为日切`,
      hsm_codes: `${percent(share)} 的应答指向加密机`,
      clock_codes: `${percent(share)} 的应答为卡片过期`,
      reader_codes: `${percent(share)} 的应答要求使用芯片`,
      table_codes: `${percent(share)} 的应答为卡号无效或无此发卡方`,
      failing_share: `${percent(share)} 的交易失败`,
      change: `此前有公告：${changes[name] ?? name}`,
      no_change: `此前无公告：${changes[name] ?? name}`,
      pinless_healthy: '免密交易正常',
      pinless_fails: '免密交易也失败',
      locks: '密码正确的卡正被锁定',
      spread: `此前 ${minutes} 分钟仅限同一${attributes[name] ?? name}`,
      same_codes: `${percent(share)} 的应答与起初的错误码相同`,
    };
    return words[kind];
  },
};

function spanEn(ms: number): string {
  return ms < MINUTE
    ? 'the first within a minute of'
    : `the first ${Math.round(ms / MINUTE)} min after`;
}

function spanZh(ms: number): string {
  return ms < MINUTE ? ' 1 分钟内' : ` ${Math.round(ms / MINUTE)} 分钟`;
}

/** A code without its dialect. */
function bare(code: string): string {
  return code.slice(code.indexOf(':') + 1);
}

function hour(at: Instant): string {
  return new Date(at).toISOString().slice(11, 16);
}
