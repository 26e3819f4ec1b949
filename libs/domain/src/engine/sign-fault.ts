/** The shape of a fault, which its name is made from. */
import type { Instant } from '../base/instant.js';
import type { Finding, Locks, Signature } from '../detect/detector.js';
import type { Evidence } from '../incident/incident.js';
import { isHealthy } from '../incident/is-healthy.js';
import type { Change } from '../message/schema.js';
import { declinesWithin } from './estimate-passing.js';
import type { Findings, ScopeCounts } from './examine.js';
import { spreadOf } from './find-spread.js';
import type { EngineState, First } from './memory.js';

/** What was found of a fault, and what was counted within its cause. */
export interface Found {
  /** Of the incident's own rule first. */
  readonly findings: readonly Finding[];
  readonly localisation: Findings['localisation'];
  readonly counts: Pick<ScopeCounts, 'attempts' | 'failures' | 'codes'>;
  readonly changes: readonly Change[];
  /** Share of all merchants that are hit, 0 to 1. */
  readonly reach: number;
  readonly locks: Locks | null;
  readonly control: Evidence['control'];
  /** What it was of alone before others failed. */
  readonly first?: First | undefined;
}

/** The signature of a fault that began at `onset`, as it is `now`. */
export function signFault(
  state: EngineState,
  found: Found,
  onset: Instant,
  now: Instant,
): Signature {
  const { findings, localisation, counts, changes, reach, locks, control } = found;
  const [finding = 'other'] = findings;
  const spread = spreadOf(found.first, localisation.cause, counts.codes);
  return {
    class: finding,
    findings,
    attributes: localisation.cause.map((e) => e.attribute),
    explainedShare: localisation.explainedShare,
    codes: counts.codes,
    ratio: counts.attempts > 0 ? counts.failures / counts.attempts : 0,
    changes,
    ageMs: now - onset,
    reach,
    declines: declinesWithin(state, finding, localisation.cause, onset),
    ...(spread && { spread }),
    ...(locks && { locks }),
    ...(control && control.attempts > 0 && { isPinlessHealthy: isHealthy(control) }),
  };
}
