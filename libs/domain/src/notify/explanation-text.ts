/** Why a rule fired, or did not, in sentences: the verdict first, then what it rests on. */
import type { Explanation, Gate } from '../rule/explanation.js';
import { explainEn } from './catalogue/explain-en.js';
import type { ExplainWords } from './catalogue/explain-words.js';
import { explainZhCN } from './catalogue/explain-zh-cn.js';
import type { Locale } from './locale.js';

const WORDS: Readonly<Record<Locale, ExplainWords>> = { en: explainEn, 'zh-CN': explainZhCN };

/** The explanation in one language, one sentence an entry. */
export function explanationText(locale: Locale, explanation: Explanation): string[] {
  const words = WORDS[locale];
  const { verdict, gates, owners, normal, tolerated, units, evidence } = explanation;
  if (saysAll(verdict)) return [words.verdict(explanation)];
  return [
    words.verdict(explanation),
    words.counts(explanation),
    ...(normal && tolerated !== null ? [words.normal(normal, tolerated, units)] : []),
    ...(evidence ? [words.evidence(evidence)] : []),
    ...gates.filter(asks).map((gate) => words.gate(gate)),
    ...owners.map((owner) => words.owner(owner)),
    ...(explanation.newestAt === null ? [] : [words.newest(explanation)]),
  ];
}

/** What kept it from firing, a sentence each: what was not enough, whose failures they are. */
export function heldBackText(locale: Locale, explanation: Explanation): string[] {
  const words = WORDS[locale];
  const { verdict, gates, owners, evidence } = explanation;
  if (saysAll(verdict) || verdict === 'unheard') return [words.verdict(explanation)];
  if (verdict === 'fired' || verdict === 'joined') return [words.nothingHeld];
  const held = [
    ...(evidence && !evidence.met ? [words.evidence(evidence)] : []),
    ...gates.filter((gate) => !gate.met && asks(gate)).map((gate) => words.gate(gate)),
    ...owners.map((owner) => words.owner(owner)),
  ];
  return held.length > 0 ? held : [words.verdict(explanation)];
}

/** Whether there is nothing to count: a scope of which the engine knows nothing. */
function saysAll(verdict: Explanation['verdict']): boolean {
  return verdict === 'not_watched' || verdict === 'not_known';
}

/** What a gate asks for, as people call it. */
export function gateName(locale: Locale, name: Gate['name']): string {
  return WORDS[locale].gateName(name);
}

/** Whether a gate asks for anything: to hold for no time does not; it is met with the rest. */
export function asks({ name, limit }: Gate): boolean {
  return name !== 'for' || limit > 0;
}
