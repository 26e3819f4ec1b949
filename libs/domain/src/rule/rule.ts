/**
 * A rule file: what is watched, how sure the engine must be before somebody is woken, and in
 * which words. The idiom is Prometheus' (`groups`, `alert`, `for`, `keep_firing_for`, `labels`,
 * `annotations`); the condition is one of a closed set of detectors, not an expression.
 */
import { z } from 'zod';
import { Duration } from '../base/duration.js';
import { Severity } from '../base/severity.js';
import { Words } from '../code/taxonomy.js';
import { DetectorSettings } from '../detect/registry.js';
import { WatchedAttributes } from './watched.js';

/** How many must be hit: one shop is never a mass. */
export const Gates = z.strictObject({
  failures: z.number().int().min(1).max(1_000).default(5),
  terminals: z.number().int().min(1).max(1_000).default(3),
  merchants: z.number().int().min(1).max(1_000).default(2),
  /** Or at so many terminals of fewer merchants; left out, these are never enough. */
  one_merchant: z.number().int().min(1).max(64).optional(),
});

export type Gates = z.infer<typeof Gates>;

/** Each costs a sum in every tick. */
const BY_MAX = 24;

export const Rule = z.strictObject({
  alert: z.string().regex(/^[A-Z][A-Za-z0-9]{1,60}$/, 'expected CamelCase, such as MassError55'),
  detector: DetectorSettings,
  /**
   * Attributes whose values are watched each for itself, beside the fleet as a whole, and pairs of
   * attributes whose values are watched together.
   */
  by: z.array(WatchedAttributes).max(BY_MAX).default([]),
  gates: Gates.prefault({}),
  /** How long the condition must hold before it is an incident. */
  for: Duration.prefault('0s'),
  /** How long it must stay clear, on positive evidence, before the incident ends. */
  keep_firing_for: Duration.prefault('60s'),
  /** Overrides the severity that the diagnosis fixes. */
  severity: Severity.optional(),
  labels: z.record(z.string().regex(/^[a-z_]+$/), z.string()).default({}),
  annotations: z.strictObject({ summary: Words }),
});
export type Rule = z.infer<typeof Rule>;

export const RuleFile = z.strictObject({
  groups: z
    .array(z.strictObject({ name: z.string().min(1), rules: z.array(Rule).min(1).max(200) }))
    .min(1)
    .max(50),
});
export type RuleFile = z.infer<typeof RuleFile>;
