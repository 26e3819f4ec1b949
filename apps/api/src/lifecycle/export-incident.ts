/** An incident as a file: JSON for programs, Markdown, and a page to print. */
import { z } from 'zod';
import type { Instant } from '#domain/base/instant.js';
import { IncidentFigures } from '#domain/incident/figures.js';
import { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { TimelineEntry } from '#domain/incident/timeline.js';
import { AtStake } from '#domain/incident/value-at-stake.js';
import { AnyTenant } from '#domain/message/schema.js';
import { incidentMarkdown, incidentPage, momentText } from '#domain/notify/incident-document.js';
import { LOCALES } from '#domain/notify/locale.js';
import { PlaybookRun } from '#domain/playbook/playbook.js';
import { Duties } from '#domain/regulation/compose-duty.js';
import { dutyParts } from '#domain/regulation/duty-text.js';
import type { Account } from './read-account.js';

/** Which form, for whom. */
export const ExportIncident = z.strictObject({
  tenant: AnyTenant.optional(),
  format: z.enum(['json', 'md', 'html']).default('json'),
  lang: z.enum(LOCALES).default('en'),
  /** The IANA time zone of the moments in a document. */
  zone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'expected a time zone such as Asia/Shanghai')
    .default('UTC'),
});
export type ExportIncident = z.infer<typeof ExportIncident>;

/** The whole incident as data: its face, its log, its story, its run, its figures. */
export const IncidentExport = z.strictObject({
  exportedAt: z.number().int(),
  incident: Incident,
  events: z.array(IncidentEvent),
  timeline: z.array(TimelineEntry),
  run: PlaybookRun.nullable(),
  figures: IncidentFigures,
  /** An estimate of what the failed payments were worth, by currency; empty if not known. */
  atStake: z.array(AtStake),
  /** What it means to authorities. */
  regulation: Duties,
});
export type IncidentExport = z.infer<typeof IncidentExport>;

const TYPES = {
  json: 'application/json; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const;

/** The file and its media type. */
export function exportAccount(
  account: Account,
  regulation: Duties,
  { format, lang, zone }: Pick<ExportIncident, 'format' | 'lang' | 'zone'>,
  now: Instant,
): { readonly type: string; readonly text: string } {
  const voice = { locale: lang, timeZone: zone, now };
  const type = TYPES[format];
  const at = (moment: Instant) => momentText(moment, zone);
  const told = { ...account, more: dutyParts(lang, regulation, at) };
  switch (format) {
    case 'md':
      return { type, text: incidentMarkdown(told, voice) };
    case 'html':
      return { type, text: incidentPage(told, voice) };
    case 'json': {
      const { incident, events, timeline, run, figures, atStake } = account;
      const facts = { incident, events, timeline, run, figures, atStake };
      const whole = { exportedAt: now, ...facts, regulation };
      return { type, text: `${JSON.stringify(whole, null, 2)}\n` };
    }
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
