/**
 * A notice as people read it on any screen: one short line, the facts, what not to do. Receivers
 * lay these parts out in the form of their service; the words are here.
 */
import { DRILL_FIRST } from './catalogue/drill-words.js';
import { clip, percent } from './catalogue/keys.js';
import { noticeEn } from './catalogue/notice-en.js';
import type { NoticeWords } from './catalogue/notice-words.js';
import { noticeZhCN } from './catalogue/notice-zh-cn.js';
import type { Locale } from './locale.js';
import { DRILL_LABEL, type Notice, TEST_LABEL, UNDELIVERED } from './notice.js';
import { actionName, diagnosisName, placeText } from './words.js';

const WORDS: Readonly<Record<Locale, NoticeWords>> = { en: noticeEn, 'zh-CN': noticeZhCN };
const digest_lines_max = 20;
/** Chats refuse what is too long; a cause of hundreds of merchants is read in the console. */
const cause_characters_max = 300;
const sentence_characters_max = 1_000;

/** In which language and whose time a notice is told. */
export interface Voice {
  readonly locale: Locale;
  /** IANA name; times in UTC say so, others are the reader's own. */
  readonly timeZone: string;
  /** Where somebody answers a notice with one hand; absent where links are not signed. */
  readonly actUrl?: (notice: Notice) => string | null;
}

/** The parts of a notice. */
export interface NoticeCard {
  /**
   * For a telephone. Its first 160 characters in English, 70 in Chinese, carry how bad it is, what,
   * where, since when, and what not to do: one short message of the network.
   */
  readonly short: string;
  readonly title: string;
  /** The sentence a person believes, with its counts. */
  readonly sentence: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What would make it worse; null when nothing is forbidden. */
  readonly dont: string | null;
  /** That another receiver should have been told; null for an ordinary notice. */
  readonly undelivered: string | null;
  readonly link: { readonly text: string; readonly url: string };
  /** What the reader can do at once; null for what is over, and where links are not signed. */
  readonly act: { readonly text: string; readonly url: string } | null;
}

/** Renders a notice. */
export function noticeCard(notice: Notice, { locale, timeZone, actUrl }: Voice): NoticeCard {
  const words = WORDS[locale];
  const { incident, commonAnnotations: notes, status } = notice;
  const title = titleOf(notice, locale);
  const mark = markOf(notice, words);
  const { facts: names } = words;
  const over = status === 'resolved' ? incident.resolvedAt : null;
  const number = new Intl.NumberFormat(locale);
  const { terminals, merchants, ratio, baseline } = incident.impact;
  const cause = clip(placeText(locale, incident), cause_characters_max);
  const actions = incident.forbidden.map((id) => actionName(locale, id));
  const undelivered = notes[UNDELIVERED];
  const act = status === 'firing' ? (actUrl?.(notice) ?? null) : null;
  const first = drillFirst(notice, locale);
  const isTest = notice.commonLabels[TEST_LABEL] !== undefined;
  return {
    short: shortText(notice, { locale, timeZone }),
    title: first + [incident.severity, mark, title].filter((part) => part !== '').join(' '),
    sentence: sentenceOf(notice, words, locale),
    facts: [
      { name: names.where, value: cause },
      { name: names.since, value: moment(incident.startedAt, timeZone) },
      ...(over === null ? [] : [{ name: names.until, value: moment(over, timeZone) }]),
      {
        name: names.hit,
        value: words.hit(number.format(terminals), number.format(merchants)),
      },
      { name: names.failing, value: words.failing(percent(ratio), percent(baseline)) },
      { name: names.tenant, value: notice.commonLabels.tenant ?? '' },
      { name: names.incident, value: incident.id },
    ],
    dont: actions.length === 0 || status === 'resolved' ? null : words.dont(actions),
    undelivered: undelivered === undefined ? null : words.undelivered(undelivered),
    link: { text: words.open, url: notice.externalURL },
    act: act === null ? null : { text: isTest ? words.prove : words.take, url: act },
  };
}

/** What it is; and below, every other incident that the same page tells of. */
function sentenceOf(notice: Notice, words: NoticeWords, locale: Locale): string {
  const english = locale === 'en';
  const { commonAnnotations: notes, also = [] } = notice;
  const said = notes[english ? 'description' : 'description_zh'] ?? titleOf(notice, locale);
  const sentence = clip(said, sentence_characters_max);
  if (also.length === 0) return sentence;
  const lines = also.map(({ id, severity, over, title, title_zh }) => {
    const mark = over ? [words.over] : [];
    return [severity, ...mark, english ? title : title_zh, id].join(' ');
  });
  return [`${words.several(also.length + 1)} ${sentence}`, ...lines].join('\n');
}

/** What the button says that takes an incident. */
export function takeText(locale: Locale): string {
  return WORDS[locale].take;
}

/** One line; see `NoticeCard.short`. */
export function shortText(notice: Notice, { locale, timeZone }: Voice): string {
  const words = WORDS[locale];
  const { incident, status } = notice;
  const { room } = words;
  const zone = timeZone === 'UTC' ? ' UTC' : '';
  const over = status === 'resolved' ? incident.resolvedAt : null;
  const since = `${hour(incident.startedAt, timeZone)}${over === null ? zone : ''}`;
  const { also = [] } = notice;
  const lead = also.length === 0 ? '' : `${words.several(also.length + 1)} `;
  return (
    drillFirst(notice, locale) +
    lead +
    words.short({
      severity: incident.severity,
      mark: markOf(notice, words),
      title: clip(titleOf(notice, locale), room.title),
      cause: clip(placeText(locale, incident), room.cause),
      since,
      until: over === null ? null : `${hour(over, timeZone)}${zone}`,
      actions: asManyAs(
        room.actions,
        incident.forbidden.map((id) => actionName(locale, id)),
      ),
      terminals: new Intl.NumberFormat(locale).format(incident.impact.terminals),
      incident: incident.id,
    })
  );
}

/** Several notices in one: a heading, and a line for each. */
export function digestText(
  notices: readonly Notice[],
  voice: Voice,
): { readonly title: string; readonly lines: readonly string[] } {
  const words = WORDS[voice.locale];
  const shown = notices.slice(0, digest_lines_max).map((notice) => shortText(notice, voice));
  const left = notices.length - shown.length;
  const lines = left === 0 ? shown : [...shown, words.more(left)];
  return { title: words.digest(notices.length), lines };
}

/** A notice that was committed before titles were is named after its diagnosis. */
function titleOf({ commonAnnotations, commonLabels, incident }: Notice, locale: Locale): string {
  const title = commonAnnotations[locale === 'en' ? 'title' : 'title_zh'];
  if (title === undefined) return diagnosisName(locale, incident.diagnosis);
  // Here it is said before all else, and not again within.
  return title.slice(drillFirst({ commonLabels }, locale).length);
}

function drillFirst({ commonLabels }: Pick<Notice, 'commonLabels'>, locale: Locale): string {
  return commonLabels[DRILL_LABEL] === undefined ? '' : DRILL_FIRST[locale];
}

function markOf(notice: Notice, words: NoticeWords): string {
  const { commonLabels, notification_reason, status, incident } = notice;
  const { TEST, changed, reopened, resolved, merged } = words.marks;
  const why =
    status === 'resolved'
      ? incident.status === 'merged'
        ? merged
        : resolved
      : notification_reason === 'changed'
        ? changed
        : notification_reason === 'reopened'
          ? reopened
          : '';
  return [commonLabels[TEST_LABEL] === undefined ? '' : TEST, why]
    .filter((m) => m !== '')
    .join(' ');
}

/** The first action always, and more as long as they fit. */
function asManyAs(charactersMax: number, actions: readonly string[]): string[] {
  const fit: string[] = [];
  let length = 0;
  for (const action of actions) {
    length += [...action].length + 2;
    if (fit.length > 0 && length > charactersMax) break;
    fit.push(action);
  }
  return fit;
}

function hour(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    Date.parse(at),
  );
}

/** `2026-03-10 12:30 (Asia/Shanghai)`: Sweden writes dates as ISO does. */
function moment(at: string, timeZone: string): string {
  const day = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const;
  return `${new Intl.DateTimeFormat('sv-SE', day).format(Date.parse(at))} (${timeZone})`;
}
