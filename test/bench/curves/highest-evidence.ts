/** How near each rule came to a page: the strongest evidence that passed the rule's own gates. */
import type { Instant } from '#domain/base/instant.js';
import { type EvidenceBank, leading, strongest } from '#domain/detect/evidence-bank.js';
import type { Rule } from '#domain/rule/rule.js';

/** The strongest moment of a rule. */
export interface Highest {
  readonly nats: number;
  readonly cell: string;
  readonly at: Instant;
}

/** Raises what is known of each rule by what its banks hold now; by the name of the rule. */
export function raise(
  known: Map<string, Highest>,
  rules: readonly Rule[],
  banks: ReadonlyMap<string, EvidenceBank>,
  at: Instant,
): void {
  const gates = new Map(rules.map((rule) => [rule.alert, rule.gates]));
  for (const [key, bank] of banks) {
    const nats = strongest(bank);
    if (nats === 0) continue;
    const end = key.indexOf('|');
    const alert = key.slice(0, end);
    if (nats <= (known.get(alert)?.nats ?? 0)) continue;
    const gate = gates.get(alert);
    if (gate && passes(bank, gate)) known.set(alert, { nats, cell: key.slice(end + 1), at });
  }
}

function passes(bank: EvidenceBank, gates: Rule['gates']): boolean {
  const { failures } = leading(bank);
  const terminals = bank.terminals.length || failures;
  const merchants = bank.merchants.length || gates.merchants;
  return failures >= gates.failures && terminals >= gates.terminals && merchants >= gates.merchants;
}
