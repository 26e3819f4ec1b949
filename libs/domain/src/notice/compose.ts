/** A notice as one merchant reads it: in his language, on his clock, about his terminals. */
import type { Instant } from '../base/instant.js';
import type { Words } from '../code/taxonomy.js';
import type { Locale } from '../notify/locale.js';
import { fillNotice } from '../playbook/notice.js';

/** The place in an opt-in that is filled with the link. */
export const LINK = '{link}';

/** Whom a text is made for. */
export interface Addressee {
  readonly locale: Locale;
  /** IANA name of the zone of the merchant's shop. */
  readonly tz: string;
  /** How many of his terminals failed; 0 where it is not known which are his. */
  readonly terminals: number;
}

/** What a notice says of its incident. */
export interface NoticeFacts {
  readonly incident: string;
  readonly since: Instant;
  readonly now: Instant;
  readonly nextUpdate: Instant;
  /** Merchants that are hit. */
  readonly merchants: number;
}

/** A shop is told of itself: whose fault it is upstream is nobody's business there. */
export const SHOP: Words = { en: 'your shop', 'zh-CN': '您门店' };
const SOME: Words = { en: 'some', 'zh-CN': '部分' };
const MORE: Words = { en: 'How it stands, and your word on it:', 'zh-CN': '进展与反馈：' };

/** The text, with a line for the link where there is one. */
export function composeNotice(
  texts: Words,
  { locale, tz, terminals }: Addressee,
  facts: NoticeFacts,
  link: string | null,
): string {
  const clock = (at: Instant) => timeOf(at, facts.now, tz);
  const text = fillNotice(texts[locale], {
    id: facts.incident,
    since: clock(facts.since),
    now: clock(facts.now),
    next_update: clock(facts.nextUpdate),
    scope: SHOP[locale],
    terminals: terminals > 0 ? String(terminals) : SOME[locale],
    merchants: String(facts.merchants),
  });
  return link === null ? text : `${text}\n${MORE[locale]} ${link}`;
}

/** Asks an address whether it wants to hear from us. */
export function composeOptIn(texts: Words, locale: Locale, link: string): string {
  return texts[locale].replace(LINK, link);
}

/** "03:02"; with the day when that is not today's. */
function timeOf(at: Instant, now: Instant, tz: string): string {
  const time = formatIn(tz, at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = (of: Instant) => formatIn(tz, of, { month: '2-digit', day: '2-digit' });
  if (day(at) === day(now)) return time;
  const [d = '', m = ''] = day(at).split('/');
  return `${m}-${d} ${time}`;
}

function formatIn(tz: string, at: Instant, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: tz }).format(at);
}
