/** Summing a tick by the cells of a rule, without what open incidents explain. */

import type { ProfileAttributes } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import type { Finding, Units } from '../detect/detector.js';
import { factsOf, isPayment, own } from '../detect/registry.js';
import { UNKNOWN } from '../localise/cube.js';
import { isAttemptAttribute, matchesProfile, profileMatcher } from '../localise/match.js';
import { isFollowed } from './is-followed.js';
import { attemptShare } from './learn-normal.js';
import type { EngineState, Followed, Owner } from './memory.js';
import type { Cell } from './new-cell.js';
import { type Fresh, failureMatcher, type RecentFailure } from './recent.js';
import type { CellBook, RuleCells } from './rule-cells.js';
import { placeOfFailure, type ValueSum, type ValueSums } from './value-sums.js';

/** A failure, and where in the tick it stands. */
interface PlacedFailure {
  readonly failure: RecentFailure;
  readonly place: number;
}

/** What a tick brought of one finding, outside of the scopes that open incidents explain. */
interface Part {
  readonly sums: ValueSums;
  readonly failures: readonly PlacedFailure[];
  /** Whether it may be learned as normal: no incident takes from it, or hides a part of it. */
  readonly isInnocent: boolean;
}

/** What a tick brought, summed once for all rules alike. */
export class Brought {
  private readonly summed = new Map<Units, ValueSums>();
  private readonly parts = new Map<Finding, Part>();
  private readonly failures: ReadonlyMap<Finding, readonly PlacedFailure[]>;

  constructor(
    private readonly state: EngineState,
    private readonly book: CellBook,
    private readonly fresh: readonly Fresh[],
    /** Whether open incidents hide what else would have failed. */
    private readonly areHidden = false,
  ) {
    this.failures = failuresIn(fresh);
  }

  /** What there is of a finding. */
  partOf(finding: Finding): Part {
    const known = this.parts.get(finding);
    if (known) return known;
    const owners = this.state.memory.followed.filter(
      (f) => isFollowed(f) && own(f.classes, finding),
    );
    const facts = factsOf(finding);
    const { units } = facts;
    const failures = this.failures.get(finding) ?? [];
    const part =
      owners.length === 0
        ? { sums: this.sumsOf(units), failures, isInnocent: !(this.areHidden && isPayment(facts)) }
        : this.unowned(finding, owners, failures);
    this.parts.set(finding, part);
    return part;
  }

  private sumsOf(units: Units): ValueSums {
    const known = this.summed.get(units);
    if (known) return known;
    const sums = this.book.sumsOf(units);
    sums.gather(this.fresh, units);
    this.summed.set(units, sums);
    return sums;
  }

  private unowned(
    finding: Finding,
    owners: readonly Followed[],
    failures: readonly PlacedFailure[],
  ): Part {
    const { state } = this;
    const { units } = factsOf(finding);
    const sums = this.book.unownedOf(finding);
    sums.gather(this.fresh, units, healthyShares(state, units, owners));
    const explained = owners.map((f) => failureMatcher(state.profiles, f.incident.cause));
    const left = failures.filter(({ failure }) => !explained.some((explains) => explains(failure)));
    return { sums, failures: left, isInnocent: false };
  }
}

/** The failures of a tick by what they are, in their order. */
function failuresIn(fresh: readonly Fresh[]): ReadonlyMap<Finding, readonly PlacedFailure[]> {
  const failures = new Map<Finding, PlacedFailure[]>();
  for (const [digest, brought] of fresh.entries()) {
    for (const [i, failure] of brought.failures.entries()) {
      const placed = { failure, place: placeOfFailure(digest, i) };
      const known = failures.get(failure.class);
      if (known) known.push(placed);
      else failures.set(failure.class, [placed]);
    }
  }
  return failures;
}

/**
 * Sums what a tick brought by the cells of a rule; answers those whose evidence it may change. What
 * is healthy of cells against which nothing speaks is only noted.
 */
export function countCells(
  cells: RuleCells,
  { codes }: Pick<CellBook, 'codes'>,
  part: Part,
  now: Instant,
): Cell[] {
  const { sums, failures, isInnocent } = part;
  const touched: Cell[] = [];
  if (!sums.any && failures.length === 0) return touched;
  // Of equal evidence the cell that was known first counts: new ones are made in their order.
  touch(touched, cells.fleet(now)).attempts = sums.fleet;
  makeNew(cells, codes, part, now);
  for (const { failure } of failures) {
    eachCell(cells, codes.of(failure.profile), now, (cell) => {
      if (!cell.isTouched) cells.wake(cell);
      addFailure(touch(touched, cell), failure);
    });
  }
  for (const [i, attribute] of cells.attributes.entries()) {
    const idle = cells.idleOf(i);
    const { touched: codes, counts } = sums.by[attribute] as ValueSum;
    for (const code of codes) {
      const n = counts[code] as number;
      if (idle.take(code, n, now, isInnocent)) continue;
      touch(touched, cells.cell(i, code, now)).attempts += n;
    }
  }
  return touched;
}

/** Makes the cells that nobody has asked for before, in the order of what came first. */
function makeNew(
  cells: RuleCells,
  codes: CellBook['codes'],
  { sums, failures }: Part,
  now: Instant,
): void {
  const unknown: { readonly i: number; readonly code: number; readonly place: number }[] = [];
  for (const [i, attribute] of cells.attributes.entries()) {
    if (cells.knowsAll(i)) continue;
    const sum = sums.by[attribute];
    for (const code of sum?.touched ?? []) {
      if (cells.known(i, code)) continue;
      unknown.push({ i, code, place: sum?.firsts[code] ?? 0 });
    }
    for (const { failure, place } of failures) {
      const code = codes.of(failure.profile)[attribute] ?? UNKNOWN;
      if (code !== UNKNOWN && !cells.known(i, code)) unknown.push({ i, code, place });
    }
  }
  unknown.sort((a, b) => a.place - b.place || a.i - b.i);
  for (const { i, code } of unknown) cells.cell(i, code, now);
}

/** Tells of the fleet, and of every watched value among the codes of a profile. */
function eachCell(
  cells: RuleCells,
  codes: Int32Array,
  now: Instant,
  tell: (cell: Cell) => void,
): void {
  tell(cells.fleet(now));
  for (const [i, attribute] of cells.attributes.entries()) {
    const code = codes[attribute] as number;
    if (code !== UNKNOWN) tell(cells.cell(i, code, now));
  }
}

function touch(touched: Cell[], cell: Cell): Cell {
  if (cell.isTouched) return cell;
  cell.isTouched = true;
  cell.attempts = 0;
  cell.failures = 0;
  // Emptying what is empty is not for nothing.
  if (cell.isNamed) {
    cell.terminals.length = 0;
    cell.merchants.length = 0;
    cell.isNamed = false;
  }
  touched.push(cell);
  return cell;
}

function addFailure(cell: Cell, failure: RecentFailure): void {
  // A repeat is the same customer at the same terminal: it is taken out of the attempts too, where
  // it is among them. They may come with another digest, so for a moment there may be fewer than
  // none.
  if (!failure.counted) {
    if (isAmongUnits(failure)) cell.attempts -= failure.count;
    return;
  }
  cell.failures += failure.count;
  cell.isNamed = true;
  if (failure.terminal !== '') cell.terminals.push(failure.terminal);
  if (failure.merchant !== undefined) cell.merchants.push(failure.merchant);
}

/**
 * Whether the attempt of a failure is counted among the units of its finding. Some faults of keys
 * fail without a PIN, too: to take these out of the attempts with one would take out healthy ones.
 */
function isAmongUnits({ class: finding, pin }: RecentFailure): boolean {
  return pin !== false || factsOf(finding).units !== 'pin';
}

/** Whether an incident among `owners` explains all attempts of a profile. */
export function ownedProfile(
  profile: ProfileAttributes | undefined,
  owners: readonly Owner[],
): boolean {
  return owners.some(({ incident }) => {
    return explainsAll(incident.cause) && matchesProfile(profile, incident.cause);
  });
}

/** Whether a cause explains all attempts of a profile, and not only those of an issuer. */
function explainsAll(cause: Followed['incident']['cause']): boolean {
  return !cause.some((e) => isAttemptAttribute(e.attribute));
}

/**
 * The share of a profile's attempts that incidents do not explain: less of it where they are of one
 * issuer, scheme or entry mode, and nothing where they explain all.
 */
function healthyShares(
  state: EngineState,
  units: Units,
  owners: readonly Followed[],
): (profile: number) => number {
  const scopes = owners.map(({ incident: { cause } }) => {
    const isWithin = profileMatcher(state.profiles, cause);
    const own = cause.filter((e) => isAttemptAttribute(e.attribute));
    const share = own.length > 0 ? attemptShare(state, units, own) : null;
    return { isWithin, share };
  });
  return (profile) => {
    let sum = 0;
    for (const { isWithin, share } of scopes) {
      if (!isWithin(profile)) continue;
      if (share === null) return 0;
      sum += share;
    }
    return 1 - Math.min(1, sum);
  };
}
