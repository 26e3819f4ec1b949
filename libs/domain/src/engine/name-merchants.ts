/**
 * Below a chain: whether what a search found are the terminals of one to three merchants. Attempts
 * are known by profile only, so no search over them ends at a merchant; failures name theirs.
 */
import { PROFILE_ATTRIBUTES, type ProfileAttribute } from '../base/attribute.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isPayment } from '../detect/registry.js';
import type { CauseEntry } from '../incident/incident.js';
import { type Failing, fewest, natsFor, type Sample } from '../localise/concentrate.js';
import type { Explanation } from '../localise/leaves.js';
import type { Localisation } from '../localise/localise.js';
import { namesMerchant } from '../localise/match.js';
import type { EngineState } from './memory.js';
import { failureMatcher, type RecentFailure } from './recent.js';

/** Nats from which merchants are named. */
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
 * The localisation with merchants as its cause, where its failures are of one to three of them and
 * far beyond chance. While that is more likely than not, but no more, nothing is sure.
 */
export function nameMerchants(
  state: EngineState,
  found: Located,
  { cls, root, failures, known }: Searched,
): Located {
  const facts = factsOf(cls);
  if (!isPayment(facts) || facts.business) return found;
  const inside = failures.filter(failureMatcher(state.profiles, found.cause));
  const failing = { ...tally(inside), expected: root.expected };
  const few = fewest(failing);
  if (!few) return found;
  const by = sampleOf(state, found.cause, facts.units === 'pin');
  const doubt = isElder(found.cause) ? 0 : passingShare(failing, root);
  const nats = natsFor(few, failing.members, { by, doubt });
  if (nats <= 0) return found;
  // Who was told of merchants is told of something else only when that is more likely.
  const wasNamed = known !== undefined && namesMerchant(known);
  if (nats < SURE_NATS && !wasNamed) {
    return { ...found, confidence: Math.min(found.confidence, 1 / (1 + Math.exp(nats))) };
  }
  const named = few.reduce((sum, member) => sum + member.failures, 0);
  const excess = Math.max(named, failing.failures - root.expected);
  return {
    ...found,
    cause: few
      .map(({ value }) => ({ attribute: 'merchant' as const, value }))
      .sort((a, b) => (a.value < b.value ? -1 : 1)),
    confidence: 1 / (1 + Math.exp(-Math.max(SURE_NATS, nats))),
    explainedShare: Math.min(1, found.explainedShare * (named / excess)),
  };
}

/** The failures by merchant. */
function tally(failures: readonly RecentFailure[]): Pick<Failing, 'members' | 'failures'> {
  const tallies = new Map<string, { terminals: Set<string>; failures: number }>();
  let all = 0;
  for (const { merchant, terminal, count } of failures) {
    all += count;
    if (merchant === undefined || terminal === '') continue;
    const own = tallies.get(merchant) ?? { terminals: new Set(), failures: 0 };
    tallies.set(merchant, own);
    own.terminals.add(terminal);
    own.failures += count;
  }
  const members = [...tallies].map(([value, { terminals, failures: own }]) => {
    return { value, terminals: terminals.size, failures: own };
  });
  return { members, failures: all };
}

/** Whether a cause names what merchants belong to, or what is put on terminals from elsewhere. */
function isElder(cause: readonly CauseEntry[]): boolean {
  return cause.some(({ attribute }) => (ELDERS as readonly string[]).includes(attribute));
}

/** Of the payments within a cause, 0 to 1: where nearly all fail, there may be nobody else. */
function passingShare({ failures }: Failing, { attempts }: Explanation): number {
  return Math.max(0, 1 - failures / Math.max(1, attempts));
}

/** Customers' own declines within a cause by merchant, the latest of the last quarter hour. */
function sampleOf(
  { recent, profiles }: EngineState,
  cause: readonly CauseEntry[],
  withPin: boolean,
): Sample['by'] {
  const sample = new Map<string, number>();
  const isWithin = failureMatcher(profiles, cause);
  let size = 0;
  for (let i = recent.slices.length - 1; i >= 0 && size < SAMPLE_MAX; i -= 1) {
    for (const f of recent.slices[i]?.failures ?? []) {
      if (!f.counted || f.merchant === undefined || !factsOf(f.class).business) continue;
      if ((withPin && f.pin === false) || !isWithin(f)) continue;
      sample.set(f.merchant, (sample.get(f.merchant) ?? 0) + f.count);
      size += f.count;
    }
  }
  return sample;
}
