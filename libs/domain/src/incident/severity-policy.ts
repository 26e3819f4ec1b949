/**
 * An operator's limits: from how many terminals, merchants or provinces, or from what harm on, an
 * incident is graver than its diagnosis says, and what one without a diagnosis is.
 */
import { z } from 'zod';
import { Severity } from '../base/severity.js';
import type { Incident } from './incident.js';
import { graver } from './settle-severity.js';

const Limit = z.number().int().positive();

/** One severity; it is reached by any of its limits. */
const SeverityRule = z.strictObject({
  severity: Severity,
  terminals: Limit.optional(),
  merchants: Limit.optional(),
  /** Regions that terminals hit are in; of Chinese division codes, their provinces. */
  provinces: Limit.optional(),
  /** Failures with one of these codes in the scope, such as cards locked by wrong PINs. */
  harm: z.strictObject({ codes: z.array(z.string()).min(1).max(50), failures: Limit }).optional(),
});

export const SeverityPolicy = z.strictObject({
  /** What an incident of unknown cause is, below every limit; without it, its reach decides. */
  unknown: Severity.optional(),
  rules: z.array(SeverityRule).max(20).default([]),
});
export type SeverityPolicy = z.infer<typeof SeverityPolicy>;

/** `failures` counts failures with any of these codes in the incident's scope. */
export function judgeSeverity(
  { unknown, rules }: SeverityPolicy,
  incident: Pick<Incident, 'diagnosis' | 'impact' | 'severity'>,
  failures: (codes: readonly string[]) => number,
): Severity {
  const isUnknown = incident.diagnosis === 'unknown';
  const base = isUnknown && unknown !== undefined ? unknown : incident.severity;
  const { terminals, merchants, regions } = incident.impact;
  const reached = rules.filter(
    (rule) =>
      terminals >= (rule.terminals ?? Infinity) ||
      merchants >= (rule.merchants ?? Infinity) ||
      provincesOf(regions).length >= (rule.provinces ?? Infinity) ||
      (rule.harm !== undefined && failures(rule.harm.codes) >= rule.harm.failures),
  );
  return reached.reduce((worst, rule) => graver(worst, rule.severity), base);
}

/** Provinces among regions: GB/T 2260 codes by their first two digits, others as they are. */
export function provincesOf(regions: readonly string[]): string[] {
  const codes = regions.map((r) => (/^\d{6}$/.test(r) ? `${r.slice(0, 2)}0000` : r));
  return [...new Set(codes)].sort();
}
