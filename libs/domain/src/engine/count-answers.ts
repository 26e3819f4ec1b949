/**
 * What stands for the payments of merchants that go through. Approvals are told by profile only,
 * but a customer's own decline names its merchant, and only a payment that reached its issuer can
 * end with one. So an incident of merchants is counted, and ends, by failures among answers.
 */
import type { Finding, Units } from '../detect/detector.js';
import { factsOf, isPayment } from '../detect/registry.js';
import { type Entry, namesShop } from '../localise/match.js';
import { usualDeclines } from './estimate-surge.js';
import type { EngineState } from './memory.js';
import type { RecentFailure } from './recent.js';

/** Whether nobody tells how many payments a scope has. */
export function isByAnswers(classes: readonly Finding[], cause: readonly Entry[]): boolean {
  const facts = factsOf(classes[0] ?? 'other');
  return isPayment(facts) && !facts.business && namesShop(cause);
}

/** Whether it is a decline of a payment that could have failed. */
export function isAnswer({ class: cls, pin }: RecentFailure, units: Units): boolean {
  return factsOf(cls).business && !(units === 'pin' && pin === false);
}

/** The attempts that failures and declines come from, when declines are as frequent as usual. */
export function attemptsBehind(state: EngineState, failures: number, declines: number): number {
  return failures + Math.round(declines / usualDeclines(state));
}

/** The share of failures among failures and declines, where `rate` of the attempts fail. */
export function amongAnswers(state: EngineState, rate: number): number {
  return rate / (rate + usualDeclines(state) * (1 - rate));
}
