import { z } from 'zod';
import { line, remark } from '../http/input.js';

/** A note for whoever comes on call next. */
export const WriteNote = z.strictObject({ by: line(64), text: remark(4_000) });
export type WriteNote = z.infer<typeof WriteNote>;

/** The number of the note. */
export const NoteWritten = z.strictObject({ n: z.int() });
