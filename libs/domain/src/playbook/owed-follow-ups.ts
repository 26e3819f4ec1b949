/** What the playbook of an incident says is to follow from it. */
import { parseDuration } from '../base/duration.js';
import type { Instant } from '../base/instant.js';
import type { OwedFollowUp } from '../incident/follow-up.js';
import type { PlaybookRun } from './playbook.js';

/**
 * The steps `follow_up` that the run has noted, each with the day until which it is owed, counted
 * from the end of the incident; no day while it is open.
 */
export function owedFollowUps(run: PlaybookRun | null, over: Instant | null): OwedFollowUp[] {
  if (run === null) return [];
  const noted = new Set(run.steps.flatMap(({ id, status }) => (status === 'done' ? [id] : [])));
  return run.playbook.steps.flatMap((step) => {
    if (step.kind !== 'follow_up' || !noted.has(step.id)) return [];
    const due = over === null ? null : dayOf(over + (parseDuration(step.within) ?? 0));
    return [{ step: step.id, what: step.title, owner: step.owner, due }];
  });
}

function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
