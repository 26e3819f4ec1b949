/** Whether what fails at one terminal or shop is its own, or a part of something wider. */
import {
  ATTEMPT_ATTRIBUTES,
  type ProfileAttribute,
  type ProfileAttributes,
} from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import type { Senses } from './detector.js';
import {
  type Member,
  natsOf,
  type Shop,
  SUSPECTED_HITS,
  type Suspect,
  TOGETHER_MS,
} from './suspected-shops.js';

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

/** Who is suspected and no chance, by the beginning. */
export type Begun = readonly Member[];

/**
 * Puts in order who is suspected, and surer than chance makes anybody: among so many that failed
 * at all, somebody has as many nats as their logarithm. Each shop is held against those that began
 * with it alone.
 */
export function begunIn(suspects: ReadonlyMap<string, Suspect>): Begun {
  const chance = Math.log(Math.max(1, suspects.size));
  return [...suspects]
    .filter(([, one]) => one.hits >= SUSPECTED_HITS && natsOf(one) > chance)
    .sort(([, one], [, other]) => one.since - other.since);
}

/**
 * Whether hardly any other shop is suspected that began with this one and has in common with it
 * what faults are of. Two shops may fail in one hour, each for reasons of its own.
 */
export function standsAlone({ members }: Shop, begun: Begun, { profiles }: Senses): boolean {
  const own = new Set(members.map(([terminal]) => terminal));
  const mine = new Set(members.map(([, { profile }]) => profile));
  const others = new Set<string>();
  for (const [terminal, other] of togetherWith(members, begun)) {
    if (own.has(terminal)) continue;
    const shop = other.store ?? other.merchant ?? terminal;
    if (others.has(shop)) continue;
    const theirs = profiles.get(other.profile);
    const isAlike = [...mine].some((profile) =>
      SHARED.some((names) => share(names, profiles.get(profile), theirs)),
    );
    if (isAlike) others.add(shop);
    if (others.size >= OTHERS_MAX) return false;
  }
  return true;
}

/** Who began within a short time of any of those, each once. */
function* togetherWith(members: readonly Member[], begun: Begun): Generator<Member> {
  let next = 0;
  for (const since of members.map(([, one]) => one.since).sort((a, b) => a - b)) {
    next = Math.max(next, firstFrom(begun, since - TOGETHER_MS));
    for (; next < begun.length; next += 1) {
      const member = begun[next] as Member;
      if (member[1].since > since + TOGETHER_MS) break;
      yield member;
    }
  }
}

/** The place of the first that began no earlier. */
function firstFrom(begun: Begun, from: Instant): number {
  let [low, high] = [0, begun.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((begun[middle] as Member)[1].since < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function share(
  names: readonly ProfileAttribute[],
  mine: ProfileAttributes | undefined,
  theirs: ProfileAttributes | undefined,
): boolean {
  return names.every((name) => mine?.[name] !== undefined && mine[name] === theirs?.[name]);
}
