/** What people say of an incident to and for authorities. */
import { z } from 'zod';
import { line, remark } from '../http/input.js';

const by = line(64);
const name = line(40);

/** "There was a data loss", "it cost 20,000"; null takes an answer back. */
export const AnswerQuestion = z.strictObject({
  by,
  input: name,
  value: z.union([z.number().min(0).max(1e15), z.boolean()]).nullable(),
  note: remark(500).optional(),
});
export type AnswerQuestion = z.infer<typeof AnswerQuestion>;

/** "It is major, because …"; null is that there is nothing to report. */
export const GradeIncident = z.strictObject({
  by,
  regulation: name,
  grade: name.nullable(),
  reason: remark(500),
});
export type GradeIncident = z.infer<typeof GradeIncident>;

/** "The initial report went at ten past, under this number." */
export const TellAuthority = z.strictObject({
  by,
  regulation: name,
  report: name,
  /** Epoch milliseconds; now, when left out. */
  sentAt: z.number().int().min(0).optional(),
  reference: line(200).optional(),
});
export type TellAuthority = z.infer<typeof TellAuthority>;
