import { writeDuration } from '../../base/duration.js';
import type { FollowUpState } from '../../incident/follow-up.js';
import type { LifeWords } from './life-words.js';

const roles: Record<string, string> = {
  commander: 'incident commander',
  communications: 'communications',
  operations: 'operations',
  liaison: 'liaison with authorities',
  scribe: 'scribe',
} satisfies LifeWords['roles'];

const moves: Record<string, string> = {
  open: 'opened again',
  done: 'closed as done',
  dropped: 'dropped',
} satisfies Record<FollowUpState, string>;

/** English. */
export const lifeEn = {
  roles: roles as LifeWords['roles'],
  lines: (cause) => ({
    role_given: ({ by, role, to }) => {
      const name = roles[String(role)] ?? role;
      if (to === '') return `${by} left the role: ${name}`;
      return to === by ? `${by} took the role: ${name}` : `${by} gave ${to} the role: ${name}`;
    },
    commented: ({ by, text, corrects }) =>
      corrects === undefined ? `${by}: ${text}` : `${by} corrects comment ${corrects}: ${text}`,
    mitigating: ({ by, step, note }) =>
      `${by} began to mitigate${step ? ` (${step})` : ''}${note ? `: ${note}` : ''}`,
    severity_set: ({ by, severity, reason }) => `${by} set ${severity}: ${reason}`,
    merged_into: ({ by, other, reason }) =>
      by === ''
        ? `Merged into ${other}: both have the same cause`
        : `${by} merged it into ${other}: ${reason}`,
    took_in: ({ by, other, reason }) =>
      by === ''
        ? `Took in ${other}: both have the same cause`
        : `${by} merged ${other} into it: ${reason}`,
    split_asked: ({ by, cause: text, reason }) =>
      `${by} wants an incident of its own for ${cause(String(text))}: ${reason}`,
    split_into: ({ other }) => `Split: ${other} is an incident of its own`,
    came_back: ({ other }) => `The same cause is back as ${other}`,
    reviewed: ({ by }) => `${by} closed the review`,
    judged: ({ by, useful, note }) =>
      `${by}: it was ${useful === 'yes' ? 'right' : 'needless'} to call${note ? `: ${note}` : ''}`,
    follow_up_moved: ({ by, what, to, note, names = '', more = 0 }) => {
      const rest = Number(more) > 0 ? ` and ${more} more` : '';
      const whom = names === '' ? '' : ` for ${names}${rest}`;
      return `${by} ${moves[String(to)]} the follow-up "${what}"${whom}${note ? `: ${note}` : ''}`;
    },
    authority_answered: ({ by, input, value, note }) =>
      value === ''
        ? `${by} took back what was said of ${input}${note ? `: ${note}` : ''}`
        : `${by} said for authorities: ${input} ${value}${note ? ` (${note})` : ''}`,
    authority_graded: ({ by, regulation, grade, reason }) =>
      `${by} graded it by ${regulation}: ${grade || 'nothing to report'} (${reason})`,
    authority_told: ({ by, regulation, report, reference }) =>
      `${by} sent the report "${report}" by ${regulation}${reference ? ` (${reference})` : ''}`,
    authority_reminded: ({ regulation, report, before, to }) =>
      `${to} reminded of the report "${report}" by ${regulation}, ` +
      `${writeDuration('en', Number(before))} before its limit`,
  }),
} satisfies LifeWords;
