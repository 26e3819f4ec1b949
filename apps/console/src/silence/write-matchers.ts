/** Matchers as people write them. */
import type { Incident } from '#domain/incident/incident.js';
import type { SilenceMatcher } from '#domain/notify/silence.js';

/** What an incident would be silenced by: its rule, its cause, and that it is a SEV1. */
export function matchersOf({ rule, severity, cause }: Incident): string {
  const lines = [`alertname=${quoted(rule)}`];
  const attributes = [...new Set(cause.map(({ attribute }) => attribute))];
  for (const attribute of attributes) {
    const values = cause.filter((one) => one.attribute === attribute).map(({ value }) => value);
    const [first = ''] = values;
    lines.push(
      values.length === 1
        ? `${attribute}=${quoted(first)}`
        : `${attribute}=~${quoted(values.map(escaped).join('|'))}`,
    );
  }
  if (severity === 'SEV1') lines.push('severity="SEV1"');
  return lines.join('\n');
}

/** One matcher as a line. */
export function lineOf({ name, value, isRegex, isEqual }: SilenceMatcher): string {
  const op = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return `${name}${op}${quoted(value)}`;
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function escaped(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
