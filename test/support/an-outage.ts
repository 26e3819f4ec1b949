import type { Incident } from '#domain/incident/incident.js';

/** A lost zone key at one acquirer, as the engine tells it, with what matters to a test changed. */
export function anOutage(changes: Partial<Incident> = {}): Incident {
  return {
    id: 'inc-1',
    tenant: 'demo',
    epoch: 1,
    kind: 'outage',
    status: 'triggered',
    severity: 'SEV1',
    rule: 'MassError55',
    startedAt: Date.UTC(2026, 2, 10, 4, 30),
    detectedAt: Date.UTC(2026, 2, 10, 4, 30, 6),
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    cause: [{ attribute: 'acquirer', value: 'acq-7' }],
    explainedShare: 0.92,
    confidence: 0.97,
    diagnosis: 'zone_pin_key',
    playbook: 'key',
    forbidden: ['restart', 'retry_pin'],
    impact: {
      terminals: 4_812,
      merchants: 1_930,
      regions: ['310000'],
      failingPerMinute: 620,
      ratio: 0.31,
      baseline: 0.004,
    },
    changes: [],
    evidence: {
      codes: [{ code: 'cup-pos:55', failures: 620 }],
      contrasts: [
        { attribute: 'acquirer', value: 'acq-7', attempts: 2_000, failures: 620, expected: 8 },
      ],
      control: null,
      score: 61,
      limit: 25,
    },
    ...changes,
  };
}
