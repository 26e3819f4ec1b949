/** What is known of the value at stake: what people said of it, and else the estimate. */
import type { AtStake } from '../incident/value-at-stake.js';
import type { Answered } from './hear-authority.js';
import type { RegulationFile } from './regulation.js';

/** One incident, of those that count as one: what was estimated, and what people answered. */
export interface Case {
  readonly atStake: readonly AtStake[];
  readonly answers: Readonly<Record<string, Answered>>;
}

/**
 * The value in a currency, summed over incidents; null when it is known of none. `estimates` are
 * those that are in it: where a person answered the question, that holds.
 */
export function valueKnown(
  cases: readonly Case[],
  { value: currency, asked }: { readonly value: string; readonly asked: string },
): { readonly value: number | null; readonly estimates: readonly AtStake[] } {
  const said = cases.flatMap(({ answers }) => answers[asked]?.value ?? []);
  const estimates = cases
    .filter(({ answers }) => answers[asked] === undefined)
    .flatMap(({ atStake }) => atStake.filter((one) => one.currency === currency));
  const known = [...said.map(Number), ...estimates.map(({ value }) => value)];
  const value = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
  return { value, estimates };
}

/** The questions whose answers hold over the estimate, with its currency. */
export function valueQuestions(file: RegulationFile): { id: string; currency: string }[] {
  const thresholds = file.regulations
    .flatMap(({ criteria }) => criteria)
    .flatMap(({ any, all }) => any ?? all ?? []);
  const found = new Map<string, string>();
  for (const one of thresholds) if ('value' in one) found.set(one.asked, one.value);
  return [...found].map(([id, currency]) => ({ id, currency }));
}

/** The estimates with what people said of the same; of several questions the last word. */
export function withSaid({ atStake, answers }: Case, file: RegulationFile | null): AtStake[] {
  const questions = file ? valueQuestions(file) : [];
  return atStake.map((one) => {
    const [last] = questions
      .flatMap(({ id, currency }) => (currency === one.currency ? (answers[id] ?? []) : []))
      .sort((a, b) => b.at - a.at);
    if (!last) return one;
    return { ...one, said: { value: Number(last.value), by: last.by, at: last.at } };
  });
}
