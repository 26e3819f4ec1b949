/**
 * What is said of an incident to and for authorities: answers to what cannot be measured, the
 * grade, that a report went, and that people were reminded of one. Names of regulations, grades and
 * reports are those of the operator's file.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';

const said = { at: Instant, by: z.string().min(1).max(64) } as const;
const Name = z.string().min(1).max(40);

/** Every event, told apart by `kind`. */
export const AUTHORITY_EVENTS = [
  /** The last word counts; null takes an answer back. */
  z.object({
    ...said,
    kind: z.literal('authority_answered'),
    input: Name,
    value: z.union([z.number(), z.boolean()]).nullable(),
    note: z.string().max(500).optional(),
  }),
  /** The grade of an incident by a regulation; null is that there is nothing to report. */
  z.object({
    ...said,
    kind: z.literal('authority_graded'),
    regulation: Name,
    grade: Name.nullable(),
    reason: z.string().min(1).max(500),
  }),
  /** A report went out, at a moment that may have passed when it is said. */
  z.object({
    ...said,
    kind: z.literal('authority_told'),
    regulation: Name,
    report: Name,
    sentAt: Instant,
    reference: z.string().max(200).optional(),
  }),
  /** People were reminded that the limit of a report comes near; the service says so itself. */
  z.object({
    at: Instant,
    kind: z.literal('authority_reminded'),
    regulation: Name,
    report: Name,
    /** How long before the limit, in milliseconds. */
    before: z.number().int().min(0),
    dueAt: Instant,
    /** Who was told, by name. */
    to: z.array(z.string()),
  }),
] as const;
