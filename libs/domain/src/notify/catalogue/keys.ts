import type { Ground } from '../../diagnose/ground.js';
import type { CauseEntry, Incident } from '../../incident/incident.js';
import type { TimelineEntry } from '../../incident/timeline.js';
import { namesShop } from '../../localise/match.js';

/** Why a notification is sent. */
export type PageReason =
  | 'first'
  | 'changed'
  | 'reopened'
  | 'escalated'
  | 'acknowledged'
  | 'repeated'
  | 'reminded'
  | 'resolved';

/** A cause and the share of the excess that it explains. */
export interface Found {
  readonly cause: readonly CauseEntry[];
  readonly explainedShare: number;
}

/** What every language must be able to say; a missing word does not compile. */
export interface Catalogue {
  readonly title: (incident: Incident) => string;
  readonly sentence: (incident: Incident) => string;
  readonly page: (incident: Incident, reason: PageReason) => string;
  readonly cause: (cause: readonly NamedValue[]) => string;
  /** Where an incident is: its cause, everything, or that this is not found yet. */
  readonly place: (found: Found) => string;
  readonly ground: (ground: Ground) => string;
  readonly code: (code: string) => string;
  /** So many hits among so many units, both written out; units of nothing are left out. */
  readonly counted: (units: string | undefined, hits: string, among: string) => string;
  readonly timeline: (entry: TimelineEntry) => string;
  readonly diagnoses: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  /** What back offices announce. */
  readonly changes: Readonly<Record<string, string>>;
  /** Why a notification was sent, and why it could not be. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly severities: Readonly<Record<string, string>>;
  /** Who does what while an incident burns. */
  readonly roles: Readonly<Record<string, string>>;
}

/** The keys of what people do with an incident. */
export const LIFE_KEYS = [
  'role_given',
  'commented',
  'mitigating',
  'severity_set',
  'merged_into',
  'took_in',
  'split_asked',
  'split_into',
  'came_back',
  'reviewed',
  'judged',
  'follow_up_moved',
  'authority_answered',
  'authority_graded',
  'authority_told',
  'authority_reminded',
] as const;

/** The keys of timeline entries; each language has one function for each. */
export const TIMELINE_KEYS = [
  'triggered',
  'updated',
  'reopened',
  'monitoring',
  'relapsed',
  'recovered',
  'acknowledged',
  'resolved_by_hand',
  'step_done',
  'step_skipped',
  'step_answered',
  'step_approved',
  'step_refused',
  'step_waited',
  'step_met',
  'step_unmet',
  'step_escalated',
  'step_noted',
  'step_late',
  'step_overdue',
  'playbook_started',
  'silenced',
  'unsilenced',
  'silence_overruled',
  'inhibited',
  'uninhibited',
  'inhibition_overruled',
  'muted',
  'unmuted',
  'told_with',
  'order_proposed',
  'order_approved',
  'order_running',
  'order_wave',
  'order_asking',
  'order_gone_on',
  'order_done',
  'order_stopped',
  'page_paged',
  'page_passed_over',
  'page_not_agreed',
  'page_unproven',
  'page_nobody',
  'page_unanswered',
  'page_lapsed',
  'page_not_delivered',
  'notified',
  'notify_gave_up',
  'notify_not_delivered',
  'hindsight',
  ...LIFE_KEYS,
] as const;
export type TimelineKey = (typeof TIMELINE_KEYS)[number];

export type TimelineParams = Readonly<Record<string, string | number>>;
export type TimelineWords = Readonly<Record<TimelineKey, (params: TimelineParams) => string>>;

/** Picks the function of a key; an unknown key (of a newer version) is shown as it is. */
export function sayTimeline(words: TimelineWords, entry: TimelineEntry): string {
  return Object.hasOwn(words, entry.key)
    ? words[entry.key as TimelineKey](entry.params)
    : entry.key;
}

/** A value of a cause, or of what else has a name: one terminal has, and is never a cause. */
export interface NamedValue {
  readonly attribute: CauseEntry['attribute'] | 'terminal';
  readonly value: string;
}

/** Groups a cause by attribute, in order: entries of one attribute mean *or*. */
export function groupCause(cause: readonly NamedValue[]): readonly [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const { attribute, value } of cause) {
    groups.set(attribute, [...(groups.get(attribute) ?? []), value]);
  }
  return [...groups];
}

/** Reads back the cause of a timeline entry, as `timelineOf` writes it. */
export function readCause(text: string): CauseEntry[] {
  const entries: CauseEntry[] = [];
  for (const part of text === '' ? [] : text.split(', ')) {
    const [, attribute, value = ''] = /^([A-Za-z]+)=(.*)$/s.exec(part) ?? [];
    const last = entries.at(-1);
    if (attribute) entries.push({ attribute: attribute as CauseEntry['attribute'], value });
    else if (last) last.value += `, ${part}`;
  }
  return entries;
}

/** A text as far as it fits. */
export function clip(text: string, charactersMax: number): string {
  const characters = [...text];
  return characters.length <= charactersMax
    ? text
    : `${characters.slice(0, charactersMax - 1).join('')}…`;
}

/** What is counted, as words are found by it: how much merchants pay is an estimate. */
export function countedIn({ cause, evidence }: Incident): string | undefined {
  return evidence.units ?? (namesShop(cause) ? 'estimated' : undefined);
}

/** The most frequent code of an incident, without its dialect; '' when none is known. */
export function leadingCode(incident: Incident): {
  readonly full: string;
  readonly bare: string;
  /** What an operator's own dialect says of it. */
  readonly means: Incident['evidence']['codes'][number]['means'];
} {
  const first = incident.evidence.codes[0];
  const full = first?.code ?? '';
  return { full, bare: full.slice(full.indexOf(':') + 1), means: first?.means };
}

/** A share as people read it: 31%, 0.4%; one that is small but there is never 0%. */
export function percent(share: number): string {
  const value = share * 100;
  if (value >= 10 || value === 0) return `${Math.round(value)}%`;
  return `${Number(value >= 0.1 ? value.toFixed(1) : value.toPrecision(1))}%`;
}
