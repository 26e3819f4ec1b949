/** Why a merchant cannot be told, and what to do about it. */
import type { Words } from '../code/taxonomy.js';
import type { Unreachable } from './notice-body.js';

/** The reason and the cure, in one line. */
export const CURES: Readonly<Record<Unreachable, Words>> = {
  no_contact: {
    en: 'no contact is known: import one (registry import --kind contacts)',
    'zh-CN': '没有联系人：请导入联系人（registry import --kind contacts）',
  },
  no_consent: {
    en: 'the contact has not consented: ask the merchant, then import consent=yes',
    'zh-CN': '联系人未同意接收：征得同意后以 consent=yes 导入',
  },
  not_asked: {
    en: 'the address was never asked: send it an opt-in (contacts/ask)',
    'zh-CN': '尚未向该地址征询：请发送确认邀请（contacts/ask）',
  },
  not_confirmed: {
    en: 'the address was asked and has not said yes: the merchant opens the link he got',
    'zh-CN': '已征询但未确认：请商户打开收到的链接确认',
  },
  withdrawn: {
    en: 'the address has withdrawn and stays so: use another contact of the merchant',
    'zh-CN': '该地址已退订且不再发送：请使用该商户的其他联系人',
  },
  no_channel: {
    en: 'no channel serves the contact: add one in RECEIVERS_FILE, or use another contact',
    'zh-CN': '没有可用渠道：请在 RECEIVERS_FILE 的 merchants 中添加，或使用其他联系人',
  },
  bad_address: {
    en: 'the address is none of its channel (a phone number is +86 138…): correct the contact',
    'zh-CN': '地址与渠道不符（电话应为 +86 138… 格式）：请更正联系人',
  },
};

/** The cure for a reason; null for what is none of these. */
export function cureFor(why: string | null): Words | null {
  return why !== null && Object.hasOwn(CURES, why) ? CURES[why as Unreachable] : null;
}
