/** Looking closely at one class since an onset: counts for the localiser and for people. */
import type { ProfileAttribute } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import { meaningOf } from '../code/read-code.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isPayment, own } from '../detect/registry.js';
import type { CauseEntry, Contrast, Evidence } from '../incident/incident.js';
import type { Leaves } from '../localise/leaves.js';
import { areTooFew, localise } from '../localise/localise.js';
import { isAttemptAttribute, keyOf, profileMatcher } from '../localise/match.js';
import { collectLeaves, failuresSince } from './collect-leaves.js';
import { attemptsBehind, isAnswer, isByAnswers } from './count-answers.js';
import { dropForegone } from './drop-foregone.js';
import { stretchOf, surgeOf } from './estimate-surge.js';
import { keepCause } from './keep-cause.js';
import { attemptShare } from './learn-normal.js';
import { lookOnce } from './looks.js';
import type { EngineState, Owner } from './memory.js';
import { type Located, nameMerchants } from './name-merchants.js';
import { eachSum } from './profile-sums.js';
import { eachInSlice, failureMatcher, failureWithin, slicesSince } from './recent.js';

/** What a close look found. */
export interface Findings {
  readonly localisation: Located;
  readonly leaves: Leaves;
}

/** So many values beside the cause's own are shown. */
const SIBLINGS_MAX = 4;

/**
 * Localises the failures of a class since `onset`, without the scopes of `explained` incidents.
 * `known` is the cause that people were told of, if they were.
 */
export function examine(
  state: EngineState,
  cls: Finding,
  onset: Instant,
  explained: readonly Owner[],
  now: Instant,
  known?: readonly CauseEntry[],
): Findings | null {
  const owners = explained.filter((f) => own(f.classes, cls));
  const stretch = stretchOf(cls, surgeOf(state, now));
  const named = owners.map(({ incident: { id, cause } }) => `${id} ${keyOf(cause)}`);
  // Of a breach that goes on an incident mostly explains all: it is not looked around for that.
  const look = lookOnce(state, [cls, onset, stretch, ...named].join('|'), () => {
    const failures = failuresSince(state, cls, onset, owners);
    if (areTooFew(failures)) return null;
    const leaves = collectLeaves(state, cls, onset, owners, failures);
    const searched = { ...leaves, normal: leaves.normal * stretch };
    return { told: leaves, failures, searched, found: localise(searched) };
  });
  if (!look?.found) return null;
  const { told, failures, searched, found } = look;
  const kept = dropForegone(known ? keepCause(found, searched, known) : found, cls, told.mix);
  const localisation = nameMerchants(state, kept, { cls, root: kept.root, failures, known });
  return { localisation, leaves: told };
}

/** The findings of a cause that a detector has stated, its entries in order. */
export function stated(
  state: EngineState,
  finding: Finding,
  onset: Instant,
  cause: readonly CauseEntry[],
): Findings {
  const failures = failuresSince(state, finding, onset, []);
  const leaves = collectLeaves(state, finding, onset, [], failures);
  const localisation = { cause, explainedShare: 1, confidence: 1, others: [], candidates: [] };
  return { localisation, leaves };
}

/** Counts of a scope over a span: every failure, repeats included, as people count. */
export interface ScopeCounts {
  readonly attempts: number;
  readonly failures: number;
  readonly codes: ReadonlyMap<string, number>;
  /** Who failed. */
  readonly terminals: ReadonlySet<string>;
  /** Failures for which nobody in particular is named. */
  readonly unnamed: number;
}

/**
 * Counts what `classes` found within a cause since a moment, among the units of the first; of
 * merchants the attempts are estimated.
 */
export function countScope(
  state: EngineState,
  classes: readonly Finding[],
  cause: readonly CauseEntry[],
  since: Instant,
): ScopeCounts {
  const { units } = factsOf(classes[0] ?? 'other');
  const share = attemptShare(state, units, cause);
  const codes = new Map<string, number>();
  const terminals = new Set<string>();
  let attempts = 0;
  let failures = 0;
  let unnamed = 0;
  const isWithin = profileMatcher(state.profiles, cause);
  const hasFailedWithin = failureMatcher(state.profiles, cause);
  const byAnswers = isByAnswers(classes, cause);
  let declines = 0;
  for (const slice of slicesSince(state.recent, since)) {
    eachInSlice(slice, units, (profile, n) => {
      if (isWithin(profile)) attempts += n * share;
    });
    for (const f of slice.failures) {
      if (byAnswers && isAnswer(f, units) && hasFailedWithin(f)) declines += f.count;
      if (!classes.includes(f.class)) continue;
      if (!hasFailedWithin(f)) continue;
      failures += f.count;
      codes.set(f.code, (codes.get(f.code) ?? 0) + f.count);
      if (f.terminal === '') unnamed += f.count;
      else terminals.add(f.terminal);
    }
  }
  const all = byAnswers ? attemptsBehind(state, failures, declines) : Math.max(attempts, failures);
  return { attempts: all, failures, codes, terminals, unnamed };
}

/** The evidence as people see it: contrasts, codes and the PIN-less control group. */
export function evidenceOf(
  state: EngineState,
  cls: Finding,
  findings: Findings,
  since: Instant,
  told: { readonly score: number; readonly limit: number },
  book?: CodeBook,
): Evidence {
  const { cause } = findings.localisation;
  const counts = countScope(state, [cls], [...cause], since);
  const normal = findings.leaves.normal;
  const named = cause.length === 1 ? cause[0] : undefined;
  const inside: Contrast = {
    attribute: named?.attribute ?? (cause.length === 0 ? 'fleet' : 'cause'),
    value: cause.map((e) => e.value).join(' + '),
    attempts: counts.attempts,
    failures: counts.failures,
    expected: counts.attempts * normal,
  };
  const others = findings.localisation.candidates
    .filter((c) => c.cause.length === 1 && c.cause[0]?.attribute !== named?.attribute)
    .slice(0, 3)
    .map((c) => ({
      attribute: c.cause[0]?.attribute ?? '',
      value: c.cause[0]?.value ?? '',
      attempts: c.attempts,
      failures: c.failures,
      expected: c.expected,
    }));
  return {
    // What is missing has no code.
    codes: [...counts.codes]
      .filter(([code]) => code !== '')
      .map(([code, failures]) => ({ code, failures }))
      .sort((a, b) => b.failures - a.failures)
      .slice(0, 12)
      .map((told) => ({ ...told, ...operatorsWords(told.code, book) })),
    contrasts: [inside, ...siblings(state, cls, cause, since, normal), ...others],
    control: controlGroup(state, cls, [...cause], since),
    ...(!isPayment(factsOf(cls)) && { units: factsOf(cls).units }),
    ...told,
  };
}

/** What an operator's own dialect says of a code; the shipped words need not be carried along. */
function operatorsWords(code: string, book?: CodeBook): Pick<Evidence['codes'][number], 'means'> {
  const means = book && meaningOf(code, book);
  return means && meaningOf(code)?.en !== means.en ? { means } : {};
}

/** The other values of the attribute that the cause names: healthy, if the cause is right. */
export function siblings(
  state: EngineState,
  cls: Finding,
  cause: readonly CauseEntry[],
  since: Instant,
  normal: number,
): Contrast[] {
  const named = cause.length === 1 ? cause[0] : undefined;
  if (!named) return [];
  const { attribute, value: own } = named;
  return largestValues(state, attribute, since)
    .filter((value) => value !== own)
    .slice(0, SIBLINGS_MAX)
    .map((value) => {
      const { attempts, failures } = countScope(state, [cls], [{ attribute, value }], since);
      return { attribute, value, attempts, failures, expected: attempts * normal };
    });
}

/** The values of an attribute by their traffic: counted in one pass, there may be thousands. */
function largestValues(
  state: EngineState,
  attribute: CauseEntry['attribute'],
  since: Instant,
): string[] {
  const sums = new Map<string, number>();
  if (isAttemptAttribute(attribute)) {
    for (const [value, n] of Object.entries(state.memory.mix.all[attribute])) sums.set(value, n);
  } else {
    for (const slice of slicesSince(state.recent, since)) {
      eachSum(slice.attempts, (id, all) => {
        const value = state.profiles.get(id)?.[attribute as ProfileAttribute];
        if (value !== undefined) sums.set(value, (sums.get(value) ?? 0) + all);
      });
    }
  }
  return [...sums].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

/** PIN-less payments of the same scope and their technical failures: healthy in a key fault. */
function controlGroup(
  state: EngineState,
  cls: Finding,
  cause: readonly CauseEntry[],
  since: Instant,
): Contrast | null {
  if (factsOf(cls).units !== 'pin') return null;
  let attempts = 0;
  let failures = 0;
  const isWithin = profileMatcher(state.profiles, cause);
  for (const slice of slicesSince(state.recent, since)) {
    eachSum(slice.attempts, (profile, all, pin) => {
      if (isWithin(profile)) attempts += all - pin;
    });
    for (const f of slice.failures) {
      if (f.pin !== false || factsOf(f.class).business) continue;
      if (failureWithin(f, state.profiles.get(f.profile), cause)) failures += f.count;
    }
  }
  const expected = attempts * 0.01;
  return { attribute: 'pin', value: 'none', attempts, failures, expected };
}
