/** How a story makes attempts end: the `answers` of the lines that are on. */

import type { Instant } from '#domain/base/instant.js';
import { CLASS_FACTS } from '#domain/code/catalogue.js';
import { classOf } from '#domain/code/read-code.js';
import type { Answers, AttemptSelector } from '../scenario/effects.js';
import type { Fleet } from '../scenario/fleet.js';
import type { Where } from '../scenario/scenario.js';
import { type Attempt, type Ending, NO_ANSWER_CODE } from './attempt.js';
import type { Cohort } from './cohort.js';
import type { Random } from './random.js';
import { strengthOf } from './timeline.js';
import { weighted } from './weighted.js';

/** What a story answers to an attempt. */
export interface InjectedAnswer {
  readonly ending: Ending;
  readonly timeoutMs: number;
  /** How often a person tries the same card again after this. */
  readonly retries: number;
}

type DrawAnswer = (attempt: Attempt, now: Instant) => InjectedAnswer | null;

/** What the story answers to an attempt, or null when it leaves the attempt to normal life. */
export function injectAnswers(
  cohorts: readonly Cohort[],
  fleet: Fleet,
  random: Random,
): DrawAnswer {
  const draws = cohorts.flatMap((cohort) => {
    const { answers } = cohort.timed.line;
    return answers === undefined ? [] : [drawFrom(cohort, answers, fleet, random)];
  });
  return (attempt, now) => {
    for (const draw of draws) {
      const answer = draw(attempt, now);
      if (answer !== null) return answer;
    }
    return null;
  };
}

function drawFrom(cohort: Cohort, answers: Answers, fleet: Fleet, random: Random): DrawAnswer {
  const { timed, attemptSample } = cohort;
  const isMeant = selector(answers.of);
  const isThere = attemptFilter(timed.line.where);
  const endings = weighted({ ...answers.codes, [NO_ANSWER_CODE]: answers.noAnswer });
  const byCode = new Map(endings.names.map((code) => [code, endingOf(code, fleet)]));
  const timeoutMs = (answers.timeoutSeconds ?? fleet.timeoutSeconds) * 1_000;
  const { retries } = answers;
  return (attempt, now) => {
    if (!cohort.holds(attempt.terminal, now) || !isThere(attempt) || !isMeant(attempt)) return null;
    const share = answers.share * attemptSample * strengthOf(timed, now);
    if (random.next() >= share) return null;
    const ending = byCode.get(endings.at(random.next())) as Ending;
    return { ending, timeoutMs, retries };
  };
}

/** A code is a decline where the fleet lists it as one or the catalogue calls it business. */
function endingOf(code: string, fleet: Fleet): Ending {
  if (code === NO_ANSWER_CODE) return { kind: 'noAnswer', code };
  const isDecline =
    Object.hasOwn(fleet.outcomes.declined, code) || CLASS_FACTS[classOf(code, null)].business;
  return { kind: isDecline ? 'declined' : 'failed', code };
}

/** Reads `of`: a kind of attempt, any of several kinds, or all of some attributes. */
export function selector(of: AttemptSelector): (attempt: Attempt) => boolean {
  if (typeof of === 'string') {
    if (of === 'all') return () => true;
    if (of === 'pin') return ({ pin }) => pin;
    if (of === 'pinless') return ({ pin }) => !pin;
    return ({ entry }) => entry === of;
  }
  if (Array.isArray(of)) {
    const kinds = of.map(selector);
    return (attempt) => kinds.some((isKind) => isKind(attempt));
  }
  const fits = attemptFilter(of);
  return (attempt) => (of.pin === undefined || of.pin === attempt.pin) && fits(attempt);
}

/** Reads the attributes of attempts in a `where`; those of terminals are the cohort's business. */
export function attemptFilter({
  issuer,
  scheme,
  entry,
}: Partial<Pick<Where, 'issuer' | 'scheme' | 'entry'>>): (attempt: Attempt) => boolean {
  if (!issuer && !scheme && !entry) return () => true;
  return (attempt) =>
    (issuer?.includes(attempt.issuer) ?? true) &&
    (scheme?.includes(attempt.scheme) ?? true) &&
    (entry?.includes(attempt.entry) ?? true);
}
