/** The rules as the server shows them. */
import type { DatedRuleChange, RuleView } from '#domain/live/view.js';
import { ask } from '../server/requests.js';

export interface RuleSet {
  readonly loadedAt: number | null;
  readonly items: readonly RuleView[];
  readonly mistakes: readonly string[];
  readonly change: DatedRuleChange | null;
}

/** What is in force. */
export function readRules(): Promise<RuleSet> {
  return ask('GET', '/rules');
}
