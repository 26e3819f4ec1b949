import { z } from 'zod';
import { Instant } from '#domain/base/instant.js';
import { Severity } from '#domain/base/severity.js';
import { Words } from '#domain/code/taxonomy.js';
import { AnyTenant } from '#domain/message/schema.js';
import { line } from '../http/input.js';

/** What a caller gives: a terminal's or merchant's number, or the phone number he is known by. */
export const AskSupport = z.strictObject({ tenant: AnyTenant.optional(), q: line(64) });
export type AskSupport = z.infer<typeof AskSupport>;

/** An incident that hits the caller, or ended within the last day. */
const CallersIncident = z.strictObject({
  id: z.string(),
  severity: Severity,
  status: z.string(),
  diagnosis: z.string(),
  startedAt: Instant,
  resolvedAt: Instant.nullable(),
  /** Whether the terminal that was asked for failed itself, or others of its merchant. */
  hit: z.enum(['terminal', 'merchant']),
  /** What the caller is told, word for word. */
  say: Words,
});

/** Whether a caller is hit, by what, and what to say. */
export const SupportAnswer = z.strictObject({
  asked: z.string(),
  terminal: z.string().nullable(),
  merchants: z.array(z.string()),
  verdict: z.enum(['hit', 'over', 'not_hit', 'stranger']),
  /** What the caller is told; that of the gravest incident when there are several. */
  say: Words,
  incidents: z.array(CallersIncident),
});
export type SupportAnswer = z.infer<typeof SupportAnswer>;
