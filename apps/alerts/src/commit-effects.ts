/** What the engine decided, into the database: one transaction with the memory it decided from. */
import { unreachable } from '#domain/base/assert.js';
import { toSnapshot } from '#domain/engine/memory.js';
import type { Effect } from '#domain/engine/types.js';
import type { Incident } from '#domain/incident/incident.js';
import { execute, rows, type Transaction } from '#infra/db/query.js';
import { holdFence, saveEngineState, wake } from '#infra/store/engine.sql.js';
import { keepPast } from '#infra/store/history.sql.js';
import {
  addMembers,
  appendIncidentEvent,
  dropMembers,
  markFolded,
  saveIncident,
  savePlaybookRun,
} from '#infra/store/incidents.sql.js';
import { recordPage } from '#infra/store/oncall.sql.js';
import { enqueueNotification } from '#infra/store/outbox.sql.js';
import type { TenantEngine } from './tenant-engine.js';

/** Somebody else decides now; whatever this process was about to say is not said. */
export class FencedOff extends Error {
  constructor() {
    super('another alerts process has taken over');
  }
}

/** One decision, ready to be kept. */
export interface Decision {
  readonly engine: TenantEngine;
  readonly effects: readonly Effect[];
  /** People's events that were folded in. */
  readonly folded: readonly number[];
  readonly at: Date;
}

/** Keeps a decision, if this process still may decide. */
export async function commitDecision(
  tx: Transaction,
  token: number,
  { engine, effects, folded, at }: Decision,
): Promise<void> {
  await holdTheFence(tx, token);
  const { tenant } = engine;
  // Faces before stories: an event belongs to an incident that is there.
  for (const effect of effects) await saveFace(tx, tenant, effect, at);
  for (const effect of effects) await apply(tx, tenant, effect, at);
  if (folded.length > 0) await execute(tx, markFolded, folded);
  const { memory } = engine.state;
  const { newestAt } = memory;
  const snapshot = toSnapshot(memory);
  const newest = newestAt === null ? null : new Date(newestAt);
  await execute(tx, saveEngineState, tenant, snapshot, engine.readTo, at, newest);
  await execute(tx, keepPast, tenant);
  for (const id of new Set(effects.map(incidentOf))) {
    await rows(tx, wake, 'tillwatch_live', `incident ${tenant} ${id}`);
  }
  if (effects.some((e) => e.kind === 'enqueue_notification')) {
    await rows(tx, wake, 'tillwatch_outbox', '');
  }
}

/** Refuses to go on where another process decides by now. */
export async function holdTheFence(tx: Transaction, token: number): Promise<void> {
  const held = await rows(tx, holdFence, token);
  if (held.length === 0) throw new FencedOff();
}

function incidentOf(effect: Effect): string {
  if (effect.kind === 'save_incident') return effect.incident.id;
  return effect.kind === 'save_run' ? effect.run.incident : effect.incident;
}

async function saveFace(tx: Transaction, tenant: string, effect: Effect, at: Date): Promise<void> {
  const incident = faceOf(effect);
  if (!incident) return;
  const { id, status, severity, startedAt, resolvedAt } = incident;
  const resolved = resolvedAt === null ? null : new Date(resolvedAt);
  const body = JSON.stringify(incident);
  const started = new Date(startedAt);
  await execute(tx, saveIncident, tenant, id, status, severity, started, resolved, at, body);
}

function faceOf(effect: Effect): Incident | null {
  if (effect.kind === 'save_incident') return effect.incident;
  if (effect.kind !== 'append_event') return null;
  return 'incident' in effect.event ? effect.event.incident : null;
}

async function apply(tx: Transaction, tenant: string, effect: Effect, at: Date): Promise<void> {
  switch (effect.kind) {
    case 'save_incident':
      return;
    case 'append_event': {
      const { incident, event } = effect;
      const when = new Date(event.at);
      const body = JSON.stringify(event);
      await rows(tx, appendIncidentEvent, tenant, incident, when, event.kind, body, true);
      return;
    }
    case 'save_members': {
      const { incident, anew, terminals, merchants } = effect;
      if (anew) await execute(tx, dropMembers, tenant, incident);
      await execute(tx, addMembers, tenant, incident, 'terminal', terminals);
      await execute(tx, addMembers, tenant, incident, 'merchant', merchants);
      return;
    }
    case 'save_run': {
      const { run } = effect;
      await execute(tx, savePlaybookRun, tenant, run.incident, run.hash, JSON.stringify(run));
      return;
    }
    case 'enqueue_notification': {
      const { incident, receiver, reason, dedupKey } = effect;
      const body = JSON.stringify(effect.body);
      await execute(
        tx,
        enqueueNotification,
        tenant,
        incident,
        receiver,
        reason,
        dedupKey,
        body,
        at,
      );
      if (effect.page) {
        const { person, contact, incidents, night, again } = effect.page;
        const when = new Date(effect.page.at);
        const page = [tenant, person, contact, incident, incidents, night, again, when] as const;
        await execute(tx, recordPage, ...page);
      }
      return;
    }
    default:
      unreachable(effect);
  }
}
