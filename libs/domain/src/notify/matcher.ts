/**
 * Matchers in Alertmanager's words: what routes, silences and inhibitions pick incidents by. An
 * incident has the labels of its face and those of its cause; a label it does not have is empty.
 */
import { Attribute } from '../base/attribute.js';
import type { Incident } from '../incident/incident.js';

/** What a matcher may look at. */
export const LABELS = [
  'severity',
  'diagnosis',
  'tenant',
  'alertname',
  'kind',
  'playbook',
  'incident',
  ...Attribute.options,
] as const;
export type Label = (typeof LABELS)[number];

/** `severity=~"SEV1|SEV2"`: expressions match the whole value, as Alertmanager has it. */
export interface Matcher {
  readonly label: Label;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

const MATCHER = /^\s*([A-Za-z_]+)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"\s]+))\s*$/;

/** Reads a matcher; a sentence about what is wrong with it otherwise. */
export function parseMatcher(text: string): Matcher | string {
  const [, name, op, quoted, bare = ''] = MATCHER.exec(text) ?? [];
  if (name === undefined) return 'expected a matcher such as severity="SEV1"';
  const value = quoted?.replace(/\\(["\\])/g, '$1') ?? bare;
  return matcherOf(name, op as Matcher['op'], value);
}

/** A matcher of its parts; a sentence about what is wrong with them otherwise. */
export function matcherOf(name: string, op: Matcher['op'], value: string): Matcher | string {
  const label = LABELS.find((known) => known === name);
  if (!label) return `no label "${name}", expected one of ${LABELS.join(', ')}`;
  if (op === '=~' || op === '!~') {
    try {
      whole(value);
    } catch {
      return `"${value}" is no regular expression`;
    }
  }
  return { label, op, value };
}

/** Expressions of strangers: longer ones, and more repetitions, could keep the engine busy. */
const EXPRESSION_MAX = 300;
const REPETITIONS_MAX = 4;

/**
 * Why an expression that comes with a request is not taken; null when it is. JavaScript's
 * expressions step back, so repeated groups, references and looking around can take for ever.
 */
export function refuseExpression(expression: string): string | null {
  if (expression.length > EXPRESSION_MAX) {
    return `an expression has at most ${EXPRESSION_MAX} characters`;
  }
  if (/\)[*+?{]|\(\?[^:]|\\[1-9k]/.test(expression)) {
    return `"${expression}" repeats a group, looks around or refers back: list what is meant`;
  }
  const repetitions = expression.replace(/\(\?:/g, '(').match(/[*+?{]/g)?.length ?? 0;
  return repetitions > REPETITIONS_MAX
    ? `"${expression}" repeats more than ${REPETITIONS_MAX} times: list what is meant`
    : null;
}

/** Whether a value of the label fits: what a way is for is told of everything that is in it. */
export function fitsSome(matcher: Matcher, incident: Incident): boolean {
  return valuesOf(matcher.label, incident).some((value) => fits(matcher, value));
}

/** Whether every value fits: an incident that is wider than a silence is not in it. */
export function fitsAll(matcher: Matcher, incident: Incident): boolean {
  return valuesOf(matcher.label, incident).every((value) => fits(matcher, value));
}

/** Whether one of them says with `=` or `=~` that incidents of this severity are meant. */
export function namesSeverity(matchers: readonly Matcher[], severity: string): boolean {
  return matchers.some(
    (matcher) =>
      matcher.label === 'severity' &&
      (matcher.op === '=' || matcher.op === '=~') &&
      fits(matcher, severity),
  );
}

/** Whether one value fits. */
export function fits({ op, value }: Matcher, actual: string): boolean {
  switch (op) {
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    case '=~':
      return whole(value).test(actual);
    case '!~':
      return !whole(value).test(actual);
  }
}

/** The values of a label: several where a cause names several, and '' where there is none. */
export function valuesOf(label: Label, incident: Incident): readonly string[] {
  switch (label) {
    case 'alertname':
      return [incident.rule];
    case 'incident':
      return [incident.id];
    case 'severity':
    case 'diagnosis':
    case 'tenant':
    case 'kind':
    case 'playbook':
      return [incident[label]];
    default: {
      const named = incident.cause.filter(({ attribute }) => attribute === label);
      return named.length === 0 ? [''] : named.map(({ value }) => value);
    }
  }
}

function whole(expression: string): RegExp {
  return new RegExp(`^(?:${expression})$`);
}
