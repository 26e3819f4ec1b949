/** Builders for specs: a wall, an incident and frames with what a test does not care about. */
import type { Incident } from '#domain/incident/incident.js';
import type { LiveFrame, Wall } from '#domain/live/frame.js';

const NOON = 1_773_115_200_000;

/** A quiet wall of 2,000 terminals. */
export function aWall(changes: Partial<Wall> = {}): Wall {
  return {
    tenant: 'demo',
    at: NOON,
    newestAt: NOON - 1_000,
    fleet: { known: 2_000, online: 1_940, unregistered: 0, offlineGoodbye: 20 },
    minute: { attempts: 330, approved: 306, failures: 24, messages: 2_300 },
    bucketSeconds: 60,
    points: [],
    acquirers: [],
    codes: [],
    regions: [],
    engine: { ok: true, lagMs: 100, evaluatedAt: NOON - 500, rules: 12 },
    ...changes,
  };
}

/** An open SEV1 of one acquirer. */
export function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: 'inc-1',
    tenant: 'demo',
    epoch: 1,
    kind: 'outage',
    status: 'triggered',
    severity: 'SEV1',
    rule: 'MassError55',
    startedAt: NOON - 60_000,
    detectedAt: NOON - 52_000,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    cause: [{ attribute: 'acquirer', value: 'acq-1' }],
    explainedShare: 0.92,
    confidence: 0.97,
    diagnosis: 'zone_pin_key',
    playbook: 'key',
    forbidden: ['restart'],
    impact: {
      terminals: 812,
      merchants: 300,
      regions: ['310000'],
      failingPerMinute: 62,
      ratio: 0.31,
      baseline: 0.004,
    },
    changes: [],
    evidence: { codes: [], contrasts: [], control: null, score: 100, limit: 12 },
    ...changes,
  };
}

type Unframed = LiveFrame extends infer F
  ? F extends LiveFrame
    ? Omit<F, 'at' | 'wall'> & { at?: number; wall?: Wall }
    : never
  : never;

/** A frame of the server's clock at 1,000 ms unless told otherwise. */
export function aFrame(frame: Unframed): LiveFrame {
  return { at: 1_000, wall: aWall(), ...frame } as LiveFrame;
}
