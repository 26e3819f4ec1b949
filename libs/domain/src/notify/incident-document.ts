/**
 * An incident as a document: Markdown for a ticket or a wiki, and a page without scripts that
 * prints on A4. Both are made of the same parts, so they say the same.
 */
import type { Ground } from '../diagnose/ground.js';
import type { IncidentFigures } from '../incident/figures.js';
import type { Incident } from '../incident/incident.js';
import type { TimelineEntry } from '../incident/timeline.js';
import type { AtStake } from '../incident/value-at-stake.js';
import type { PlaybookRun } from '../playbook/playbook.js';
import { documentEn } from './catalogue/document-en.js';
import type { DocumentWords } from './catalogue/document-words.js';
import { documentZhCN } from './catalogue/document-zh-cn.js';
import { VALUE_WORDS } from './catalogue/value-words.js';
import type { Locale } from './locale.js';
import { PAGE_STYLE } from './page-style.js';
import { stakeText } from './value-text.js';
import {
  diagnosisName,
  groundText,
  incidentSentence,
  incidentTitle,
  placeText,
  roleName,
  severityName,
  timelineText,
} from './words.js';

/** All that is told. */
export interface IncidentAccount {
  readonly incident: Incident;
  readonly timeline: readonly TimelineEntry[];
  readonly run: PlaybookRun | null;
  readonly figures: IncidentFigures;
  /** What the failed payments were worth, by currency; nothing where it is not known. */
  readonly atStake: readonly AtStake[];
  /** What else belongs to it, such as reports to authorities. */
  readonly more?: readonly Part[];
}

/** For whom: the language, the time zone of all moments, and when it is written. */
export interface DocumentVoice {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly now: number;
}

const WORDS: Readonly<Record<Locale, DocumentWords>> = { en: documentEn, 'zh-CN': documentZhCN };

type Row = readonly [name: string, value: string];
/** A table of a document. */
export interface Part {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** The account as Markdown (CommonMark with tables). */
export function incidentMarkdown(account: IncidentAccount, voice: DocumentVoice): string {
  const { title, sentence, parts, written } = compose(account, voice);
  const lines = [`# ${plain(title)}`, '', plain(sentence), ''];
  for (const part of parts) {
    lines.push(`## ${plain(part.title)}`, '', '| | |', '|---|---|');
    for (const [name, value] of part.rows) lines.push(`| ${plain(name)} | ${plain(value)} |`);
    lines.push('');
  }
  return `${[...lines, `_${plain(written)}_`].join('\n')}\n`;
}

/** The account as a page to print. */
export function incidentPage(account: IncidentAccount, voice: DocumentVoice): string {
  const { title, sentence, parts, written } = compose(account, voice);
  const tables = parts.map(({ title: heading, rows }) => {
    const body = rows.map(
      ([n, v]) => `<tr><th scope="row">${safe(n)}</th><td>${safe(v)}</td></tr>`,
    );
    const table = `<table><tbody>${body.join('')}</tbody></table>`;
    return `<section><h2>${safe(heading)}</h2>${table}</section>`;
  });
  return [
    `<!doctype html><html lang="${voice.locale}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><title>${safe(title)}</title>`,
    `<style>${PAGE_STYLE}</style></head><body><h1>${safe(title)}</h1><p>${safe(sentence)}</p>`,
    ...tables,
    `<footer>${safe(written)}</footer></body></html>\n`,
  ].join('\n');
}

function compose(account: IncidentAccount, voice: DocumentVoice) {
  const { incident, timeline } = account;
  const { locale, timeZone } = voice;
  const words = WORDS[locale];
  const at = (moment: number) => momentText(moment, timeZone);
  const told = timeline.map((entry): Row => [at(entry.at), timelineText(locale, entry)]);
  const parts: Part[] = [
    { title: `${words.incident} ${incident.id}`, rows: factsOf(account, voice) },
    { title: words.weighed, rows: weighedRows(incident, locale) },
    { title: words.figures, rows: figureRows(account.figures, words) },
    { title: words.roles, rows: roleRows(incident, locale) },
    {
      title: words.together,
      rows: (incident.links ?? []).map((l): Row => [words.links[l.kind] ?? l.kind, l.to]),
    },
    ...(account.more ?? []),
    { title: words.timeline, rows: told },
    { title: words.playbook, rows: stepRows(account.run, voice) },
  ].filter((part) => part.rows.length > 0);
  return {
    title: `${incident.severity} ${incident.id}: ${incidentTitle(locale, incident)}`,
    sentence: incidentSentence(locale, incident),
    parts,
    written: words.written(`${at(voice.now)} (${timeZone})`),
  };
}

function factsOf(account: IncidentAccount, { locale, timeZone }: DocumentVoice): Row[] {
  const { facts, status, none } = WORDS[locale];
  const { incident, atStake } = account;
  const { impact, resolvedAt } = incident;
  const at = (moment: number) => `${momentText(moment, timeZone)} (${timeZone})`;
  const number = new Intl.NumberFormat(locale);
  return [
    [facts.severity, severityName(locale, incident.severity)],
    [facts.state, status[incident.status] ?? incident.status],
    [facts.cause, placeText(locale, incident)],
    [facts.since, at(incident.startedAt)],
    [facts.detected, at(incident.detectedAt)],
    [facts.resolved, resolvedAt === null ? none : at(resolvedAt)],
    [facts.terminals, number.format(impact.terminals)],
    [facts.merchants, number.format(impact.merchants)],
    [facts.regions, impact.regions.join(', ') || none],
    ...atStake.map((stake): Row => {
      const { value, note } = stakeText(locale, stake);
      return [VALUE_WORDS[locale].title, `${value} (${note})`];
    }),
    [facts.rule, incident.rule],
  ];
}

/** What was considered, the given diagnosis first. */
function weighedRows({ evidence }: Incident, locale: Locale): Row[] {
  const { grounds } = WORDS[locale];
  const texts = (all: readonly Ground[]) => all.map((each) => groundText(locale, each));
  return (evidence.weighed ?? []).map(({ diagnosis, for: pro, against }): Row => {
    return [diagnosisName(locale, diagnosis), grounds(texts(pro), texts(against))];
  });
}

function figureRows(figures: IncidentFigures, words: DocumentWords): Row[] {
  const { figure, none } = words;
  const span = (ms: number | null) => (ms === null ? none : spanText(ms));
  const { done, skipped, late, open } = figures.steps;
  return [
    [figure.detect, span(figures.detectMs)],
    [figure.acknowledge, span(figures.acknowledgeMs)],
    [figure.mitigate, span(figures.mitigateMs)],
    [figure.resolve, span(figures.resolveMs)],
    [figure.opened, String(figures.timesOpened)],
    [figure.pages, String(figures.pages.sent)],
    [figure.failed, String(figures.pages.failed)],
    [figure.steps, words.steps(done, skipped, late, open)],
    [figure.useful, words.yesNo(figures.useful.yes, figures.useful.no)],
  ];
}

function roleRows({ roles = {} }: Incident, locale: Locale): Row[] {
  return Object.entries(roles).map(([role, who]): Row => [roleName(locale, role), who]);
}

function stepRows(run: PlaybookRun | null, { locale, timeZone }: DocumentVoice): Row[] {
  const words = WORDS[locale];
  return (run?.steps ?? []).map(({ id, status, by, at, note }): Row => {
    const step = run?.playbook.steps.find((each) => each.id === id);
    const said = [
      words.stepStatus[status] ?? status,
      by === null ? '' : words.by(by),
      at === null ? '' : momentText(at, timeZone),
      note ?? '',
    ];
    return [step?.title[locale] ?? id, said.filter((part) => part !== '').join(', ')];
  });
}

/** `1:02:03`, hours and more: figures that stand in a column and are compared. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `2026-03-10 12:30:05`: Sweden writes dates as ISO does. */
export function momentText(at: number, timeZone: string): string {
  const form = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat('sv-SE', form).format(at);
}

/** One cell or line of Markdown: what people wrote is no mark-up, no table and no HTML. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`);
}

function safe(text: string): string {
  const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
  return text.replace(/[&<>"]/g, (sign) => `&${names[sign]};`);
}
