/** What people may say of an incident beside acknowledging and closing it. */
import { z } from 'zod';
import { Severity } from '#domain/base/severity.js';
import { CauseEntry, IncidentId } from '#domain/incident/incident.js';
import { Role } from '#domain/incident/life-event.js';
import { line, remark } from '../http/input.js';

const by = line(64);
const reason = remark(500);

/** "I take command", "Wang does the talking", or (null) "nobody does any more". */
export const GiveRole = z.strictObject({ by, role: Role, to: line(64).nullable() });
export type GiveRole = z.infer<typeof GiveRole>;

/** A remark for everybody; one that puts another right names it by its number. */
export const Comment = z.strictObject({
  by,
  text: remark(2_000),
  corrects: z.number().int().positive().optional(),
});
export type Comment = z.infer<typeof Comment>;

/** "We have begun to do something about it." */
export const Mitigate = z.strictObject({ by, note: remark(500).optional() });
export type Mitigate = z.infer<typeof Mitigate>;

/** "It is graver, or milder, than it seems, because …" */
export const SetSeverity = z.strictObject({ by, severity: Severity, reason });
export type SetSeverity = z.infer<typeof SetSeverity>;

/** "It is the same fault as that one, because …" */
export const MergeIncident = z.strictObject({ by, into: IncidentId, reason });
export type MergeIncident = z.infer<typeof MergeIncident>;

/** "These values fail for a reason of their own." */
export const SplitIncident = z.strictObject({
  by,
  entries: z.array(CauseEntry.strict()).min(1).max(20),
  reason,
});
export type SplitIncident = z.infer<typeof SplitIncident>;

/** "It was right to call me", or "it was not". */
export const Judge = z.strictObject({ by, useful: z.boolean(), note: remark(500).optional() });
export type Judge = z.infer<typeof Judge>;
