/** Whether what fails at one terminal or shop is its own, or a part of something wider. */
import {
  ATTEMPT_ATTRIBUTES,
  type ProfileAttribute,
  type ProfileAttributes,
} from '../base/attribute.js';
import type { Senses } from './detector.js';
import { type Shop, SUSPECTED_HITS, type Suspect, TOGETHER_MS } from './suspected-shops.js';

/** With so many other shops that share what faults are of, nobody is alone. */
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
export function isCovered(one: Suspect, { open = [], profiles }: Senses): boolean {
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

function valueAt(one: Suspect, attributes: ProfileAttributes | undefined, attribute: string) {
  if (attribute === 'merchant' || attribute === 'store') return one[attribute];
  return attributes?.[attribute as ProfileAttribute];
}

/**
 * Whether hardly any other shop is suspected that began with this one and has in common with it
 * what faults are of. Two shops may fail in one hour, each for reasons of its own.
 */
export function standsAlone(
  { members }: Shop,
  suspects: ReadonlyMap<string, Suspect>,
  { profiles }: Senses,
): boolean {
  const own = new Set(members.map(([terminal]) => terminal));
  const mine = new Set(members.map(([, { profile }]) => profile));
  const since = members.map(([, one]) => one.since);
  const others = new Set<string>();
  for (const [terminal, other] of suspects) {
    if (other.hits < SUSPECTED_HITS || own.has(terminal)) continue;
    if (since.every((each) => Math.abs(other.since - each) > TOGETHER_MS)) continue;
    const theirs = profiles.get(other.profile);
    const isAlike = [...mine].some((profile) =>
      SHARED.some((names) => share(names, profiles.get(profile), theirs)),
    );
    if (isAlike) others.add(other.store ?? other.merchant ?? terminal);
    if (others.size >= OTHERS_MAX) return false;
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
