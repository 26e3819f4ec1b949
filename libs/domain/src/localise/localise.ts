/**
 * Where it is: the smallest set of attributes that explains the excess of failures.
 *
 * Every set of values is scored by how much better the failures are explained when that set fails
 * at a rate of its own, less the cost of naming it. A parent that is too large dilutes, a child
 * that is too small loses failures, so no threshold chooses the size. "Not localised" is an answer:
 * an empty cause with the share that the best set would explain.
 */
import { type CodedPart, type Cube, partsOf, withoutRows } from './cube.js';
import { excessGain, isExcess } from './excess.js';
import { joinValues } from './join-values.js';
import { type CausePart, cubeOf, type Explanation, type Leaves } from './leaves.js';
import { keyOf, sortEntries } from './match.js';
import { oddsOf } from './odds.js';
import { rankCandidates } from './rank-candidates.js';
import { type Measure, type Scored, searchCells } from './search-cells.js';
import { sparesRest } from './spares-rest.js';
import { withoutExtras } from './without-extras.js';

/** The answer: the cause, and what speaks for and beside it. */
export interface Localisation {
  readonly cause: readonly CausePart[];
  /** Share of all excess failures that lie within the cause. */
  readonly explainedShare: number;
  /** Odds of the winner among the candidates, 0 to 1. */
  readonly confidence: number;
  readonly root: Explanation;
  /** Further causes: what fails beside the root, when all that lies within it is left out. */
  readonly others: readonly Explanation[];
  /** Candidates, best first, the root among them. */
  readonly candidates: readonly Explanation[];
}

/** So many of the best sets are looked at closely. */
const CLOSELY_MAX = 1_000;
const SCORE_MIN = 6;
const EXPLAINED_MIN = 0.5;
const FAILURES_MIN = 3;
/** Fewer failures than this are never expected: a handful among no attempts is no proof. */
const EXPECTED_MIN = 0.05;
/** Nats that "everything that no incident explains yet" costs more than "everything". */
const REST_COST = 12;
/** Causes beside the first are looked for while this share of the excess is unexplained, */
const UNEXPLAINED_MIN = 0.1;
/** and are causes of their own from this share of the score of the first. */
const OTHER_SCORE_MIN = 0.25;
const CAUSES_MAX = 3;

const MEASURE: Measure = { size_max: 3, parsimony: 0.97, isWorthwhile: isExcess, gain: excessGain };

/** Whether these are too few to say anything about their cause. */
export function areTooFew(failures: Leaves['failures']): boolean {
  let sum = 0;
  for (const { count } of failures) sum += count;
  return sum < FAILURES_MIN;
}

/** Finds the cause of the failures in `leaves`; null when there are too few to say anything. */
export function localise(leaves: Leaves): Localisation | null {
  const cube = cubeOf(leaves);
  const fleet = everything(cube, leaves.rest === true);
  if (fleet.failures < FAILURES_MIN) return null;
  const { best, sets } = findBest(cube, [fleet]);
  // A part can have far too many while the whole, which fails less than was thought, has not.
  const excess = Math.max(excessIn(best), excessIn(fleet));
  if (excess <= 0) return null;
  const share = Math.min(1, excessIn(best) / excess);
  const others = 1 - share >= UNEXPLAINED_MIN ? findOthers(cube, best) : [];
  const together = others.reduce((sum, other) => sum + excessIn(other) / excess, share);
  const isTold = best.score >= SCORE_MIN && together >= EXPLAINED_MIN;
  const root = isTold ? best : fleet;
  if (root === fleet && fleet.failures <= fleet.expected) return null;
  const candidates = rankCandidates(root, sets, others).map(plain);
  return {
    cause: root.cause,
    explainedShare: Math.max(0, share),
    confidence: oddsOf(root, candidates),
    root: plain(root),
    others: isTold ? others.map(plain) : [],
    candidates,
  };
}

/** An explanation with the set of a cube that it is about. */
interface Found extends Explanation {
  readonly parts: readonly CodedPart[];
}

/** The best explanation of a cube, and those worth looking at, best first, `more` among them. */
function findBest(cube: Cube, more: readonly Found[]): { best: Found; sets: readonly Found[] } {
  const cells = searchCells(cube, MEASURE);
  const closely = cells.slice(0, CLOSELY_MAX).map((cell) => explain(cube, partsOf(cell), cell));
  const sets = [...closely, ...more];
  sets.sort((a, b) => b.score - a.score || a.cause.length - b.cause.length);
  const joined = joinValues(cube, MEASURE, cells);
  const single = sets[0] ?? everything(cube, false);
  const united = joined ? [explain(cube, joined.parts, joined)] : [];
  const best = united.find(({ score }) => score > single.score) ?? single;
  const named = exactWithin(best, [...united, ...sets]) ?? best;
  return { best: withoutExtras(sets, named), sets };
}

/**
 * The best set that leaves nothing of a wider one, or of everything, but what is well. Words cost a
 * share of the score and healthy leaves a bounded number of nats, so with ever more failures the
 * wider one would win over any name; but what is shown to be well is no part of what fails.
 */
function exactWithin(whole: Found, sets: readonly Found[]): Found | undefined {
  return sets
    .filter((set) => isWithin(set, whole) && sparesRest(set, whole))
    .reduce<Found | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined);
}

/** Whether a set names all that a wider one names, and more. */
function isWithin({ cause }: Found, { cause: wider }: Found): boolean {
  const named = new Set(wider.map(({ attribute }) => attribute));
  const same = cause.filter(({ attribute }) => named.has(attribute));
  return cause.length > same.length && keyOf(same) === keyOf(wider);
}

/** What else fails: the best explanations of what is left when every cause so far is taken out. */
function findOthers(cube: Cube, first: Found): Found[] {
  const others: Found[] = [];
  let rest = cube;
  let last = first;
  while (last.parts.length > 0 && others.length + 1 < CAUSES_MAX) {
    rest = leaveOut(rest, last.parts);
    const { best } = findBest(rest, []);
    if (best.score < Math.max(SCORE_MIN, OTHER_SCORE_MIN * first.score)) break;
    others.push(best);
    last = best;
  }
  return others.filter((other) => other.parts.length > 0);
}

/** A cube without a set; what is expected of a part of every profile's attempts stays. */
function leaveOut(cube: Cube, parts: readonly CodedPart[]): Cube {
  const ofAttempts = parts.some((part) => cube.shares[part.dimension]);
  const base = cube.base && !ofAttempts ? withoutRows(cube.base, parts) : cube.base;
  return { ...cube, base, hits: withoutRows(cube.hits, parts) };
}

function excessIn({ failures, expected }: Explanation): number {
  return failures - expected;
}

function everything(cube: Cube, rest: boolean): Found {
  const hits = cube.hits.columns.map(total);
  const base = (cube.base?.columns ?? []).map(total);
  const score = excessGain(hits, base) - (rest ? REST_COST : 0);
  return explain(cube, [], { hits, base, score });
}

function total(column: Float64Array): number {
  return column.reduce((sum, n) => sum + n, 0);
}

function explain(cube: Cube, parts: readonly CodedPart[], scored: Scored): Found {
  const named = parts.flatMap(({ dimension, codes }) =>
    codes.map((code) => ({
      attribute: cube.dimensions[dimension] as CausePart['attribute'],
      value: cube.values[dimension]?.[code - 1] ?? '',
    })),
  );
  const [failures = 0] = scored.hits;
  const [expected = 0, attempts = 0] = scored.base;
  return {
    cause: sortEntries<CausePart>(named),
    attempts,
    failures,
    expected: Math.max(EXPECTED_MIN, expected),
    score: scored.score,
    parts,
  };
}

function plain({ cause, attempts, failures, expected, score }: Explanation): Explanation {
  return { cause, attempts, failures, expected, score };
}
