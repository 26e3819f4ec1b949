/** What a key means. Pure: the handler feeds it keys and does what it says. */

export type Command =
  | 'next'
  | 'previous'
  | 'back'
  | 'acknowledge'
  | 'wall'
  | 'incidents'
  | 'terminals'
  | 'oncall'
  | 'follow-ups'
  | 'commands'
  | 'drills'
  | 'rules'
  | 'pause'
  | 'search'
  | 'help';

/** Set while the first key of a two-key command waits for the second. */
export type Pending = 'g' | null;

export interface KeyRead {
  readonly pending: Pending;
  readonly command: Command | null;
}

const ALONE: Readonly<Record<string, Command>> = {
  j: 'next',
  k: 'previous',
  Escape: 'back',
  a: 'acknowledge',
  p: 'pause',
  '/': 'search',
  '?': 'help',
};

const AFTER_G: Readonly<Record<string, Command>> = {
  h: 'wall',
  i: 'incidents',
  t: 'terminals',
  o: 'oncall',
  f: 'follow-ups',
  c: 'commands',
  d: 'drills',
  r: 'rules',
};

/** Reads one key after what was pending; a second key that means nothing ends the pair. */
export function readKey(pending: Pending, key: string): KeyRead {
  if (pending === 'g') return { pending: null, command: AFTER_G[key] ?? null };
  if (key === 'g') return { pending: 'g', command: null };
  return { pending: null, command: ALONE[key] ?? null };
}
