/** The playbook at work on an incident: started with it, and again when the diagnosis changes. */
import type { Instant } from '../base/instant.js';
import type { PlaybookRun } from '../playbook/playbook.js';
import type { Followed } from './memory.js';
import type { Effect, Settings } from './types.js';

/**
 * Starts the playbook that the diagnosis asks for. One that people have begun stays theirs, and
 * one that ended with the incident goes on when the incident is back.
 */
export function startRun(settings: Settings, followed: Followed, now: Instant): Effect[] {
  const { id, playbook: wanted } = followed.incident;
  const known = followed.run;
  const begun = known?.steps.some((step) => step.status !== 'open');
  const found = settings.playbooks.get(wanted);
  if (known && (begun || !found || known.playbook.playbook === wanted)) return goOn(followed);
  if (!found) return [];
  const steps = found.playbook.steps.map((step) => ({
    id: step.id,
    status: 'open' as const,
    by: null,
    at: null,
    note: null,
  }));
  const run: PlaybookRun = { incident: id, ...found, startedAt: now, endedAt: null, steps };
  followed.run = run;
  const { hash, playbook } = found;
  const event = { kind: 'playbook_started' as const, at: now, playbook: playbook.playbook, hash };
  return [
    { kind: 'append_event', incident: id, event },
    { kind: 'save_run', run },
  ];
}

function goOn(followed: Followed): Effect[] {
  const { run } = followed;
  if (!run || run.endedAt === null || run.steps.every((step) => step.status !== 'open')) return [];
  followed.run = { ...run, endedAt: null };
  return [{ kind: 'save_run', run: followed.run }];
}
