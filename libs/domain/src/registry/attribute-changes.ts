/**
 * The history of a terminal's attributes, so that "what was its firmware then?" has an answer. Only
 * what lasts is history: being online or a drifting clock are not attributes.
 */
import type { Instant } from '../base/instant.js';
import type { Terminal } from '../terminal/terminal.js';

/** Who said that it changed: the terminal on one of its channels, or whoever imported. */
export type ChangeSource = 'birth' | 'hb' | 'evt' | 'registry';

/** One attribute that became something else. */
export interface AttributeChange {
  readonly at: Instant;
  readonly source: ChangeSource;
  readonly attribute: string;
  /** Undefined where nothing was known before. */
  readonly was: string | undefined;
  readonly became: string | undefined;
}

/**
 * What differs between two states of one terminal, in the order of the attributes' names. Both
 * must carry the same registry entry, or an import would be told as the terminal's own word.
 */
export function attributeChanges(
  before: Terminal,
  after: Terminal,
  at: Instant,
  source: ChangeSource,
): AttributeChange[] {
  if (before === after) return [];
  const [was, became] = [lasting(before), lasting(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(became)])].sort();
  return names.flatMap((attribute) =>
    was[attribute] === became[attribute]
      ? []
      : [{ at, source, attribute, was: was[attribute], became: became[attribute] }],
  );
}

function lasting({ attributes, merchant, test }: Terminal): Record<string, string | undefined> {
  return { ...attributes, merchant, test: test ? 'true' : undefined };
}
