/**
 * An incident: what a person is told about. One cause is one incident, whatever the number of
 * terminals; it is never closed by missing data. It is not an anomaly (a detector's verdict on
 * one window) and not a page (one message to one person).
 */
import { z } from 'zod';
import { Attribute } from '../base/attribute.js';
import { Instant } from '../base/instant.js';
import { Severity } from '../base/severity.js';
import { Words } from '../code/taxonomy.js';
import { Weighed } from '../diagnose/ground.js';
import { HAND_FIELDS, LIFE_EVENTS } from './life-event.js';

/** Those of drills are called so, that nobody who says a number means the wrong one. */
export const IncidentId = z.string().regex(/^(?:inc|drill)-\d+$/);
export type IncidentId = string;

export const IncidentStatus = z.enum([
  'triggered',
  'acknowledged',
  'mitigating',
  'monitoring',
  'resolved',
  'merged',
  'reviewed',
]);
export type IncidentStatus = z.infer<typeof IncidentStatus>;

export const IncidentKind = z.enum([
  'outage',
  'degradation',
  'silence',
  'fee',
  'tamper',
  'fraud',
  'self',
]);
export type IncidentKind = z.infer<typeof IncidentKind>;

/** One attribute and value; entries of one attribute mean *or*, of different ones *and*. */
export const CauseEntry = z.object({ attribute: Attribute, value: z.string() });
export type CauseEntry = z.infer<typeof CauseEntry>;

/** How many are hit and how hard; `ratio` and `baseline` are shares of attempts, 0 to 1. */
export const Impact = z.object({
  terminals: z.number().int(),
  merchants: z.number().int(),
  regions: z.array(z.string()),
  failingPerMinute: z.number(),
  ratio: z.number(),
  baseline: z.number(),
});
export type Impact = z.infer<typeof Impact>;

/** A counted contrast that a person can check: failures of attempts inside and outside. */
export const Contrast = z.object({
  attribute: z.string(),
  value: z.string(),
  attempts: z.number(),
  failures: z.number(),
  expected: z.number(),
});
export type Contrast = z.infer<typeof Contrast>;

/** Customers' cards that the fault locks: PIN errors, and behind them "PIN wrong too often". */
const Locks = z.object({
  /** So many, or more: no more than a quarter of an hour is counted. */
  failures: z.number().int(),
  codes: z.array(z.string()),
  since: Instant,
  /** Milliseconds after the first wrong PIN. */
  afterMs: z.number(),
  /** The code of the wrong PINs; null where cards were locked from the beginning. */
  behind: z.string().nullable(),
});

/** Why the engine says what it says: counts, never adjectives. */
export const Evidence = z.object({
  /** Failures by code since the onset, most first; `means` where an operator's dialect says it. */
  codes: z.array(
    z.object({ code: z.string(), failures: z.number().int(), means: Words.optional() }),
  ),
  /** The cause against its siblings, and the runner-up explanations. */
  contrasts: z.array(Contrast),
  /** The PIN-less payments of the same scope: the control group of a PIN fault. */
  control: Contrast.nullable(),
  /** What `attempts` of the contrasts are, where they are no attempts to pay. */
  units: z.string().optional(),
  /** Absent while no cards are locked. */
  locks: Locks.optional(),
  /**
   * The diagnoses that were considered, the given one first, with what speaks for and against
   * each; absent where a detector named what it found itself.
   */
  weighed: z.array(Weighed).optional(),
  /** Evidence against "normal", in nats, when the incident opened, and the limit. */
  score: z.number(),
  limit: z.number(),
});
export type Evidence = z.infer<typeof Evidence>;

/** Approved sales that payment records tell of, in one currency; `amount` in its minor units. */
export const SaleSum = z.object({
  currency: z.string(),
  records: z.number().int(),
  amount: z.number(),
});
export type SaleSum = z.infer<typeof SaleSum>;

export const Incident = z.object({
  id: IncidentId,
  tenant: z.string(),
  /** Rises by one when a relapse re-opens the incident. */
  epoch: z.number().int(),
  kind: IncidentKind,
  status: IncidentStatus,
  severity: Severity,
  rule: z.string(),
  startedAt: Instant,
  detectedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: Instant.nullable(),
  cause: z.array(CauseEntry),
  explainedShare: z.number(),
  confidence: z.number(),
  diagnosis: z.string(),
  playbook: z.string(),
  forbidden: z.array(z.string()),
  impact: Impact,
  /** Ids of the back office's changes that touch the cause and came shortly before. */
  changes: z.array(z.object({ id: z.string(), what: z.string(), at: Instant })),
  evidence: Evidence,
  /** Sales in the day before the onset, for what the failed ones were worth; absent for none. */
  sales: z.array(SaleSum).optional(),
  /**
   * It had ended when it was found, so it is a note; its severity had it not. Absent where people
   * were told at once, and from when it is back on.
   */
  foundOver: z.object({ severity: Severity }).optional(),
  /** How often it has come, and since when; absent while it has come once. */
  returns: z.object({ times: z.number().int(), since: Instant }).optional(),
  /** The silence that keeps it from people; absent while they are told. */
  silenced: z.object({ silence: z.string(), by: z.string(), until: Instant }).optional(),
  /** The incidents that keep it from people; absent while they are told. */
  inhibited: z.object({ by: z.array(IncidentId) }).optional(),
  /** Receivers that are not told now, and the time intervals that say so. */
  muted: z.array(z.object({ receiver: z.string(), by: z.array(z.string()) })).optional(),
  ...HAND_FIELDS,
});
export type Incident = z.infer<typeof Incident>;

/** What a person said about a step of the playbook. */
const StepDone = z.object({
  kind: z.literal('step_done'),
  at: Instant,
  by: z.string().min(1).max(64),
  step: z.string(),
  outcome: z.enum(['done', 'skipped', 'answered', 'approved', 'refused']),
  /** What was answered to a question. */
  answer: z.string().optional(),
  note: z.string().max(500).optional(),
});
export type StepDone = z.infer<typeof StepDone>;

/**
 * What became of a step by itself: its time was over, its condition held or did not by its limit,
 * somebody was called, something owed was written down; or its limit passed, and the run went
 * another way (`late`) or waits on (`overdue`).
 */
const StepPassed = z.object({
  kind: z.literal('step_passed'),
  at: Instant,
  step: z.string(),
  outcome: z.enum(['waited', 'met', 'unmet', 'escalated', 'noted', 'late', 'overdue']),
});
export type StepPassed = z.infer<typeof StepPassed>;

/** What became of an order: a command to terminals of the incident. */
const OrderMoved = z.object({
  kind: z.literal('order_moved'),
  at: Instant,
  order: z.string(),
  what: z.string(),
  to: z.enum(['proposed', 'approved', 'running', 'wave', 'asking', 'gone_on', 'done', 'stopped']),
  /** Null when it happened by itself. */
  by: z.string().nullable(),
  /** The step of the playbook that asked for it. */
  step: z.string().nullable(),
  /** All it is for, or those of the wave. */
  terminals: z.number().int(),
  why: z.string().optional(),
  detail: z.string().optional(),
});
export type OrderMoved = z.infer<typeof OrderMoved>;
/**
 * What became of paging people: somebody was paged; passed over or not, without a proven contact; a
 * rota had nobody; nobody answered; or whoever took it did nothing. In a drill somebody was passed
 * over who has not agreed to drills. That a gateway took a page and did not deliver it, the engine
 * is told.
 */
const PageEvent = z.object({
  kind: z.literal('page'),
  at: Instant,
  what: z.enum([
    'paged',
    'passed_over',
    'unproven',
    'nobody',
    'unanswered',
    'lapsed',
    'not_agreed',
    'not_delivered',
  ]),
  /** The person, the rota or the policy. */
  who: z.string(),
  /** Who was paged in the place of `who`. */
  instead: z.string().optional(),
  /** The contact. */
  by: z.string().optional(),
  /** Of what was not delivered: whether a service took it first; absent for one that did. */
  accepted: z.boolean().optional(),
  /** Which page was not delivered; absent where a step of a ladder told a receiver. */
  page: z.object({ person: z.string(), number: z.number() }).optional(),
  /** All incidents that what was not delivered tells of. */
  incidents: z.array(z.string()).max(1_000).optional(),
  /** Whether the same was sent to the person by another contact, and may have arrived there. */
  otherwise: z.boolean().optional(),
});
export type PageEvent = z.infer<typeof PageEvent>;

/** What happened to an incident, in order; the append-only log that everything else folds. */
export const IncidentEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('triggered'), at: Instant, incident: Incident }),
  z.object({ kind: z.literal('updated'), at: Instant, incident: Incident }),
  z.object({ kind: z.literal('reopened'), at: Instant, incident: Incident }),
  z.object({ kind: z.literal('monitoring'), at: Instant }),
  z.object({ kind: z.literal('relapsed'), at: Instant }),
  z.object({ kind: z.literal('recovered'), at: Instant }),
  z.object({
    kind: z.literal('acknowledged'),
    at: Instant,
    by: z.string().min(1).max(64),
    note: z.string().max(500).optional(),
  }),
  z.object({
    kind: z.literal('resolved_by_hand'),
    at: Instant,
    by: z.string().min(1).max(64),
    reason: z.string().min(1).max(500),
  }),
  StepDone,
  StepPassed,
  z.object({
    kind: z.literal('playbook_started'),
    at: Instant,
    playbook: z.string(),
    hash: z.string(),
  }),
  z.object({
    kind: z.literal('silenced'),
    at: Instant,
    silence: z.string(),
    by: z.string(),
    until: Instant,
    comment: z.string(),
  }),
  z.object({ kind: z.literal('unsilenced'), at: Instant, silence: z.string() }),
  z.object({
    kind: z.literal('silence_overruled'),
    at: Instant,
    silence: z.string(),
    by: z.string(),
  }),
  /** Nobody is told of it while these go on. */
  z.object({ kind: z.literal('inhibited'), at: Instant, by: z.array(IncidentId) }),
  z.object({ kind: z.literal('uninhibited'), at: Instant }),
  z.object({ kind: z.literal('inhibition_overruled'), at: Instant, by: z.array(IncidentId) }),
  /** A receiver is not told now, by time intervals of its route. */
  z.object({
    kind: z.literal('muted'),
    at: Instant,
    receiver: z.string(),
    by: z.array(z.string()),
  }),
  z.object({ kind: z.literal('unmuted'), at: Instant, receiver: z.string() }),
  /** A receiver is told of it in one notification with others, which is kept with one of them. */
  z.object({
    kind: z.literal('told_with'),
    at: Instant,
    receiver: z.string(),
    with: IncidentId,
  }),
  OrderMoved,
  PageEvent,
  ...LIFE_EVENTS,
]);
export type IncidentEvent = z.infer<typeof IncidentEvent>;
