/**
 * The watched cells of every rule, found by number: what a tick adds to, and which of them have so
 * much evidence that their rule's condition may hold. It is made of the engine's memory and
 * changes with it, so that no tick has to look at cells to which nothing has happened.
 */
import type { ProfileAttributes } from '../base/attribute.js';
import { type Instant, MINUTE } from '../base/instant.js';
import { FLEET } from '../detect/baseline.js';
import type { Finding, Units, Weighing } from '../detect/detector.js';
import { type EvidenceBank, newBank, stayIdle, strongest } from '../detect/evidence-bank.js';
import type { Rule } from '../rule/rule.js';
import { IdleCells } from './idle-cells.js';
import { addPending } from './learn-normal.js';
import type { EngineState, Memory, PendingMinute } from './memory.js';
import { type Cell, newCell, type Placed } from './new-cell.js';
import { codesOf, type ProfileCodes } from './profile-codes.js';
import { settle, settleBy } from './settle.js';
import { ValueSums } from './value-sums.js';

/** Within so many ticks after its end a minute is written down. */
const SETTLE_TICKS = 40;

/** The cells of one rule. */
export class RuleCells {
  /** What the rule watches, by its place among codes: attributes and pairs of them. */
  readonly attributes: readonly number[];
  private readonly hot = new Set<Cell>();
  private readonly named = new Map<string, Cell>();
  /** By attribute of the rule and code of its value. */
  private readonly coded: readonly (Cell | undefined)[][];
  /** How many cells `coded` has of each attribute. */
  private readonly counts: number[];
  private readonly idle: readonly IdleCells[];

  constructor(
    private readonly book: CellBook,
    private readonly rule: Rule,
    readonly weighing: Weighing,
  ) {
    this.attributes = [...new Set(rule.by.map((watched) => book.codes.placeOf(watched)))];
    this.coded = this.attributes.map(() => []);
    this.counts = this.attributes.map(() => 0);
    this.idle = this.attributes.map(() => new IdleCells());
    for (const [name, { bank }] of book.banksOf(rule.alert)) {
      if (this.mayHold(bank)) this.hot.add(this.at(name, 0));
    }
  }

  /** The cell of the whole fleet. */
  fleet(now: Instant): Cell {
    return this.at(FLEET, now);
  }

  /** The cell of a value of one of the rule's attributes; it is made if it is new. */
  cell(attribute: number, code: number, now: Instant): Cell {
    const cells = this.coded[attribute] as (Cell | undefined)[];
    const known = cells[code];
    if (known) return known;
    const cell = this.at(this.book.codes.nameOf(this.attributes[attribute] as number, code), now);
    cells[code] = cell;
    cell.attribute = attribute;
    cell.code = code;
    this.counts[attribute] = (this.counts[attribute] ?? 0) + 1;
    return cell;
  }

  /** Whether somebody has asked for the cell of every value that an attribute has so far. */
  knowsAll(attribute: number): boolean {
    const values = this.book.codes.sizeOf(this.attributes[attribute] as number) - 1;
    return this.counts[attribute] === values;
  }

  /** The same, if anybody has asked for it before. */
  known(attribute: number, code: number): Cell | undefined {
    return this.coded[attribute]?.[code];
  }

  /** The cells of an attribute against which nothing speaks. */
  idleOf(attribute: number): IdleCells {
    return this.idle[attribute] as IdleCells;
  }

  /** Says that something comes that may speak against a cell. */
  wake({ attribute, code, bank }: Cell): void {
    const healthyAt = this.idle[attribute]?.wake(code) ?? 0;
    if (healthyAt > (bank.onsets[0] ?? 0)) stayIdle(bank, healthyAt);
  }

  /** A minute has ended: what came in it waits to be written down apart from what comes now. */
  turn(): void {
    for (const idle of this.idle) idle.turn();
  }

  /**
   * Writes down what is kept of idle cells: of the minute before, and of the present one if it is
   * given; null for one of which nothing is learned.
   */
  settle(before: PendingMinute | undefined, minute?: PendingMinute | null): void {
    for (const [i, idle] of this.idle.entries()) {
      for (const cell of this.coded[i] ?? []) {
        if (!cell) continue;
        const { bank, code } = cell;
        const healthyAt = idle.healthyAt(code);
        const isLater = healthyAt > (bank.onsets[0] ?? 0);
        if (isLater && strongest(bank) === 0) stayIdle(bank, healthyAt);
        const past = idle.takeBefore(code);
        if (before && past !== 0) addPending(before, cell, past, 0);
        const attempts = minute === undefined ? 0 : idle.takeAttempts(code);
        if (minute && attempts !== 0) addPending(minute, cell, attempts, 0);
      }
    }
  }

  /** Says that the evidence of a cell has changed. */
  changed(cell: Cell): void {
    cell.isIdle = strongest(cell.bank) === 0;
    if (cell.isIdle) this.idle[cell.attribute]?.rest(cell.code);
    if (this.mayHold(cell.bank)) this.hot.add(cell);
  }

  /** Every cell whose condition may hold, the oldest first. */
  candidates(): Cell[] {
    for (const cell of this.hot) if (!this.mayHold(cell.bank)) this.hot.delete(cell);
    return [...this.hot].sort((a, b) => a.order - b.order);
  }

  private mayHold(bank: EvidenceBank): boolean {
    return bank.heldSince !== null || strongest(bank) >= this.weighing.evidence;
  }

  private at(name: string, now: Instant): Cell {
    const known = this.named.get(name);
    if (known) return known;
    const key = this.book.keyOf(this.weighing.finding, name);
    const cell = newCell(name, key, this.book.bankOf(this.rule.alert, name, now));
    this.named.set(name, cell);
    return cell;
  }
}

/** The cells of all rules, and the sums that they share. */
export class CellBook {
  readonly codes: ProfileCodes;
  private readonly sums = new Map<Units, ValueSums>();
  private readonly unowned = new Map<Finding, ValueSums>();
  private readonly cells = new WeakMap<Rule, RuleCells>();
  /** By alert and cell. */
  private readonly placed = new Map<string, Map<string, Placed>>();
  private readonly keys = new Map<Finding, Map<string, string>>();
  private size = 0;
  private rules: readonly Rule[] = [];
  /** The minute in which came what is not written down yet, and the one before it. */
  private minuteAt: Instant = 0;
  private beforeAt: Instant = 0;
  /** Cells of which something of the minute before is not written down yet. */
  private waiting: RuleCells[] = [];

  constructor(
    private readonly banks: Memory['banks'],
    profiles: ReadonlyMap<number, ProfileAttributes>,
  ) {
    this.codes = codesOf(profiles);
    for (const [key, bank] of banks) {
      const alert = key.slice(0, key.indexOf('|'));
      this.place(alert, key.slice(alert.length + 1), bank);
    }
  }

  /**
   * Begins a tick. What came in a minute that has ended is written down a few rules a tick, since
   * all of it at once would make one tick of a minute far longer than all others.
   */
  begin({ memory }: EngineState, rules: readonly Rule[], now: Instant): void {
    const minuteAt = Math.floor(now / MINUTE) * MINUTE;
    if (rules !== this.rules) this.change(memory, rules);
    else if (minuteAt !== this.minuteAt) this.turn(memory);
    else this.settleBefore(memory, Math.ceil(rules.length / SETTLE_TICKS));
    this.minuteAt = minuteAt;
    this.rules = rules;
  }

  /** Every pair that a rule watches has its place before anything is summed. */
  private change(memory: Memory, rules: readonly Rule[]): void {
    this.settle(memory);
    for (const { by } of rules) for (const watched of by) this.codes.placeOf(watched);
  }

  private turn(memory: Memory): void {
    this.settleBefore(memory, this.waiting.length);
    this.beforeAt = this.minuteAt;
    this.waiting = this.known();
    for (const cells of this.waiting) cells.turn();
  }

  private settleBefore({ pending }: Memory, rules: number): void {
    if (this.waiting.length === 0) return;
    const before = pending.find(({ at }) => at === this.beforeAt);
    for (const cells of this.waiting.splice(0, rules)) cells.settle(before);
  }

  /** Writes down what is kept of idle cells. */
  settle({ pending }: Memory): void {
    const minute = pending.find(({ at }) => at === this.minuteAt) ?? null;
    const before = pending.find(({ at }) => at === this.beforeAt);
    this.waiting = [];
    for (const cells of this.known()) cells.settle(before, minute);
  }

  private known(): RuleCells[] {
    return this.rules.flatMap((rule) => this.cells.get(rule) ?? []);
  }

  /** Whether it still tells of these banks and profiles. */
  isOf({ memory, profiles }: EngineState): boolean {
    return memory.banks.size === this.size && codesOf(profiles) === this.codes;
  }

  /** The cells of a rule, the same ones at every call. */
  cellsOf(rule: Rule, weighing: Weighing): RuleCells {
    const known = this.cells.get(rule);
    if (known) return known;
    const cells = new RuleCells(this, rule, weighing);
    this.cells.set(rule, cells);
    return cells;
  }

  /** Where units of a kind are added up; the same place at every call. */
  sumsOf(units: Units): ValueSums {
    const known = this.sums.get(units);
    if (known) return known;
    const sums = new ValueSums(this.codes);
    this.sums.set(units, sums);
    return sums;
  }

  /** Where what no incident explains of a finding is added up; the same place at every call. */
  unownedOf(finding: Finding): ValueSums {
    const known = this.unowned.get(finding);
    if (known) return known;
    const sums = new ValueSums(this.codes);
    this.unowned.set(finding, sums);
    return sums;
  }

  /** The key of a cell among what is learned: one text for all rules about the same. */
  keyOf(finding: Finding, cell: string): string {
    const ofFinding = this.keys.get(finding) ?? new Map<string, string>();
    this.keys.set(finding, ofFinding);
    const key = ofFinding.get(cell) ?? `${finding}|${cell}`;
    ofFinding.set(cell, key);
    return key;
  }

  /** The banks of an alert by cell, also of cells that its rule watches no more. */
  banksOf(alert: string): ReadonlyMap<string, Placed> {
    return this.placed.get(alert) ?? new Map();
  }

  /** The bank of a cell; it is made if it is new. */
  bankOf(alert: string, cell: string, now: Instant): Placed {
    const known = this.placed.get(alert)?.get(cell);
    if (known) return known;
    const bank = newBank(now);
    this.banks.set(`${alert}|${cell}`, bank);
    return this.place(alert, cell, bank);
  }

  private place(alert: string, cell: string, bank: EvidenceBank): Placed {
    const cells = this.placed.get(alert) ?? new Map<string, Placed>();
    this.placed.set(alert, cells);
    const placed = { bank, order: this.size };
    cells.set(cell, placed);
    this.size += 1;
    return placed;
  }
}

/** Made of the memory alone, and gone with it: nothing that a snapshot would have to keep. */
const books = new WeakMap<Memory['banks'], CellBook>();

/** The cells of an engine. */
export function cellsOf(state: EngineState): CellBook {
  const { banks } = state.memory;
  const known = books.get(banks);
  if (known?.isOf(state)) return known;
  settle(state.memory);
  const book = new CellBook(banks, state.profiles);
  books.set(banks, book);
  settleBy(state.memory, () => book.settle(state.memory));
  return book;
}
