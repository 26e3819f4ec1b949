/** Notices: texts with places for what is known of the incident. */
import type { Step } from './step.js';

/** What a notice may say of the incident, as `{id}`. */
export const NOTICE_PARAMS = [
  'id',
  'since',
  'now',
  'scope',
  'terminals',
  'merchants',
  'next_update',
] as const;
export type NoticeParam = (typeof NOTICE_PARAMS)[number];

/** What every notice says: which incident it is about. */
const ALWAYS: NoticeParam = 'id';

export type Notice = Extract<Step, { kind: 'notify' }>;

/** A mistake of a notice, in one of its languages. */
export interface NoticeMistake {
  readonly locale: keyof Notice['text'];
  readonly message: string;
  /** A place that means nothing, for which a known one may be meant. */
  readonly unknown?: string;
}

/** The names between braces, in their order. */
export function placesOf(text: string): string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}

/** What is wrong with a notice: places that nothing fills, or that one language lacks. */
export function doubtNotice({ text, next_update: promised }: Notice): NoticeMistake[] {
  const mistakes: NoticeMistake[] = [];
  const used = { en: new Set(placesOf(text.en)), 'zh-CN': new Set(placesOf(text['zh-CN'])) };
  for (const [locale, other] of [['en', 'zh-CN'] as const, ['zh-CN', 'en'] as const]) {
    for (const name of used[locale]) {
      if (!isParam(name)) {
        const message = `{${name}} is nothing that is known of an incident`;
        mistakes.push({ locale, message, unknown: name });
      }
      if (name === 'next_update' && promised === undefined) {
        const message = '{next_update} has no time: say how long after it, as next_update: 30m';
        mistakes.push({ locale, message });
      }
    }
    if (!used[locale].has(ALWAYS)) {
      const message = '{id} is missing: whoever calls about the notice must be able to name it';
      mistakes.push({ locale, message });
    }
    for (const name of used[other]) {
      if (used[locale].has(name) || !isParam(name) || name === ALWAYS) continue;
      const message = `{${name}} is missing, the other language has it: both must say the same`;
      mistakes.push({ locale, message });
    }
  }
  return mistakes;
}

/** The notice as it is sent. */
export function fillNotice(text: string, values: Readonly<Record<NoticeParam, string>>): string {
  return text.replace(/\{([^{}]*)\}/g, (place, name: string) =>
    isParam(name) ? values[name] : place,
  );
}

function isParam(name: string): name is NoticeParam {
  return (NOTICE_PARAMS as readonly string[]).includes(name);
}
