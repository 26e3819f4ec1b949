/**
 * What people do with an incident beside acknowledging and closing it: roles, comments, severity,
 * merging, splitting, reviewing. Each is one event of the append-only log;
 * a mistake is corrected by another event, never by changing one.
 */
import { z } from 'zod';
import { Attribute } from '../base/attribute.js';
import { Instant } from '../base/instant.js';
import { Severity } from '../base/severity.js';
import { AUTHORITY_EVENTS } from './authority-event.js';
import { FOLLOW_UP_KINDS, FOLLOW_UP_STATES, ROLES } from './life-names.js';

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

const Name = z.string().min(1).max(64);
const Reason = z.string().min(1).max(500);
const OtherId = z.string().regex(/^(?:inc|drill)-\d+$/);
const said = { at: Instant, by: Name } as const;
/** Who merged, and why; neither where both came to have one cause, and the engine saw it. */
const merged = { at: Instant, by: Name.optional(), reason: Reason.optional() } as const;

/** How two incidents belong together, seen from the one that carries the link. */
export const Link = z.object({
  kind: z.enum([
    'merged_into',
    'took_in',
    'split_into',
    'split_from',
    'relapse_of',
    'came_back_as',
  ]),
  /** The other one. */
  to: OtherId,
});
export type Link = z.infer<typeof Link>;

/** Every event, told apart by `kind`. */
export const LIFE_EVENTS = [
  /** Somebody takes a role, hands it over, or (null) gives it up. */
  z.object({ ...said, kind: z.literal('role_given'), role: Role, to: Name.nullable() }),
  z.object({
    ...said,
    kind: z.literal('commented'),
    text: z.string().min(1).max(2_000),
    /** The number of the comment in the log that this one puts right. */
    corrects: z.number().int().optional(),
  }),
  /** Work has begun: said by somebody, or (with the step) by the first step that acts. */
  z.object({
    at: Instant,
    kind: z.literal('mitigating'),
    by: Name,
    step: z.string().optional(),
    note: z.string().max(500).optional(),
  }),
  z.object({ ...said, kind: z.literal('severity_set'), severity: Severity, reason: Reason }),
  /** This one ends; its failures are followed in the other. */
  z.object({ ...merged, kind: z.literal('merged_into'), into: OtherId }),
  /** The same, told in the one that goes on. */
  z.object({ ...merged, kind: z.literal('took_in'), from: OtherId }),
  /** Part of the cause is to be an incident of its own; what the engine made of it follows. */
  z.object({
    ...said,
    kind: z.literal('split_asked'),
    entries: z
      .array(z.object({ attribute: Attribute, value: z.string() }))
      .min(1)
      .max(20),
    reason: Reason,
  }),
  z.object({ at: Instant, kind: z.literal('split_into'), as: OtherId }),
  /** The same cause opened another incident, too late for this one to be opened again. */
  z.object({ at: Instant, kind: z.literal('came_back'), as: OtherId }),
  z.object({ ...said, kind: z.literal('reviewed') }),
  /** Whether it was right to call somebody; the last word of each person counts. */
  z.object({
    ...said,
    kind: z.literal('judged'),
    useful: z.boolean(),
    note: z.string().max(500).optional(),
  }),
  /** A follow-up was closed, or opened again; or only some of the terminals or stores of it. */
  z.object({
    ...said,
    kind: z.literal('follow_up_moved'),
    /** Its number within the incident. */
    followUp: z.number().int(),
    of: z.enum(FOLLOW_UP_KINDS),
    what: z.string(),
    to: z.enum(FOLLOW_UP_STATES),
    /** Which of them, the first by name, and how many; absent where it is the whole. */
    about: z.object({ names: z.array(z.string()), count: z.number().int() }).optional(),
    note: z.string().max(500).optional(),
  }),
  ...AUTHORITY_EVENTS,
] as const;
export type LifeEvent = z.infer<(typeof LIFE_EVENTS)[number]>;

/** What these events leave on an incident's face; absent until one does. */
export const HAND_FIELDS = {
  /** Who has which role now. */
  roles: z.partialRecord(Role, z.string()).optional(),
  /** The severity that a person set, and what the engine judged when they did. */
  severityByHand: z.object({ severity: Severity, over: Severity }).optional(),
  links: z.array(Link).optional(),
  reviewedAt: Instant.optional(),
  /** Who said that it was right to call somebody (true), and who that it was not. */
  verdicts: z.record(z.string(), z.boolean()).optional(),
} as const;
