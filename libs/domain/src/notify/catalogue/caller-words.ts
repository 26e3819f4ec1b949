/**
 * What a merchant on the phone is told, by diagnosis: what it is and whose fault it is, and what
 * the shop can do now. Said by people to people who are losing sales, so: no codes, no blame, no
 * promises of a time, and nothing that somebody at a till cannot do.
 */
import type { Words } from '../../code/taxonomy.js';

/** Two sentences, each in both languages. */
export interface CallerWords {
  readonly what: Words;
  readonly now: Words;
}

const KEYS: CallerWords = {
  what: {
    en:
      'Payments with a PIN fail because keys between the payment systems are out of step. ' +
      'Your terminals are well, and your customers have not mistyped.',
    'zh-CN': '输密交易失败，原因是支付系统之间的密钥不同步。您的终端正常，顾客也没有输错密码。',
  },
  now: {
    en: 'Take contactless without a PIN, a QR code or cash.',
    'zh-CN': '请改用免密挥卡、扫码或现金。',
  },
};
const HOST: CallerWords = {
  what: {
    en:
      'The payment centre behind your terminals is disturbed, so card payments fail. Your ' +
      'terminals are well.',
    'zh-CN': '终端背后的支付中心故障，刷卡交易失败。您的终端正常。',
  },
  now: {
    en: 'Take a QR code or cash until we say that it is over.',
    'zh-CN': '恢复通知之前，请改用扫码或现金。',
  },
};
const ISSUER: CallerWords = {
  what: {
    en: 'The banks of some cards do not answer. Your terminals are well, and so are the cards.',
    'zh-CN': '部分发卡银行没有应答。您的终端和顾客的卡都正常。',
  },
  now: {
    en: 'Ask for a card of another bank, or take a QR code or cash.',
    'zh-CN': '请顾客换其他银行的卡，或改用扫码、现金。',
  },
};
const NETWORK: CallerWords = {
  what: {
    en: 'The mobile network in your region is disturbed, so terminals cannot reach us.',
    'zh-CN': '您所在地区的移动网络故障，终端无法联网。',
  },
  now: {
    en: 'If the terminal can use Wi-Fi or a cable, change to it; or take cash.',
    'zh-CN': '终端若支持 Wi-Fi 或网线，请切换；否则请收现金。',
  },
};
const CERTIFICATE: CallerWords = {
  what: {
    en:
      'A certificate in your terminals has ended: one that is switched off may not come ' +
      'back by itself.',
    'zh-CN': '终端内的证书已到期：关机或重启后可能无法自行恢复。',
  },
  now: {
    en: 'Leave terminals that still work switched on.',
    'zh-CN': '仍能使用的终端请保持开机。',
  },
};
const SOFTWARE: CallerWords = {
  what: {
    en: 'An update of the terminals’ software or settings is faulty. We are taking it back.',
    'zh-CN': '终端软件或参数的一次更新有误，我们正在回退。',
  },
  now: {
    en: 'Use another terminal if you have one; you need not do anything to this one.',
    'zh-CN': '如有其他终端请先使用；故障终端无需您做任何操作。',
  },
};
const OURS: CallerWords = {
  what: {
    en: 'For the moment we do not hear from your terminals; as far as we know payments go on.',
    'zh-CN': '我们暂时收不到终端的状态；据我们所知，交易不受影响。',
  },
  now: { en: 'Go on taking payments as usual.', 'zh-CN': '请照常收款。' },
};
const FEE: CallerWords = {
  what: {
    en:
      'Fees were charged that differ from the contract. We have the payments and correct ' +
      'them; no customer has to do anything.',
    'zh-CN': '部分手续费与合同不符。我们已有相关交易记录并会更正，顾客无需处理。',
  },
  now: { en: 'Go on taking payments as usual.', 'zh-CN': '请照常收款。' },
};
const TAMPER: CallerWords = {
  what: {
    en:
      'Terminals report that their case was opened. They have locked themselves to protect ' +
      'cards.',
    'zh-CN': '终端报告机壳被打开，已自动锁定以保护卡片信息。',
  },
  now: {
    en: 'Do not use them any more, and keep them for our colleague who will come.',
    'zh-CN': '请停用这些终端并妥善保管，等待工作人员上门。',
  },
};
const FRAUD: CallerWords = {
  what: {
    en: 'Somebody tries out cards or PINs at terminals. We are blocking it.',
    'zh-CN': '有人在终端上试探卡号或密码，我们正在拦截。',
  },
  now: {
    en: 'Watch for people who try many cards, and call us when you see one.',
    'zh-CN': '如发现有人连续尝试多张卡，请立即联系我们。',
  },
};
const PART: CallerWords = {
  what: {
    en: 'A part of your terminals, such as the printer or the card reader, reports a fault.',
    'zh-CN': '终端的某个部件（如打印机或读卡器）报告故障。',
  },
  now: {
    en: 'Use another terminal or another way of paying; we arrange the repair.',
    'zh-CN': '请使用其他终端或其他支付方式，我们会安排维修。',
  },
};
const MERCHANT: CallerWords = {
  what: {
    en: 'Payments fail at many of your terminals, and others pay. We are looking for the cause.',
    'zh-CN': '贵商户多台终端交易失败，其他商户正常。我们正在查找原因。',
  },
  now: {
    en: 'Take another way of paying, and tell us what was changed at your shops lately.',
    'zh-CN': '请先使用其他支付方式，并告知我们门店近期有何变动。',
  },
};
const STORE: CallerWords = {
  what: {
    en:
      'Payments fail at many terminals of one store, and others pay. We are looking for the ' +
      'cause.',
    'zh-CN': '一家门店的多台终端交易失败，其他门店正常。我们正在查找原因。',
  },
  now: {
    en:
      'Take another way of paying, and tell us whether power and the network of that store ' +
      'are up.',
    'zh-CN': '请先使用其他支付方式，并告知我们该门店的供电和网络是否正常。',
  },
};
const UNKNOWN: CallerWords = {
  what: {
    en:
      'Payments fail at many shops at once, so it is most likely not your terminal. We are ' +
      'looking for the cause.',
    'zh-CN': '许多商户同时出现交易失败，很可能不是您终端的问题。我们正在查找原因。',
  },
  now: {
    en: 'Take another way of paying until we say that it is over.',
    'zh-CN': '恢复通知之前，请先使用其他支付方式。',
  },
};

/** By diagnosis; `unknown` for one that is not listed. */
const WORDS: Readonly<Record<string, CallerWords>> = {
  terminal_pin_key: KEYS,
  zone_pin_key: KEYS,
  hsm: KEYS,
  certificate: CERTIFICATE,
  terminal_date: SOFTWARE,
  parameters: SOFTWARE,
  release: SOFTWARE,
  app_crash: SOFTWARE,
  merchant_master_data: SOFTWARE,
  merchant_own: MERCHANT,
  store_own: STORE,
  issuer_down: ISSUER,
  scheme_degraded: ISSUER,
  acquirer_host: HOST,
  switch_regional: HOST,
  cascade: HOST,
  cutover_stuck: HOST,
  carrier_region: NETWORK,
  own_plane: OURS,
  fee_plan: FEE,
  tamper_batch: TAMPER,
  card_testing: FRAUD,
  peripheral: PART,
  single_terminal: PART,
};

/** What is said of an incident with this diagnosis. */
export function callerWordsOf(diagnosis: string): CallerWords {
  return Object.hasOwn(WORDS, diagnosis) ? (WORDS[diagnosis] as CallerWords) : UNKNOWN;
}

/** What else is said, around the words of the diagnosis. */
export const AROUND: Readonly<Record<'over' | 'clear' | 'stranger', Words>> = {
  over: {
    en: 'It is over: payments go through again.',
    'zh-CN': '故障已恢复，交易恢复正常。',
  },
  clear: {
    en:
      'We know of no fault that hits this shop. If a payment fails, note the terminal’s ' +
      'number, the time and the code it shows, and tell us.',
    'zh-CN':
      '目前没有影响该商户的已知故障。如交易失败，请记下终端号、时间和屏幕上的代码并告知我们。',
  },
  stranger: {
    en: 'Nobody is known by this number or name. Ask for the number on the terminal’s label.',
    'zh-CN': '未找到该号码或名称。请询问终端标签上的编号。',
  },
};
