/** What was told against what had to be: every notice in its order, and no other. */
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { Incident } from '#domain/incident/incident.js';
import type { PageReason } from '#domain/notify/catalogue/keys.js';
import type { WebhookBody } from '#domain/notify/webhook-body.js';
import type { Decided } from './play-series.js';
import type { ExpectedNotice, RuleTest } from './test-file.js';

/** A notice as people get it, or a note that is shown and told to nobody. */
export interface Notice {
  /** Milliseconds since the first step, or since a story's effects began. */
  readonly at: number;
  readonly told: PageReason | 'note';
  readonly rule: string;
  readonly cause: Readonly<Record<string, readonly string[]>>;
  readonly diagnosis: string;
  readonly playbook: string;
  readonly severity: string;
  readonly text: Readonly<Record<'en' | 'zh-CN', string>>;
  readonly description: Readonly<Record<'en' | 'zh-CN', string>>;
}

/** Something that is not as expected: where in the test, and both. */
export interface Miss {
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly told: string;
}

/**
 * The notices among what was decided, times from `zero` on; and the notes as well, where a test
 * expects one. A note has no words of its own, since nobody is sent any.
 */
export function noticesOf(
  decided: readonly Decided[],
  zero: Instant,
  expect: RuleTest['expect'],
): Notice[] {
  const withNotes = expect !== 'nothing' && expect.some(({ told }) => told === 'note');
  return decided.flatMap(({ at, effect }) => {
    if (effect.kind === 'enqueue_notification') {
      return [noticeOf(effect.body, effect.reason, at - zero)];
    }
    const opened = effect.kind === 'append_event' && effect.event.kind === 'triggered';
    if (!withNotes || !opened || effect.event.incident.severity !== 'SEV4') return [];
    return [noteOf(effect.event.incident, at - zero)];
  });
}

function noteOf(incident: Incident, at: number): Notice {
  const { rule, cause, diagnosis, playbook, severity } = incident;
  const none = { en: '', 'zh-CN': '' };
  const named = byAttribute(cause);
  return {
    ...{ at, told: 'note', rule, cause: named, diagnosis, playbook, severity },
    ...{ text: none, description: none },
  };
}

function byAttribute(cause: readonly { attribute: string; value: string }[]) {
  const values: Record<string, string[]> = {};
  for (const { attribute, value } of cause) {
    values[attribute] = [...(values[attribute] ?? []), value];
  }
  return values;
}

function noticeOf(body: WebhookBody, told: PageReason, at: number): Notice {
  const { incident, commonAnnotations: words } = body;
  const cause = byAttribute(incident.cause as { attribute: string; value: string }[]);
  const field = (name: string) => String(incident[name]);
  return {
    at,
    told,
    rule: field('rule'),
    cause,
    diagnosis: field('diagnosis'),
    playbook: field('playbook'),
    severity: field('severity'),
    text: { en: words.summary ?? '', 'zh-CN': words.summary_zh ?? '' },
    description: { en: words.description ?? '', 'zh-CN': words.description_zh ?? '' },
  };
}

/** Everything that is not as expected; nothing when all is. */
export function judgeNotices(expect: RuleTest['expect'], notices: readonly Notice[]): Miss[] {
  const expected = expect === 'nothing' ? [] : expect;
  const misses = expected.flatMap((wanted, i) => {
    const notice = notices[i];
    return notice ? compare(wanted, notice, i) : [missing(wanted, i)];
  });
  const more = notices.slice(expected.length).map((notice): Miss => {
    return { path: ['expect'], expected: 'nothing more', told: inOneLine(notice) };
  });
  return [...misses, ...more];
}

/** `64s first MassError55 acquirer=acq-1 zone_pin_key SEV1`. */
export function inOneLine({ at, told, rule, cause, diagnosis, severity }: Notice): string {
  return `${at / SECOND}s ${told} ${rule} ${causeOf(cause)} ${diagnosis} ${severity}`;
}

function missing({ at: [from, to], told, rule = '' }: ExpectedNotice, i: number): Miss {
  const when = from === to ? `${from / SECOND}s` : `${from / SECOND}s..${to / SECOND}s`;
  return { path: ['expect', i], expected: `${when} ${told} ${rule}`.trim(), told: 'nothing' };
}

function compare(wanted: ExpectedNotice, notice: Notice, i: number): Miss[] {
  const misses: Miss[] = [];
  const same = (path: readonly string[], expected: string | undefined, told: string) => {
    if (expected === undefined || expected === told) return;
    misses.push({ path: ['expect', i, ...path], expected, told });
  };
  const [from, to] = wanted.at;
  if (notice.at < from || notice.at > to) {
    const expected = from === to ? `${from / SECOND}s` : `${from / SECOND}s..${to / SECOND}s`;
    misses.push({ path: ['expect', i, 'at'], expected, told: `${notice.at / SECOND}s` });
  }
  same(['told'], wanted.told, notice.told);
  same(['rule'], wanted.rule, notice.rule);
  same(['cause'], wanted.cause && causeOf(wanted.cause), causeOf(notice.cause));
  same(['diagnosis'], wanted.diagnosis, notice.diagnosis);
  same(['playbook'], wanted.playbook, notice.playbook);
  same(['severity'], wanted.severity, notice.severity);
  for (const locale of ['en', 'zh-CN'] as const) {
    same(['text', locale], wanted.text?.[locale], notice.text[locale]);
    same(['description', locale], wanted.description?.[locale], notice.description[locale]);
  }
  return misses;
}

function causeOf(cause: Readonly<Record<string, readonly string[]>>): string {
  const entries = Object.entries(cause).flatMap(([attribute, values]) =>
    values.map((value) => `${attribute}=${value}`),
  );
  return entries.length === 0 ? 'everything' : entries.sort().join(',');
}
