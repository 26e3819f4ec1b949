/**
 * The file of notices to merchants: the texts for whatever no playbook has words for, how long a
 * notice can be stopped before it goes, and how many people must agree to it.
 */
import { z } from 'zod';
import { Severity } from '../base/severity.js';
import { Words } from '../code/taxonomy.js';
import { doubtNotice } from '../playbook/notice.js';
import { Span } from '../playbook/step.js';
import { LINK } from './compose.js';
import { findForbiddenAdvice } from './forbidden-advice.js';

/** What merchants are told: that it began, what is new, that it is over, that we were wrong. */
export const OUTAGE_KINDS = ['start', 'update', 'recovered', 'correction'] as const;
export const OutageKind = z.enum(OUTAGE_KINDS);
export type OutageKind = z.infer<typeof OutageKind>;

const People = z.number().int().min(0).max(2);
const Asked = z.strictObject({
  /** How many must agree; none means that it goes when the hold-back is over. */
  people: People,
  /** How long it is held back for somebody to stop it. */
  hold: Span,
});

export const NoticesFile = z.strictObject({
  /** When the next notice is promised, counted from the present one. */
  next_update: Span,
  approval: z.strictObject({ SEV1: Asked, SEV2: Asked, SEV3: Asked, SEV4: Asked }),
  /** That it is over does no harm, unless it is not. */
  recovered: Asked,
  /** A text written by hand wants others to read it, and a text to very many, two. */
  by_hand: z.strictObject({ people: People, many: z.number().int().min(2), many_people: People }),
  /** How long a notice that was agreed to can still be stopped. */
  undo: Span,
  texts: z.strictObject({
    start: Words,
    update: Words,
    recovered: Words,
    correction: Words,
    /** Asks an address whether it wants to hear from us; `{link}` is where it says so. */
    opt_in: Words,
  }),
});
export type NoticesFile = z.infer<typeof NoticesFile>;

/** One mistake: where, and what to do. */
export interface NoticesMistake {
  readonly path: readonly string[];
  readonly message: string;
  readonly unknown?: string;
}

/** What one SMS holds: 70 characters of UCS-2, 160 of GSM-7. */
export const SEGMENT = { en: 160, 'zh-CN': 70 } as const;

/** What is wrong with the texts beyond their shape. */
export function doubtNotices({ texts, next_update }: NoticesFile): NoticesMistake[] {
  const { opt_in, ...rest } = texts;
  const ofKinds = Object.entries(rest).flatMap(([kind, text]) =>
    doubtText(text, { next_update }).map(({ path, ...mistake }) => {
      return { path: ['texts', kind, ...path], ...mistake };
    }),
  );
  const asks = (['en', 'zh-CN'] as const)
    .filter((locale) => !opt_in[locale].includes(LINK))
    .map((locale) => {
      const message = `${LINK} is missing: whoever wants to hear from us says so there`;
      return { path: ['texts', 'opt_in', locale], message };
    });
  return [...ofKinds, ...asks];
}

/** Advice that is wrong under some cause is no text for all causes. */
const NEVER_IN_GENERAL = ['retry_pin', 'restart'];

/** What is wrong with a text for merchants in its two languages. */
export function doubtText(
  text: Words,
  {
    next_update,
    forbidden = NEVER_IN_GENERAL,
  }: {
    readonly next_update?: string | undefined;
    readonly forbidden?: readonly string[];
  },
): NoticesMistake[] {
  const notice = {
    ...{ id: 'notice', kind: 'notify' as const, title: text, to: 'merchants' as const, text },
    ...(next_update !== undefined && { next_update }),
  };
  const places = doubtNotice(notice).map(({ locale, message, unknown }) => {
    return { path: [locale], message, ...(unknown !== undefined && { unknown }) };
  });
  const more = (['en', 'zh-CN'] as const).flatMap((locale) => [
    ...findForbiddenAdvice(text[locale], forbidden).map(({ words, action }) => {
      const message = `"${words}" advises ${action}, which may make it worse: leave it out`;
      return { path: [locale], message };
    }),
    ...doubtOpening(text[locale], locale).map((message) => ({ path: [locale], message })),
  ]);
  return [...places, ...more];
}

const DONT = { en: /\b(do not|never)\b/i, 'zh-CN': /请勿|切勿|不要/ } as const;

/** Telephones show the first message of several: it must carry the moment and what not to do. */
function doubtOpening(text: string, locale: 'en' | 'zh-CN'): string[] {
  // Places are filled with about this much: a time of day, a shop, an id.
  const filled = text.replace(/\{(since|now|next_update)\}/g, '00:00').replace('{id}', 'inc-0000');
  const opening = filled.slice(0, SEGMENT[locale]);
  const dont = DONT[locale].exec(filled);
  const tells: string[] = [];
  if (/\{(since|now)\}/.test(text) && !opening.includes('00:00')) tells.push('the time');
  if (dont && dont.index >= SEGMENT[locale]) tells.push(`"${dont[0]}"`);
  return tells.map(
    (what) => `${what} comes after the first ${SEGMENT[locale]} characters: one SMS must say it`,
  );
}

/** What a notice needs before it goes. */
export interface Needed {
  readonly people: number;
  readonly hold: string;
}

/** How many must agree to a notice, and how long it is held back. */
export function approvalFor(
  file: NoticesFile,
  notice: {
    readonly kind: OutageKind;
    readonly severity: Severity;
    readonly byHand: boolean;
    readonly merchants: number;
  },
): Needed {
  const { kind, severity, byHand, merchants } = notice;
  const usual = kind === 'recovered' ? file.recovered : file.approval[severity];
  const { people, many, many_people } = file.by_hand;
  // A correction says that we were wrong: no machine says that by itself.
  const read = byHand || kind === 'correction' ? people : 0;
  const crowd = byHand && merchants > many ? many_people : 0;
  return { people: Math.max(usual.people, read, crowd), hold: usual.hold };
}
