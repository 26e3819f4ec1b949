/**
 * Everything the service says to people about incidents, in their language. The rest of the core
 * speaks in ids, keys and numbers; this file picks the catalogue and nothing else.
 */
import { isGround } from '../base/drill-ground.js';
import type { Ground } from '../diagnose/ground.js';
import type { CauseEntry, Incident } from '../incident/incident.js';
import type { TimelineEntry } from '../incident/timeline.js';
import { isNotFound } from '../localise/is-not-found.js';
import { DRILL_FIRST } from './catalogue/drill-words.js';
import { en } from './catalogue/en.js';
import type { Catalogue, Found, PageReason } from './catalogue/keys.js';
import { COMMANDS, STOPS } from './catalogue/order-words.js';
import { SOME } from './catalogue/reason-words.js';
import { zhCN } from './catalogue/zh-cn.js';
import type { Locale } from './locale.js';

const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { en, 'zh-CN': zhCN };

/** "Error 55 (incorrect PIN) in mass": the few words a page begins with. */
export function incidentTitle(locale: Locale, incident: Incident): string {
  return drillFirst(locale, incident) + CATALOGUES[locale].title(incident);
}

/** The sentence a person believes: what it is, by which counts, and what it is not. */
export function incidentSentence(locale: Locale, incident: Incident): string {
  return drillFirst(locale, incident) + CATALOGUES[locale].sentence(incident);
}

/** One line for a phone: severity, what, how many, where, harm, how to act. */
export function pageText(locale: Locale, incident: Incident, reason: PageReason): string {
  return drillFirst(locale, incident) + CATALOGUES[locale].page(incident, reason);
}

/** Whoever reads one word of a drill has read that it is one. */
function drillFirst(locale: Locale, { tenant }: Pick<Incident, 'tenant'>): string {
  return isGround(tenant) ? DRILL_FIRST[locale] : '';
}

/** The name of a diagnosis. */
export function diagnosisName(locale: Locale, id: string): string {
  return CATALOGUES[locale].diagnoses[id] ?? id;
}

/** The name of an action, as in "do not: restart terminals". */
export function actionName(locale: Locale, id: string): string {
  return CATALOGUES[locale].actions[id] ?? id;
}

/** The name of an attribute of terminals or payments. */
export function attributeName(locale: Locale, attribute: string): string {
  return CATALOGUES[locale].attributes[attribute] ?? attribute;
}

/** A cause: "acquirer = acq-1", joined by and; values of one attribute joined by or. */
export function causeText(locale: Locale, cause: readonly CauseEntry[]): string {
  return CATALOGUES[locale].cause(cause);
}

/** Where an incident is: its cause, the whole fleet, or that the cause is not found yet. */
export function placeText(locale: Locale, found: Found): string {
  return CATALOGUES[locale].place(found);
}

/** Where it is within a sentence, as in "payments at … fail". */
export function scopeText(locale: Locale, found: Found): string {
  return isNotFound(found) ? SOME[locale] : placeText(locale, found);
}

/** One thing that speaks for a diagnosis or against it. */
export function groundText(locale: Locale, ground: Ground): string {
  return CATALOGUES[locale].ground(ground);
}

/** What a response code says; the code itself for one that nobody knows. */
export function codeName(locale: Locale, code: string): string {
  return CATALOGUES[locale].code(code);
}

/** One line of an incident's timeline. */
export function timelineText(locale: Locale, entry: TimelineEntry): string {
  return CATALOGUES[locale].timeline(entry);
}

/** "SEV1 · critical". */
export function severityName(locale: Locale, severity: string): string {
  return CATALOGUES[locale].severities[severity] ?? severity;
}

/** What a command has terminals do. */
export function commandName(locale: Locale, what: string): string {
  return COMMANDS[locale][what] ?? what;
}

/** Why an order stopped. */
export function stopReason(locale: Locale, why: string): string {
  return STOPS[locale][why] ?? why;
}

/** "incident commander". */
export function roleName(locale: Locale, role: string): string {
  return CATALOGUES[locale].roles[role] ?? role;
}
