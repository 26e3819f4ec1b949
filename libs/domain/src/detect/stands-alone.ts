/** Whether what fails at one terminal is its own, or a part of something wider. */
import {
  ATTEMPT_ATTRIBUTES,
  type ProfileAttribute,
  type ProfileAttributes,
} from '../base/attribute.js';
import { type Instant, MINUTE } from '../base/instant.js';
import type { Senses } from './detector.js';

/** Somebody suspected of failing alone. */
export interface Suspected {
  readonly profile: number;
  readonly merchant: string | undefined;
  readonly store?: string | undefined;
  readonly since: Instant;
  readonly hits: number;
}

/** Who began so close to each other may have one cause. */
const TOGETHER_MS = 10 * MINUTE;
/** Fewer hits than these are anybody's. */
const SUSPECTED_HITS = 3;
/** With so many others that share what faults are of, nobody is alone. */
const OTHERS_MAX = 2;
/** What the causes of wider faults have in common. */
const SHARED: readonly (readonly ProfileAttribute[])[] = [
  ['chain'],
  ['model', 'fw'],
  ['app', 'param'],
  ['acquirer', 'region'],
  ['carrier', 'region'],
];

/** Whether an open incident is of a place that a terminal lies in. */
export function isCovered(one: Suspected, { open = [], profiles }: Senses): boolean {
  const attributes = profiles.get(one.profile);
  return open.some(({ cause }) => {
    return cause.every(({ attribute, value }) => {
      // Those of an issuer or a scheme may be anybody's.
      if ((ATTEMPT_ATTRIBUTES as readonly string[]).includes(attribute)) return true;
      const own = cause.filter((e) => e.attribute === attribute).map((e) => e.value);
      const mine = valueAt(one, attributes, attribute);
      return value === mine || (mine !== undefined && own.includes(mine));
    });
  });
}

function valueAt(one: Suspected, attributes: ProfileAttributes | undefined, attribute: string) {
  if (attribute === 'merchant' || attribute === 'store') return one[attribute];
  return attributes?.[attribute as ProfileAttribute];
}

/**
 * Whether no other terminal of its merchant is suspected, and hardly any that began with it and has
 * in common with it what faults are of.
 */
export function livesAlone(
  terminal: string,
  one: Suspected,
  suspects: ReadonlyMap<string, Suspected>,
  { profiles }: Senses,
): boolean {
  const mine = profiles.get(one.profile);
  let others = 0;
  for (const [name, other] of suspects) {
    if (name === terminal || other.hits < SUSPECTED_HITS) continue;
    if (one.merchant !== undefined && other.merchant === one.merchant) return false;
    if (Math.abs(other.since - one.since) > TOGETHER_MS) continue;
    const theirs = profiles.get(other.profile);
    if (SHARED.some((names) => share(names, mine, theirs))) others += 1;
    if (others >= OTHERS_MAX) return false;
  }
  return true;
}

function share(
  names: readonly ProfileAttribute[],
  mine: ProfileAttributes | undefined,
  theirs: ProfileAttributes | undefined,
): boolean {
  return names.every((name) => mine?.[name] !== undefined && mine[name] === theirs?.[name]);
}
