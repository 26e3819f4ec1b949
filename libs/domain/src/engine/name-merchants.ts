/**
 * Below a chain: whether what a search found are the terminals of one to three merchants, or of as
 * many of their stores. Attempts are known by profile only, so no search over them ends at either;
 * failures name theirs.
 */
import {
  PROFILE_ATTRIBUTES,
  type ProfileAttribute,
  type ShopAttribute,
} from '../base/attribute.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isPayment } from '../detect/registry.js';
import type { CauseEntry } from '../incident/incident.js';
import {
  type Failing,
  fewest,
  type Member,
  mayBeFew,
  natsFor,
  type Sample,
} from '../localise/concentrate.js';
import type { Explanation } from '../localise/leaves.js';
import type { Localisation } from '../localise/localise.js';
import { namesShop } from '../localise/match.js';
import type { EngineState } from './memory.js';
import { failureMatcher, type RecentFailure } from './recent.js';

/** Nats from which merchants, or stores in their place, are named. */
const SURE_NATS = 6;
/** More declines than these say nothing new about who pays how much. */
const SAMPLE_MAX = 2_000;
/** Attributes that explain merchants, and are given up for them only on a sample. */
const ELDERS: readonly ProfileAttribute[] = PROFILE_ATTRIBUTES.filter(
  (attribute) => !['acquirer', 'region', 'carrier', 'link'].includes(attribute),
);

/** Where it is, with causes that no search over attempts finds among them. */
export type Located = Omit<Localisation, 'cause' | 'root'> & {
  readonly cause: readonly CauseEntry[];
};

/** A cause that was found, and what it was found from. */
export interface Searched {
  readonly cls: Finding;
  readonly root: Explanation;
  /** Failures that were searched, those of other places among them. */
  readonly failures: readonly RecentFailure[];
  /** The cause that people were told of, if they were. */
  readonly known?: readonly CauseEntry[] | undefined;
}

/**
 * The localisation with merchants or stores as its cause, where its failures are of one to three of
 * them and far beyond chance; of stores only where other stores of the same merchants would have
 * failed as well. While that is more likely than not, but no more, nothing is sure.
 */
export function nameMerchants(
  state: EngineState,
  found: Located,
  { cls, root, failures, known = [] }: Searched,
): Located {
  const facts = factsOf(cls);
  if (!isPayment(facts) || facts.business) return found;
  const inside = failures.filter(failureMatcher(state.profiles, found.cause));
  if (!areOfFew(inside, root.expected)) return found;
  const declines = declinesWithin(state, found.cause, facts.units === 'pin');
  const doubt = isElder(found.cause) ? 0 : passingShare(inside, root);
  const merchants = weigh('merchant', inside, root, { declines, doubt });
  const stores = weigh('store', inside, root, { declines, doubt });
  // Who was told of merchants is told of something else only when that is more likely, and of
  // stores as well.
  const isSure = (nats: number, wasNamed: boolean) => nats >= SURE_NATS || (wasNamed && nats > 0);
  const byMerchants = isSure(merchants.nats, namesShop(known));
  const ahead = stores.nats - Math.max(0, merchants.nats);
  const wereStores = known.some(({ attribute }) => attribute === 'store');
  if (isSure(ahead, wereStores)) return named(found, inside, root, stores);
  const located = byMerchants ? named(found, inside, root, merchants) : found;
  const rival = byMerchants ? ahead : Math.max(merchants.nats, stores.nats);
  if (rival <= 0) return located;
  return { ...located, confidence: Math.min(located.confidence, 1 / (1 + Math.exp(rival))) };
}

/** Those that have the failures of a cause, and by how much they explain them better than it. */
interface Few {
  readonly attribute: ShopAttribute;
  readonly few: readonly Member[];
  readonly nats: number;
}

function weigh(
  attribute: ShopAttribute,
  inside: readonly RecentFailure[],
  { expected }: Explanation,
  { declines, doubt }: { declines: readonly RecentFailure[]; doubt: number },
): Few {
  const failing = { ...tally(inside, attribute), expected };
  const few = fewest(failing) ?? [];
  if (few.length === 0) return { attribute, few, nats: Number.NEGATIVE_INFINITY };
  // A merchant has at least one store, whether or not anybody has written down which.
  const least = attribute === 'store' ? new Set(declines.map((f) => f.merchant)).size : 0;
  const by = countBy(declines, attribute);
  return { attribute, few, nats: natsFor(few, failing.members, { by, doubt, least }) };
}

/** The localisation with these as its cause. */
function named(
  found: Located,
  inside: readonly RecentFailure[],
  root: Explanation,
  { attribute, few, nats }: Few,
): Located {
  const failures = few.reduce((sum, member) => sum + member.failures, 0);
  const excess = Math.max(failures, sum(inside) - root.expected);
  return {
    ...found,
    cause: few
      .map(({ value }) => ({ attribute, value }))
      .sort((a, b) => (a.value < b.value ? -1 : 1)),
    confidence: 1 / (1 + Math.exp(-Math.max(SURE_NATS, nats))),
    explainedShare: Math.min(1, found.explainedShare * (failures / excess)),
  };
}

/** Whether a few merchants may have them: asked at each look, and of most outages not so. */
function areOfFew(failures: readonly RecentFailure[], expected: number): boolean {
  const counts = new Map<string, number>();
  let all = 0;
  for (const { merchant, terminal, count } of failures) {
    all += count;
    if (merchant === undefined || terminal === '') continue;
    counts.set(merchant, (counts.get(merchant) ?? 0) + count);
  }
  return mayBeFew(counts.values(), all, expected);
}

/** The failures by merchant or store; of what has none nobody in particular is told. */
function tally(
  failures: readonly RecentFailure[],
  attribute: ShopAttribute,
): Pick<Failing, 'members' | 'failures'> {
  const tallies = new Map<string, { terminals: Set<string>; failures: number }>();
  for (const { [attribute]: value, terminal, count } of failures) {
    if (value === undefined || terminal === '') continue;
    const own = tallies.get(value) ?? { terminals: new Set(), failures: 0 };
    tallies.set(value, own);
    own.terminals.add(terminal);
    own.failures += count;
  }
  const members = [...tallies].map(([value, { terminals, failures: own }]) => {
    return { value, terminals: terminals.size, failures: own };
  });
  return { members, failures: sum(failures) };
}

function sum(failures: readonly RecentFailure[]): number {
  return failures.reduce((all, { count }) => all + count, 0);
}

/** Whether a cause names what merchants belong to, or what is put on terminals from elsewhere. */
function isElder(cause: readonly CauseEntry[]): boolean {
  return cause.some(({ attribute }) => (ELDERS as readonly string[]).includes(attribute));
}

/** Of the payments within a cause, 0 to 1: where nearly all fail, there may be nobody else. */
function passingShare(inside: readonly RecentFailure[], { attempts }: Explanation): number {
  return Math.max(0, 1 - sum(inside) / Math.max(1, attempts));
}

/** Customers' own declines at merchants within a cause, the latest of the last quarter hour. */
function declinesWithin(
  { recent, profiles }: EngineState,
  cause: readonly CauseEntry[],
  withPin: boolean,
): readonly RecentFailure[] {
  const declines: RecentFailure[] = [];
  const isWithin = failureMatcher(profiles, cause);
  let size = 0;
  for (let i = recent.slices.length - 1; i >= 0 && size < SAMPLE_MAX; i -= 1) {
    for (const f of recent.slices[i]?.failures ?? []) {
      if (!f.counted || f.merchant === undefined || !factsOf(f.class).business) continue;
      if ((withPin && f.pin === false) || !isWithin(f)) continue;
      declines.push(f);
      size += f.count;
    }
  }
  return declines;
}

/** Declines by merchant or store; those at no store that is known are one more that has them. */
function countBy(declines: readonly RecentFailure[], attribute: ShopAttribute): Sample['by'] {
  const sample = new Map<string, number>();
  for (const { [attribute]: value = '', count } of declines) {
    sample.set(value, (sample.get(value) ?? 0) + count);
  }
  return sample;
}
