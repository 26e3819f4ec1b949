/** The playbook at work on an incident: started with it, and again when the diagnosis changes. */
import type { Instant } from '../base/instant.js';
import { beginRun } from '../playbook/apply-step-event.js';
import type { StepState } from '../playbook/playbook.js';
import { whereIs } from '../playbook/where-is.js';
import type { Followed } from './memory.js';
import type { Effect, Settings } from './types.js';

/**
 * Starts the playbook that the diagnosis asks for. One that people have begun stays theirs, and
 * one that ended with the incident goes on when the incident is back.
 */
export function startRun(settings: Settings, followed: Followed, now: Instant): Effect[] {
  const { id, playbook: wanted } = followed.incident;
  const known = followed.run;
  const begun = known?.steps.some(isTouched);
  const found = settings.playbooks.get(wanted);
  if (known && (begun || !found || known.playbook.playbook === wanted)) return goOn(followed, now);
  if (!found) return [];
  const run = beginRun(id, found, now);
  followed.run = run;
  const { hash, playbook } = found;
  const event = { kind: 'playbook_started' as const, at: now, playbook: playbook.playbook, hash };
  return [
    { kind: 'append_event', incident: id, event },
    { kind: 'save_run', run },
  ];
}

/** What the service did by itself is no reason to keep a playbook that is the wrong one. */
function isTouched({ by, approvals }: StepState): boolean {
  return by !== null || approvals !== undefined;
}

function goOn(followed: Followed, now: Instant): Effect[] {
  const { run } = followed;
  if (!run || run.endedAt === null || whereIs(run).step === null) return [];
  followed.run = { ...run, endedAt: null, resumedAt: now };
  return [{ kind: 'save_run', run: followed.run }];
}
