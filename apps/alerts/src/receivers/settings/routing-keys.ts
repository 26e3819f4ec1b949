/** What routes say beside whom, in Alertmanager's words. */
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { LABELS } from '#domain/notify/matcher.js';
import { TimeInterval } from '#domain/notify/time-interval.js';
import { MatcherText } from '#domain/oncall/roster.js';

/** A label of incidents. */
const LabelName = z.enum(LABELS);

/** While a source goes on, nobody is told of its targets. */
export const InhibitRuleSettings = z.strictObject({
  source_matchers: z.array(MatcherText).min(1),
  target_matchers: z.array(MatcherText).min(1),
  /** Labels in which both agree; one that both do not have agrees. */
  equal: z.array(LabelName).default([]),
});

/** Some time intervals under one name: it holds while one of them does. */
export const NamedIntervalSettings = z.strictObject({
  name: z.string().min(1).max(64),
  time_intervals: z.array(TimeInterval).min(1).max(100),
});

/** When a route tells nobody. */
export const TIMING_KEYS = {
  /** Names of intervals in which it does not. */
  mute_time_intervals: z.array(z.string()).max(20).default([]),
  /** Names of intervals outside which it does not. */
  active_time_intervals: z.array(z.string()).max(20).default([]),
} as const;

/** As Alertmanager has it: how long is longer than nothing. */
const Some = Duration.refine((ms) => ms > 0, 'must be longer than nothing');

/** How what a route tells is gathered; what is left out is that of the route above. */
export const GROUPING_KEYS = {
  /** Incidents that agree in these are told together; "..." is every incident for itself. */
  group_by: z
    .array(z.enum([...LABELS, '...']))
    .max(20)
    .optional(),
  /** How long the first of a group waits for others. */
  group_wait: Duration.optional(),
  /** How long after a notification the next one of the group may come. */
  group_interval: Some.optional(),
  /** After how long what is still open is told once more. */
  repeat_interval: Some.optional(),
} as const;
