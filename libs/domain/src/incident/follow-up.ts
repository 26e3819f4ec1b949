/**
 * Something that is to follow from an incident: said in the review, done by somebody until a day,
 * closed by somebody. Whom it is about is no part of it: that is read from whom the incident hit.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Words } from '../code/taxonomy.js';
import { FOLLOW_UP_KINDS, FOLLOW_UP_STATES } from './life-names.js';

export const FollowUpKind = z.enum(FOLLOW_UP_KINDS);
export type FollowUpKind = z.infer<typeof FollowUpKind>;

export const FollowUpState = z.enum(FOLLOW_UP_STATES);
export type FollowUpState = z.infer<typeof FollowUpState>;

/** What people write of one. */
export const FollowUpText = z.strictObject({
  kind: FollowUpKind,
  what: z.string().min(1).max(500),
  owner: z.string().max(64),
  /** A calendar day. */
  due: z.iso.date().nullable(),
});
export type FollowUpText = z.infer<typeof FollowUpText>;

/** One as it is kept; `n` is its number within the incident. */
export const FollowUp = FollowUpText.extend({
  n: z.number().int(),
  state: FollowUpState,
  /** Null where that was not kept. */
  madeBy: z.string().nullable(),
  madeAt: Instant,
  /** Who closed it or opened it again last; null while nobody has. */
  movedBy: z.string().nullable(),
  movedAt: Instant.nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** What a step of the playbook says is to follow; people take it over. */
export const OwedFollowUp = z.strictObject({
  step: z.string(),
  what: Words,
  owner: Words,
  /** A calendar day; null before the incident is over. */
  due: z.iso.date().nullable(),
});
export type OwedFollowUp = z.infer<typeof OwedFollowUp>;

/** Who did it there, and when; null while nobody has. */
const DONE = { doneBy: z.string().nullable(), doneAt: Instant.nullable() };

/** A terminal that was hit, as the registry knows it now; null for what it does not know. */
export const TerminalSubject = z.strictObject({
  terminal: z.string(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  merchant: z.string().nullable(),
  merchantName: z.string().nullable(),
  store: z.string().nullable(),
  storeName: z.string().nullable(),
  /** A calendar day. */
  warrantyUntil: z.string().nullable(),
  /** Whether it was under warranty when the incident began. */
  inWarranty: z.boolean().nullable(),
  ...DONE,
});
export type TerminalSubject = z.infer<typeof TerminalSubject>;

/** A store that was hit, with how many of its terminals. */
export const StoreSubject = z.strictObject({
  merchant: z.string(),
  merchantName: z.string().nullable(),
  store: z.string().nullable(),
  storeName: z.string().nullable(),
  terminals: z.number().int(),
  ...DONE,
});
export type StoreSubject = z.infer<typeof StoreSubject>;

/**
 * One of any incident, with whom it is about: the first of them, those that are left before those
 * that are done, how many there are, and of how many it is done.
 */
export const FollowUpView = FollowUp.extend({
  incident: z.string(),
  /** When the incident began. */
  startedAt: Instant,
  terminals: z.array(TerminalSubject),
  stores: z.array(StoreSubject),
  subjects: z.number().int(),
  subjectsDone: z.number().int(),
});
export type FollowUpView = z.infer<typeof FollowUpView>;
