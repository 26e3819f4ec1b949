/**
 * Inhibition, in Alertmanager's words: while one incident goes on, nobody is told of others that it
 * explains. They are still shown, followed and written down.
 */
import { Severity } from '../base/severity.js';
import { type Incident, IncidentKind } from '../incident/incident.js';
import {
  fits,
  fitsAll,
  fitsSome,
  type Label,
  type Matcher,
  namesSeverity,
  valuesOf,
} from './matcher.js';

/** One rule: what the sources match keeps from people what the targets match. */
export interface InhibitRule {
  readonly sources: readonly Matcher[];
  readonly targets: readonly Matcher[];
  /** Labels in which both must agree; one that is missing in both agrees. */
  readonly equal: readonly Label[];
}

/** Whom an incident is kept from people by, and by whom it would be but for its gravity. */
export interface Inhibition {
  /** Ids of incidents; none while people are told. */
  readonly by: readonly string[];
  /** They inhibit it, but a SEV1 is told unless a rule says that SEV1 is meant. */
  readonly overruled: readonly string[];
}

/** Whether a rule is about this incident at all. */
export function couldInhibit(rules: readonly InhibitRule[], incident: Incident): boolean {
  return rules.some(({ targets }) => targets.every((matcher) => fitsAll(matcher, incident)));
}

/**
 * What is inhibited among incidents that are open, by id. Of a ring of incidents that inhibit each
 * other by several rules the eldest is told: Alertmanager would tell nobody.
 */
export function inhibit(
  rules: readonly InhibitRule[],
  open: readonly Incident[],
): ReadonlyMap<string, Inhibition> {
  const found = new Map<string, { by: Set<string>; overruled: Set<string> }>();
  for (const rule of rules) {
    const sources = open.filter((each) => isSource(rule, each));
    const targets = open.filter((each) => rule.targets.every((m) => fitsAll(m, each)));
    for (const target of targets) {
      const by = sources.filter((source) => inhibits(rule, source, target)).map(({ id }) => id);
      if (by.length === 0) continue;
      const known = found.get(target.id) ?? { by: new Set(), overruled: new Set() };
      const told = target.severity === 'SEV1' && !namesSeverity(rule.targets, 'SEV1');
      for (const id of by) known[told ? 'overruled' : 'by'].add(id);
      found.set(target.id, known);
    }
  }
  const free = freed(open, (id) => found.get(id)?.by ?? new Set());
  return new Map(
    [...found].map(([id, { by, overruled }]): [string, Inhibition] => {
      if (by.size === 0 || free.has(id)) return [id, { by: [], overruled: sorted(overruled) }];
      return [id, { by: sorted(by), overruled: [] }];
    }),
  );
}

/** A note is told to nobody, so it hides nothing, unless the rule says that notes are meant. */
function isSource({ sources }: InhibitRule, incident: Incident): boolean {
  const isNote = incident.severity === 'SEV4' && !namesSeverity(sources, 'SEV4');
  return !isNote && sources.every((matcher) => fitsSome(matcher, incident));
}

/** Alertmanager's rule: what matches both sides is not inhibited by its like, or by itself. */
function inhibits(rule: InhibitRule, source: Incident, target: Incident): boolean {
  if (source.id === target.id) return false;
  const isTarget = rule.targets.every((matcher) => fitsSome(matcher, source));
  if (isTarget && rule.sources.every((matcher) => fitsSome(matcher, target))) return false;
  return rule.equal.every((label) => {
    const values = valuesOf(label, source);
    return valuesOf(label, target).every((value) => values.includes(value));
  });
}

/** What people are told of though rules would inhibit it: one of each ring. */
function freed(open: readonly Incident[], byOf: (id: string) => ReadonlySet<string>): Set<string> {
  const free = new Set<string>();
  const held = new Set<string>();
  const reach = () => {
    for (let grown = true; grown; ) {
      grown = false;
      for (const { id } of open) {
        const by = byOf(id);
        if (free.has(id) || held.has(id) || by.size === 0) continue;
        if (![...by].some((each) => held.has(each) || free.has(each) || byOf(each).size === 0)) {
          continue;
        }
        held.add(id);
        grown = true;
      }
    }
  };
  reach();
  const eldest = [...open].sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  for (const { id } of eldest) {
    if (byOf(id).size === 0 || held.has(id)) continue;
    free.add(id);
    reach();
  }
  return free;
}

function sorted(ids: ReadonlySet<string>): string[] {
  return [...ids].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Why a rule never inhibits anything, with the key that is to blame; null where it may. */
export function doubtInhibitRule(
  rule: InhibitRule,
): { readonly key: 'source_matchers' | 'target_matchers' | 'equal'; readonly why: string } | null {
  const source = impossible(rule.sources, false);
  if (source !== null) return { key: 'source_matchers', why: source };
  const target = impossible(rule.targets, true);
  if (target !== null) return { key: 'target_matchers', why: target };
  const texts = (matchers: readonly Matcher[]) =>
    `${[...new Set(matchers.map(({ label, op, value }) => `${label}${op}"${value}"`))].sort()}`;
  if (texts(rule.sources) === texts(rule.targets)) {
    const why = 'every target is a source as well, and such do not inhibit each other';
    return { key: 'target_matchers', why: `${why}: let one side match less` };
  }
  if (rule.equal.includes('incident')) {
    const why = 'no two incidents are the same incident: leave out "incident"';
    return { key: 'equal', why };
  }
  const label = rule.equal.find((each) => !agree(rule, each));
  if (label === undefined) return null;
  const why = `a source and a target never have the same ${label} by these matchers`;
  return { key: 'equal', why: `${why}: leave out "${label}"` };
}

const KNOWN: Partial<Record<Label, readonly string[]>> = {
  severity: Severity.options,
  kind: IncidentKind.options,
};
const SINGLE: readonly Label[] = ['severity', 'kind', 'diagnosis', 'tenant', 'alertname'];

/** Labels of causes may have several values: a source needs one that fits, a target only such. */
function impossible(matchers: readonly Matcher[], everyValue: boolean): string | null {
  for (const { label, op, value } of matchers) {
    const own = matchers.filter((matcher) => matcher.label === label);
    const known = KNOWN[label];
    if (known && !known.some((each) => own.every((matcher) => fits(matcher, each)))) {
      return `no ${label} matches, expected one of ${known.join(', ')}`;
    }
    const judged = everyValue || SINGLE.includes(label);
    if (judged && op === '=' && !own.every((matcher) => fits(matcher, value))) {
      return `no ${label} matches all of its matchers: leave one out`;
    }
  }
  return null;
}

function agree({ sources, targets }: InhibitRule, label: Label): boolean {
  if (!SINGLE.includes(label)) return true;
  const own = [...sources, ...targets].filter((matcher) => matcher.label === label);
  return impossible(own, true) === null;
}
