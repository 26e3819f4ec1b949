/**
 * One shop is never a mass, and does not become one by somebody's mistyped PIN elsewhere: a wide
 * cell has failures of many merchants every day, so its gates do not tell. What is most of a breach
 * and of fewer merchants and terminals than its rule asks for is left aside, and what is left has
 * to stand alone.
 */
import type { Instant } from '../base/instant.js';
import { detectorOf } from '../detect/registry.js';
import type { CauseEntry } from '../incident/incident.js';
import { keyOf } from '../localise/match.js';
import type { Rule } from '../rule/rule.js';
import type { Findings } from './examine.js';
import type { EngineState, Owner } from './memory.js';
import { failureMatcher, failureWithin, slicesSince } from './recent.js';
import { weighingOf } from './watch.js';

/** Shops that are left aside, one after the other; where more are as loud, it is a mass. */
export const LOUD_SHOPS_MAX = 3;
/** A shop with no more than this share of the failures leaves half of the evidence to others. */
const LOUD_SHARE = 1 / 2;
/**
 * Nats for the cause of what is left, naming it included: half of what rules ask for. A shop is as
 * loud as that some times a day, so chance alone gets so far once in decades.
 */
const ALONE_NATS = 12;

/** A shop's part in failures. */
interface Part {
  readonly terminals: Set<string>;
  failures: number;
}

/**
 * Beside those that are left `aside` already, the merchants that have most of the failures within
 * a cause and are too few, at too few terminals, to be told of by this rule; null where there are
 * none, or nobody tells whose failures they are.
 */
export function loudShop(
  state: EngineState,
  rule: Rule,
  cause: readonly CauseEntry[],
  since: Instant,
  aside: readonly Owner[] = [],
): Owner | null {
  // A detector that decides by itself has asked for what it wants.
  if (detectorOf(rule.detector).decide) return null;
  const { finding } = weighingOf(rule);
  const parts = new Map<string, Part>();
  const isAside = aside.map(({ incident }) => failureMatcher(state.profiles, incident.cause));
  let failures = 0;
  for (const slice of slicesSince(state.recent, since)) {
    for (const f of slice.failures) {
      if (f.class !== finding || isAside.some((isOf) => isOf(f))) continue;
      if (!failureWithin(f, state.profiles.get(f.profile), cause)) continue;
      // Who does not say whose he is fails all the same.
      if (f.counted) failures += f.count;
      if (f.merchant === undefined) continue;
      const part = parts.get(f.merchant) ?? { terminals: new Set(), failures: 0 };
      parts.set(f.merchant, part);
      part.terminals.add(f.terminal);
      // A terminal's repeats are no evidence, but show that it fails.
      if (!f.counted) continue;
      part.failures += f.count;
    }
  }
  const { merchants, one_merchant: enough = Number.POSITIVE_INFINITY } = rule.gates;
  const loudest = [...parts]
    .sort((a, b) => b[1].failures - a[1].failures || (a[0] < b[0] ? -1 : 1))
    .slice(0, merchants - 1);
  const terminals = new Set(loudest.flatMap(([, part]) => [...part.terminals]));
  const own = loudest.reduce((sum, [, part]) => sum + part.failures, 0);
  if (loudest.length === 0 || own <= LOUD_SHARE * failures || terminals.size >= enough) return null;
  const shops = loudest.map(([value]): CauseEntry => ({ attribute: 'merchant', value }));
  return { classes: [finding], incident: { id: keyOf(shops), cause: shops } };
}

/** Whether what was found without a shop is far beyond chance by itself. */
export function standsAlone({ localisation }: Findings): boolean {
  const [best] = localisation.candidates;
  return best !== undefined && best.score >= ALONE_NATS;
}
