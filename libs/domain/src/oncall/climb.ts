/**
 * The ladder of an incident: which step of its policy is due when. It is kept with the incident in
 * the engine's memory, which is stored with what was decided, so it goes on after a restart.
 */
import type { Instant } from '../base/instant.js';
import type { Severity } from '../base/severity.js';
import type { Incident } from '../incident/incident.js';
import { fitsSome } from '../notify/matcher.js';
import type { Policy, Roster, Target } from './roster.js';

export interface Ladder {
  readonly policy: string;
  /** Of the incident when the ladder was begun; a graver one begins another. */
  readonly severity: Severity;
  readonly epoch: number;
  /** When step 0 was, or will be. */
  readonly begunAt: Instant;
  /** The next step, and in which round through all of them. */
  readonly step: number;
  readonly round: number;
  readonly ended: boolean;
  /** Who was paged. */
  readonly paged: readonly string[];
}

/** Where it stands after a look, and whom it calls. */
export interface Climbed {
  readonly ladder: Ladder;
  readonly targets: readonly Target[];
  /** Nobody answered, and nobody will be asked again. */
  readonly gaveUp: boolean;
}

/** The policy of an incident: the first that fits. A SEV4 is a note, and wakes nobody. */
export function policyOf({ policies }: Roster, incident: Incident): Policy | null {
  if (incident.severity === 'SEV4') return null;
  const found = policies.find(({ matchers }) => matchers.every((each) => fitsSome(each, incident)));
  return found ?? null;
}

/** A ladder whose first step is due now. */
export function beginLadder(policy: Policy, { severity, epoch }: Incident, now: Instant): Ladder {
  const place = { step: 0, round: 0, ended: false, paged: [] };
  return { policy: policy.id, severity, epoch, begunAt: now, ...place };
}

/** Whether a ladder is not the one that the incident needs now. */
export function isOutgrown(ladder: Ladder, policy: Policy, { severity, epoch }: Incident): boolean {
  return ladder.policy !== policy.id || ladder.epoch !== epoch || severity < ladder.severity;
}

/**
 * Takes every step that is due. Rounds follow each other by the time of the last step, at least by
 * five minutes. A SEV3 calls the first step only; a SEV1 is repeated until somebody has it.
 */
export function climb(ladder: Ladder, policy: Policy, now: Instant): Climbed {
  const targets: Target[] = [];
  let { step, round, begunAt, ended } = ladder;
  let gaveUp = false;
  // Whoever was away for hours takes each step once, not every round that was missed.
  for (let taken = 0; !ended && taken < policy.steps.length; taken += 1) {
    const due = policy.steps[step];
    if (!due || now < begunAt + due.after) break;
    if (ladder.severity !== 'SEV1' && round > policy.repeat) {
      ended = true;
      gaveUp = true;
      break;
    }
    targets.push(...due.notify);
    step += 1;
    if (ladder.severity === 'SEV3') ended = true;
    if (step < policy.steps.length) continue;
    step = 0;
    round += 1;
    begunAt = now + roundPause(policy);
  }
  return { ladder: { ...ladder, step, round, begunAt, ended }, targets, gaveUp };
}

const PAUSE_MIN_MS = 300_000;

/** What lies between the last step of a round and the first of the next. */
function roundPause({ steps }: Policy): number {
  const last = steps.at(-1)?.after ?? 0;
  const before = steps.at(-2)?.after ?? 0;
  return Math.max(PAUSE_MIN_MS, last - before);
}

/** The next step is due now: somebody asked for more people. */
export function hasten(ladder: Ladder, policy: Policy, now: Instant): Ladder {
  const after = policy.steps[ladder.step]?.after ?? 0;
  return { ...ladder, begunAt: Math.min(ladder.begunAt, now - after) };
}
