/**
 * A notice as people read it on any screen: one short line, the facts, what not to do. Receivers
 * lay these parts out in the form of their service; the words are here.
 */
import { DRILL_FIRST } from './catalogue/drill-words.js';
import { clip, percent } from './catalogue/keys.js';
import { noticeEn } from './catalogue/notice-en.js';
import type { NoticeWords } from './catalogue/notice-words.js';
import { noticeZhCN } from './catalogue/notice-zh-cn.js';
import { sayReturns } from './catalogue/returns-words.js';
import { fitLine } from './fit-line.js';
import type { Locale } from './locale.js';
import { DRILL_LABEL, type Notice, TEST_LABEL, UNDELIVERED } from './notice.js';
import { actionName, diagnosisName, placeText } from './words.js';

const WORDS: Readonly<Record<Locale, NoticeWords>> = { en: noticeEn, 'zh-CN': noticeZhCN };
const digest_lines_max = 20;
/** Chats refuse what is too long; a cause of hundreds of merchants is read in the console. */
const cause_characters_max = 300;
const sentence_characters_max = 1_000;
/** What stands above a card: Slack takes no more. */
const title_characters_max = 150;

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
   * For a telephone: how bad it is, what, how much, where, since when, what not to do, and which
   * incident, in 160 characters in English and 70 in Chinese, one short message of the network.
   * What is long is cut, and never the severity, the number, the first action or the id.
   */
  readonly short: string;
  /** The same without the time, which services show beside it: what stands above a card. */
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
  const { facts: names } = words;
  const over = status === 'resolved' ? incident.resolvedAt : null;
  const number = new Intl.NumberFormat(locale);
  const { terminals, merchants, ratio, baseline } = incident.impact;
  const cause = clip(placeText(locale, incident), cause_characters_max);
  const actions = incident.forbidden.map((id) => actionName(locale, id));
  const undelivered = notes[UNDELIVERED];
  const act = status === 'firing' ? (actUrl?.(notice) ?? null) : null;
  const isTest = notice.commonLabels[TEST_LABEL] !== undefined;
  return {
    short: shortText(notice, { locale, timeZone }),
    title: lineOf(
      notice,
      { locale, timeZone },
      { charactersMax: title_characters_max, time: false },
    ),
    sentence: sentenceOf(notice, words, locale),
    facts: [
      { name: names.where, value: cause },
      { name: names.since, value: sinceOf(notice, { locale, timeZone }) },
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
  const { commonAnnotations: notes, also = [], elsewhere = 0 } = notice;
  const said = notes[english ? 'description' : 'description_zh'] ?? titleOf(notice, locale);
  const sentence = clip(said, sentence_characters_max);
  if (also.length === 0 && elsewhere === 0) return sentence;
  const lines = also.map(({ id, severity, over, title, title_zh }) => {
    const mark = over ? [words.over] : [];
    return [severity, ...mark, english ? title : title_zh, id].join(' ');
  });
  return [`${words.several(also.length + 1, elsewhere)} ${sentence}`, ...lines].join('\n');
}

/** What the button says that takes an incident. */
export function takeText(locale: Locale): string {
  return WORDS[locale].take;
}

/** One line of at most `charactersMax`; see `NoticeCard.short`. */
export function shortText(notice: Notice, voice: Voice, charactersMax = Infinity): string {
  return lineOf(notice, voice, { charactersMax, time: true });
}

function lineOf(
  notice: Notice,
  { locale, timeZone }: Voice,
  { charactersMax, time }: { readonly charactersMax: number; readonly time: boolean },
): string {
  const words = WORDS[locale];
  const { incident, status, also = [], elsewhere = 0 } = notice;
  const { impact, forbidden } = incident;
  const over = status === 'resolved' ? incident.resolvedAt : null;
  const zone = timeZone === 'UTC' ? ' UTC' : '';
  const since = `${hour(incident.startedAt, timeZone)}${over === null ? zone : ''}`;
  const actions = status === 'resolved' ? [] : forbidden.map((id) => actionName(locale, id));
  const isAlone = also.length === 0 && elsewhere === 0;
  const lead = drillFirst(notice, locale) + (isAlone ? '' : words.lead(also.length + 1, elsewhere));
  const { line, title, cause } = words.room;
  const fixed = {
    severity: incident.severity,
    mark: markOf(notice, words),
    until: over === null ? null : `${hour(over, timeZone)}${zone}`,
    terminals: impact.terminals === 0 ? '' : new Intl.NumberFormat(locale).format(impact.terminals),
    returns: incident.returns ? sayReturns(locale, incident.returns, since) : null,
    share: impact.ratio > 0 ? percent(impact.ratio) : '',
    incident: incident.id,
  };
  const withTime = time ? 1 : 0;
  // A card says all of them below.
  const further = time ? Math.max(0, actions.length - 1) : 0;
  const text = fitLine({
    room: Math.min(line, charactersMax) - [...lead].length,
    what: titleOf(notice, locale),
    where: isNowhere(notice) ? '' : placeText(locale, incident),
    least: { what: title, where: cause },
    // The time first, then one more action after the other.
    extras: withTime + further,
    firm: withTime,
    say: (what, where, extras) =>
      words.short({
        ...fixed,
        title: what,
        cause: where,
        since: extras >= withTime && withTime > 0 ? since : null,
        actions: actions.slice(0, 1 + Math.max(0, extras - withTime)),
      }),
  });
  return lead + text;
}

/** Tests and alarms of our own are about no terminals, and at no place. */
function isNowhere({ incident }: Notice): boolean {
  return incident.kind === 'self' && incident.impact.terminals === 0 && incident.cause.length === 0;
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

function hour(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    Date.parse(at),
  );
}

/** When it began; how often it has come since, where it comes and goes. */
function sinceOf({ incident }: Notice, { locale, timeZone }: Voice): string {
  const { returns, startedAt } = incident;
  const began = moment(startedAt, timeZone);
  return returns ? sayReturns(locale, returns, began) : began;
}

/** `2026-03-10 12:30 (Asia/Shanghai)`: Sweden writes dates as ISO does. */
function moment(at: string, timeZone: string): string {
  const day = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const;
  return `${new Intl.DateTimeFormat('sv-SE', day).format(Date.parse(at))} (${timeZone})`;
}
