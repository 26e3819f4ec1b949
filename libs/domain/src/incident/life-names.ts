/** Names of the life of an incident, for programs that carry no schemas, such as the console. */

/** Who does what while an incident burns; `liaison` speaks with authorities and partners. */
export const ROLES = ['commander', 'communications', 'operations', 'liaison', 'scribe'] as const;

/** What may have to follow from an incident. */
export const FOLLOW_UP_KINDS = [
  'training',
  'warranty',
  'replacement',
  'rule',
  'playbook',
  'other',
] as const;

export const FOLLOW_UP_STATES = ['open', 'done', 'dropped'] as const;
