/** Counting what any set of values has among leaves, whether the search tried it or not. */
import {
  ATTEMPT_ATTRIBUTES,
  type AttemptAttribute,
  type ProfileAttribute,
} from '../base/attribute.js';
import type { LeafFailure, Leaves, Mix } from './leaves.js';
import { type Entry, matchesEntries, profileMatcher } from './match.js';
import type { Counted } from './spares-rest.js';

/** The attempts, failures and expected failures of a set. */
export function countLeaves(leaves: Leaves, entries: readonly Entry[]): Counted {
  const { attempts: all, failures: failed, profileOf, normal, rates } = leaves;
  const isWithin = profileMatcher({ get: profileOf }, entries);
  const share = shareOf(leaves.mix, entries);
  let [attempts, expected, failures] = [0, 0, 0];
  for (const [id, n] of all) {
    if (!isWithin(id)) continue;
    attempts += n * share;
    expected += n * share * (rates?.get(id) ?? normal);
  }
  for (const failure of failed) {
    const valueAt = (attribute: string) => namedIn(leaves, failure, attribute);
    if (matchesEntries(entries, valueAt)) failures += failure.count;
  }
  return { attempts, failures, expected };
}

function namedIn({ profileOf }: Leaves, failure: LeafFailure, attribute: string) {
  return (ATTEMPT_ATTRIBUTES as readonly string[]).includes(attribute)
    ? failure[attribute as AttemptAttribute]
    : profileOf(failure.profile)?.[attribute as ProfileAttribute];
}

/** The share of attempts, 0 to 1, that have the issuers, schemes and entry modes that are named. */
export function shareOf(mix: Mix, entries: readonly Entry[]): number {
  let share = 1;
  for (const attribute of ATTEMPT_ATTRIBUTES) {
    const named = entries.filter((e) => e.attribute === attribute);
    if (named.length === 0) continue;
    share *= named.reduce((sum, { value }) => sum + (mix[attribute][value] ?? 0), 0);
  }
  return share;
}
