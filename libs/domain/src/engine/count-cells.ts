/** Summing a tick by the cells of a rule: all of it, or without the scopes of open incidents. */
import type { ProfileAttributes } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import type { Finding, Units } from '../detect/detector.js';
import { factsOf } from '../detect/registry.js';
import { UNKNOWN } from '../localise/cube.js';
import { isAttemptAttribute, matchesProfile, profileMatcher } from '../localise/match.js';
import { attemptShare } from './learn-normal.js';
import type { EngineState, Followed } from './memory.js';
import { eachFresh, type Fresh, failureWithin, type RecentFailure } from './recent.js';
import type { Cell, CellBook, RuleCells } from './rule-cells.js';
import { placeOfFailure, type ValueSums } from './value-sums.js';

/** What a tick brought, with what is summed of it for all rules alike. */
export interface Brought {
  readonly book: CellBook;
  readonly fresh: readonly Fresh[];
  readonly now: Instant;
  /** Units that were added up already. */
  readonly summed: Set<Units>;
  readonly failures: FailuresByFinding;
}

/** A failure, and where in the tick it stands. */
interface PlacedFailure {
  readonly failure: RecentFailure;
  readonly place: number;
}

type FailuresByFinding = ReadonlyMap<Finding, readonly PlacedFailure[]>;

/** The failures of a tick by what they are, in their order. */
export function failuresIn(fresh: readonly Fresh[]): FailuresByFinding {
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

/** Sums all of a tick by the cells of a rule; answers those it touched. */
export function countAll(cells: RuleCells, brought: Brought): Cell[] {
  const { book, now, failures: all } = brought;
  const { finding } = cells.weighing;
  const sums = sumsOf(brought, factsOf(finding).units);
  const failures = all.get(finding) ?? [];
  const touched: Cell[] = [];
  if (!sums.any && failures.length === 0) return touched;
  // Of equal evidence the cell that was known first counts: new ones are made in their order.
  touch(touched, cells.fleet(now)).attempts = sums.fleet;
  makeNew(cells, brought, sums, failures);
  for (const [i, attribute] of cells.attributes.entries()) {
    const sum = sums.by[attribute];
    for (const code of sum?.touched ?? []) {
      touch(touched, cells.cell(i, code, now)).attempts = sum?.counts[code] ?? 0;
    }
  }
  for (const { failure } of failures) {
    const codes = book.codes.of(failure.profile);
    eachCell(cells, codes, now, (cell) => addFailure(touch(touched, cell), failure));
  }
  return touched;
}

function sumsOf({ book, fresh, summed }: Brought, units: Units): ValueSums {
  const sums = book.sumsOf(units);
  if (!summed.has(units)) sums.gather(fresh, units);
  summed.add(units);
  return sums;
}

/** Makes the cells that nobody has asked for before, in the order of what came first. */
function makeNew(
  cells: RuleCells,
  { book, now }: Brought,
  sums: ValueSums,
  failures: readonly PlacedFailure[],
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
      const code = book.codes.of(failure.profile)[attribute] ?? UNKNOWN;
      if (code !== UNKNOWN && !cells.known(i, code)) unknown.push({ i, code, place });
    }
  }
  unknown.sort((a, b) => a.place - b.place || a.i - b.i);
  for (const { i, code } of unknown) cells.cell(i, code, now);
}

/** Sums a tick without the scopes that open incidents explain; answers the cells it touched. */
export function countUnowned(
  state: EngineState,
  cells: RuleCells,
  { book, fresh, now }: Brought,
  owners: readonly Followed[],
): Cell[] {
  const { finding } = cells.weighing;
  const { units } = factsOf(finding);
  const shareOf = healthyShares(state, units, owners);
  const touched: Cell[] = [];
  for (const seen of fresh) {
    eachFresh(seen, units, (profile, count) => {
      const share = shareOf(profile);
      if (share === null) return;
      const n = count * (1 - share);
      if (n === 0) return;
      eachCell(cells, book.codes.of(profile), now, (cell) => {
        touch(touched, cell).attempts += n;
      });
    });
    for (const failure of seen.failures) {
      if (failure.class !== finding) continue;
      const profile = state.profiles.get(failure.profile);
      if (owners.some((f) => failureWithin(failure, profile, f.incident.cause))) continue;
      const codes = book.codes.of(failure.profile);
      eachCell(cells, codes, now, (cell) => addFailure(touch(touched, cell), failure));
    }
  }
  return touched;
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
  if (cell.terminals.length > 0) cell.terminals.length = 0;
  if (cell.merchants.length > 0) cell.merchants.length = 0;
  touched.push(cell);
  return cell;
}

function addFailure(cell: Cell, failure: RecentFailure): void {
  // A repeat is the same customer at the same terminal: it is taken out of the attempts too. They
  // may come with another digest, so for a moment there may be fewer than none.
  if (!failure.counted) {
    cell.attempts -= failure.count;
    return;
  }
  cell.failures += failure.count;
  if (failure.terminal !== '') cell.terminals.push(failure.terminal);
  if (failure.merchant !== undefined) cell.merchants.push(failure.merchant);
}

/** Whether an incident among `owners` explains all attempts of a profile. */
export function ownedProfile(
  profile: ProfileAttributes | undefined,
  owners: readonly Followed[],
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
 * The share of a profile's attempts that incidents of one issuer, scheme or entry mode explain;
 * null where incidents explain all of them.
 */
function healthyShares(
  state: EngineState,
  units: Units,
  owners: readonly Followed[],
): (profile: number) => number | null {
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
      if (share === null) return null;
      sum += share;
    }
    return Math.min(1, sum);
  };
}
