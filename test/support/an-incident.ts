import type { Incident } from '#domain/incident/incident.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import type { Database } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import { wake } from '#infra/store/engine.sql.js';
import { saveIncident, savePlaybookRun } from '#infra/store/incidents.sql.js';

/** An open incident, with what matters to a test changed. */
export function anIncident(changes: Partial<Incident> = {}): Incident {
  const startedAt = changes.startedAt ?? 1_760_000_000_000;
  return {
    id: 'inc-1',
    tenant: 'demo',
    epoch: 1,
    kind: 'degradation',
    status: changes.resolvedAt ? 'resolved' : 'triggered',
    severity: 'SEV2',
    rule: 'MassError55',
    startedAt,
    detectedAt: startedAt + 20_000,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    cause: [{ attribute: 'acquirer', value: 'acq-1' }],
    explainedShare: 0.97,
    confidence: 0.99,
    diagnosis: 'zpk_desync',
    playbook: 'zpk_desync',
    forbidden: ['restart_terminals'],
    impact: {
      terminals: 40,
      merchants: 21,
      regions: ['north'],
      failingPerMinute: 12,
      ratio: 0.8,
      baseline: 0.01,
    },
    changes: [],
    evidence: {
      codes: [{ code: 'iso8583:55', failures: 80 }],
      contrasts: [
        { attribute: 'acquirer', value: 'acq-1', attempts: 100, failures: 80, expected: 1 },
      ],
      control: null,
      score: 60,
      limit: 25,
    },
    ...changes,
  };
}

/** A run of a playbook of two steps, both open. */
export function aRun(changes: Partial<PlaybookRun> = {}): PlaybookRun {
  const title = { en: 'A step', 'zh-CN': '步骤' };
  const open = { status: 'open', by: null, at: null, note: null } as const;
  return {
    incident: 'inc-1',
    playbook: {
      playbook: 'zpk_desync',
      title,
      preconditions: [],
      forbidden: [],
      steps: [
        { id: 'call_acquirer', kind: 'manual', title },
        { id: 'exchange_keys', kind: 'manual', title },
      ],
    },
    hash: 'a'.repeat(64),
    startedAt: 1_760_000_020_000,
    endedAt: null,
    steps: [
      { id: 'call_acquirer', ...open },
      { id: 'exchange_keys', ...open },
    ],
    ...changes,
  };
}

/** Writes an incident as the engine does. */
export async function storeIncident(db: Database, incident: Incident): Promise<void> {
  const { tenant, id, status, severity, startedAt, resolvedAt } = incident;
  const resolved = resolvedAt === null ? null : new Date(resolvedAt);
  const started = new Date(startedAt);
  const body = JSON.stringify(incident);
  await execute(
    db,
    saveIncident,
    tenant,
    id,
    status,
    severity,
    started,
    resolved,
    new Date(),
    body,
  );
}

/** Writes an incident and tells the screens, as the engine does. */
export async function announceIncident(db: Database, incident: Incident): Promise<void> {
  await storeIncident(db, incident);
  await rows(db, wake, 'tillwatch_live', `incident ${incident.tenant} ${incident.id}`);
}

/** Writes a playbook run of an incident of the tenant `demo`. */
export async function storeRun(db: Database, run: PlaybookRun): Promise<void> {
  await execute(db, savePlaybookRun, 'demo', run.incident, run.hash, JSON.stringify(run));
}
