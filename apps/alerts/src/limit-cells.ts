/** What all rules together may watch: more is refused when they are loaded, and by the check. */
import { cells_max, cellsOfRule, costInWords } from '#domain/engine/doubt-rule.js';
import type { Rule } from '#domain/rule/rule.js';

/** A rule, and how to say where something of it stands. */
interface PlacedRule {
  readonly rule: Rule;
  readonly at: (path: readonly string[]) => string;
}

/** The cells that all rules together watch in a large fleet. */
export function cellsOfRules(rules: readonly PlacedRule[]): number {
  return rules.reduce((sum, { rule }) => sum + cellsOfRule(rule), 0);
}

/** What is wrong when they are too many, with the place of the dearest rule. */
export function tooManyCells(rules: readonly PlacedRule[]): string[] {
  const sum = cellsOfRules(rules);
  const dearest = [...rules].sort((a, b) => cellsOfRule(b.rule) - cellsOfRule(a.rule))[0];
  if (sum <= cells_max || !dearest) return [];
  const { rule, at } = dearest;
  return [
    `${at(['by'])}: by: ${rules.length} rules may watch ${number(sum)} cells in a large fleet, ` +
      `at most ${number(cells_max)} are allowed; ${rule.alert} is the dearest with ` +
      `${number(cellsOfRule(rule))}: ${costInWords(rule)}`,
  ];
}

function number(n: number): string {
  return n.toLocaleString('en');
}
