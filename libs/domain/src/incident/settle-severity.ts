/** Severity between what is judged and what a person said. */
import type { Severity } from '../base/severity.js';
import type { Incident } from './incident.js';

/** The graver of two: SEV1 is the gravest. */
export function graver(a: Severity, b: Severity): Severity {
  return a < b ? a : b;
}

/**
 * What holds: a person's word stands against the judgement it was said over, and against every
 * milder one; a graver judgement than that is news, and raises it.
 */
export function settleSeverity(
  judged: Severity,
  byHand: Incident['severityByHand'],
): Pick<Incident, 'severity' | 'severityByHand'> {
  if (!byHand) return { severity: judged };
  const isNews = judged < byHand.over;
  if (!isNews) return { severity: byHand.severity, severityByHand: byHand };
  const severity = graver(judged, byHand.severity);
  return { severity, severityByHand: { severity, over: judged } };
}
