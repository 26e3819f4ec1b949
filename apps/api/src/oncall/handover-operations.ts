/** What may be asked and said about handing over, for the table of all requests. */
import { Handover } from '#domain/live/hand-over.js';
import { read, said } from '../http/operation.js';
import { NoteWritten, WriteNote } from './handover-input.js';

const handover = '/api/v1/oncall/rotas/{rota}/handover';

export const HANDOVER_OPERATIONS = [
  {
    ...read,
    id: 'readHandover',
    path: handover,
    summary: 'What a shift hands over: its notes, what is open, what was paged, what comes due',
    answer: Handover,
    refusals: ['rota_not_found'],
  },
  {
    ...said,
    id: 'writeHandoverNote',
    path: handover,
    summary: 'Write a note for whoever comes on call next; it is never changed',
    body: WriteNote,
    status: 200,
    answer: NoteWritten,
    refusals: ['rota_not_found'],
  },
] as const;
