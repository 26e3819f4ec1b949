/** What routes say beside whom, in Alertmanager's words. */
import { z } from 'zod';
import { LABELS } from '#domain/notify/matcher.js';
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
