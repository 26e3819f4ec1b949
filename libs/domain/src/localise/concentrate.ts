/**
 * Whether failures come from a few members of a set rather than from all of it: from the terminals
 * of one to three merchants of an acquirer, or stores of a merchant, say.
 *
 * Nobody tells how much each member pays. But customers' own declines fall on members as payments
 * do, so they are a sample of how payments spread. If the whole set were at fault, a terminal that
 * fails would be of these members as often as a declined customer is; the odds against that, less
 * the cost of naming them among so many, are the evidence.
 */

/** What is known of a member. */
export interface Member {
  readonly value: string;
  /** Its terminals that fail. */
  readonly terminals: number;
  readonly failures: number;
}

/** Failures within a set. */
export interface Failing {
  /** Those of members. */
  readonly members: readonly Member[];
  /** All there are, and those to be expected when all is well. */
  readonly failures: number;
  readonly expected: number;
}

/** How payments spread over the members of a set. */
export interface Sample {
  /** What each has of it. */
  readonly by: ReadonlyMap<string, number>;
  /**
   * How much the others are believed to have, beside one that is these members', before anything
   * is seen of them; 0 to 1.
   */
  readonly doubt: number;
  /** At least so many members there are, whoever was seen. */
  readonly least?: number;
}

/** More than these are no few. */
const MEMBERS_MAX = 3;
/** Fewer terminals than these may be customers, or one till. */
const TERMINALS_MIN = 3;
/** Beside those of the members, this share of failures may be anybody's. */
const STRAY_SHARE = 0.05;

/** The fewest members whose failures are all that is too much; null when no few have them. */
export function fewest({ members, failures, expected }: Failing): readonly Member[] | null {
  const few = first(members).filter(({ terminals }) => terminals >= TERMINALS_MIN);
  let named = 0;
  for (const [i, member] of few.entries()) {
    named += member.failures;
    if (failures - named <= expected + straysOf(named, expected)) return few.slice(0, i + 1);
  }
  return null;
}

/** The members with the most terminals, in order; there may be thousands of others. */
function first(members: readonly Member[]): readonly Member[] {
  const best: Member[] = [];
  for (const member of members) {
    if (best.length === MEMBERS_MAX && byTerminals(member, best.at(-1) as Member) > 0) continue;
    best.push(member);
    best.sort(byTerminals).length = Math.min(best.length, MEMBERS_MAX);
  }
  return best;
}

/** Most terminals first. */
function byTerminals(a: Member, b: Member): number {
  return b.terminals - a.terminals || b.failures - a.failures || compare(a.value, b.value);
}

/**
 * Whether failures can be those of a few at all, by what each of the members has: a wide outage is
 * told from a few members without a look at whose terminals they are.
 */
export function mayBeFew(counts: Iterable<number>, failures: number, expected: number): boolean {
  const most = [0, 0, 0];
  for (const n of counts) {
    if (n <= (most[MEMBERS_MAX - 1] as number)) continue;
    most[MEMBERS_MAX - 1] = n;
    most.sort((a, b) => b - a);
  }
  const named = most.reduce((sum, n) => sum + n, 0);
  return failures - named <= expected + straysOf(named, expected);
}

/** How many failures beside those of named members may be anybody's. */
function straysOf(named: number, expected: number): number {
  return Math.max(1, 2 * Math.sqrt(expected)) + STRAY_SHARE * named;
}

/** Nats by which these of all members that fail explain it better than the whole set. */
export function natsFor(named: readonly Member[], members: readonly Member[], sample: Sample) {
  let sampled = 0;
  for (const n of sample.by.values()) sampled += n;
  const own = named.reduce((sum, { value }) => sum + (sample.by.get(value) ?? 0), 0);
  const share = (own + 1) / (sampled + 1 + sample.doubt);
  const terminals = named.reduce((sum, member) => sum + member.terminals, 0);
  const known = new Set([...sample.by.keys(), ...members.map(({ value }) => value)]).size;
  const among = Math.max(known, sample.least ?? 0);
  return terminals * Math.log(1 / share) - costOf(among, named.length);
}

/** Nats to name so many of so many. */
function costOf(known: number, named: number): number {
  let ways = 1;
  for (let i = 0; i < named; i += 1) ways *= (known - i) / (i + 1);
  return Math.log(ways);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
