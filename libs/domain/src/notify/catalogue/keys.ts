import type { CauseEntry, Incident } from '../../incident/incident.js';
import type { TimelineEntry } from '../../incident/timeline.js';

/** Why a notification is sent. */
export type PageReason = 'first' | 'changed' | 'reopened' | 'resolved';

/** What every language must be able to say; a missing word does not compile. */
export interface Catalogue {
  readonly title: (incident: Incident) => string;
  readonly sentence: (incident: Incident) => string;
  readonly page: (incident: Incident, reason: PageReason) => string;
  readonly cause: (cause: readonly CauseEntry[]) => string;
  readonly code: (code: string) => string;
  readonly timeline: (entry: TimelineEntry) => string;
  readonly diagnoses: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly severities: Readonly<Record<string, string>>;
}

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
  'playbook_started',
  'notified',
  'notify_gave_up',
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

/** Groups a cause by attribute, in order: entries of one attribute mean *or*. */
export function groupCause(cause: readonly CauseEntry[]): readonly [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const { attribute, value } of cause) {
    groups.set(attribute, [...(groups.get(attribute) ?? []), value]);
  }
  return [...groups];
}

/** The most frequent code of an incident, without its dialect; '' when none is known. */
export function leadingCode(incident: Incident): { full: string; bare: string } {
  const full = incident.evidence.codes[0]?.code ?? '';
  return { full, bare: full.slice(full.indexOf(':') + 1) };
}

/** A share as people read it: 31%, 0.4%. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 || value === 0 ? Math.round(value) : Number(value.toFixed(1))}%`;
}
