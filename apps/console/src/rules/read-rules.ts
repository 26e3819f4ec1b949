/** The rules as the server shows them. */
import type { DatedRuleChange, RuleView } from '#domain/live/view.js';
import { ask } from '../server/requests.js';
import type { RuleWords } from '../words/rule-words.js';

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

/** The severity of a rule; one that leaves it to the diagnosis says so in the server's English. */
export function severityText(severity: string, words: Pick<RuleWords, 'byDiagnosis'>): string {
  return severity === 'by diagnosis' ? words.byDiagnosis : severity;
}
