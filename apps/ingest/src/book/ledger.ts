/**
 * Which messages are stored, of every terminal, in memory: a message costs no query to be known as
 * new or as a duplicate. A claim is made before the batch is written and taken back when the write
 * fails; the log of batches makes the claims of all writers one sequence (see
 * `libs/infra/src/store/log.sql.ts`).
 *
 * The newest start of a terminal with one unbroken range of numbers, which is nearly every one, is
 * three numbers in columns; everything else is a `NumberSet`.
 */
import { multirangeOf, NumberSet } from '#domain/ledger/number-set.js';
import { bytes, doubles } from './column.js';

/** What became of a claim: new, known before, or more ranges than anybody loses messages. */
export type Claim = 'fresh' | 'duplicate' | 'scattered';

/** One start's numbers, ready to be written. */
export interface SavedBoot {
  readonly slot: number;
  readonly boot: number;
  readonly received: string;
}

/** Ranges kept of one start: beyond it a terminal skips numbers on purpose. */
export const ranges_of_boot_max = 1_024;

interface Earlier {
  readonly numbers: NumberSet;
  dirty: boolean;
}

type Undo =
  | { readonly kind: 'number'; readonly slot: number; readonly boot: number; readonly seq: number }
  | { readonly kind: 'boot'; readonly slot: number; readonly boot: number };

export class Ledger {
  /** The newest start of each terminal, plus one; zero: none yet. */
  private readonly newest = doubles();
  private readonly from = doubles();
  private readonly to = doubles();
  private readonly isDirty = bytes();
  private readonly heard = doubles();
  /** Newest starts whose numbers have holes. */
  private readonly broken = new Map<number, NumberSet>();
  private readonly earlier = new Map<number, Map<number, Earlier>>();
  private earlierCount = 0;
  private dirty: number[] = [];
  /** Slots that are being given out, and how many of them have been; null: none are. */
  private saving: readonly number[] | null = null;
  private saved = 0;
  private dirtyEarlier: { slot: number; boot: number }[] = [];
  private undo: Undo[] = [];

  /** Keeps about `earlier_boots_max` earlier starts in memory after they were written. */
  constructor(private readonly earlier_boots_max = 100_000) {}

  /** How many terminals have claims that are not in the database's ledger yet. */
  get dirtyCount(): number {
    const ungiven = (this.saving?.length ?? this.saved) - this.saved;
    return this.dirty.length + ungiven + this.dirtyEarlier.length;
  }

  /** Receive time of the last message claimed of a terminal; 0 for none. */
  heardAt(slot: number): number {
    return this.heard.get(slot);
  }

  /** The newest start of a terminal; -1 before its first message. */
  bootOf(slot: number): number {
    return this.newest.get(slot) - 1;
  }

  /** Whether the numbers of that start are known here; if not, `restore` them before a claim. */
  knows(slot: number, boot: number): boolean {
    return boot >= this.bootOf(slot) || this.earlier.get(slot)?.has(boot) === true;
  }

  /** Takes a start's numbers over as the database has them. */
  restore(slot: number, boot: number, bounds: readonly number[], heardAt = 0): void {
    if (heardAt > this.heard.get(slot)) this.heard.set(slot, heardAt);
    if (boot >= this.bootOf(slot)) {
      this.newest.set(slot, boot + 1);
      this.put(slot, bounds);
    } else if (!this.knows(slot, boot)) {
      this.putEarlier(slot, boot, { numbers: new NumberSet(bounds), dirty: false });
    }
  }

  /** Claims a number; `rollBack` takes it back until the next `keep`. */
  claim(slot: number, boot: number, seq: number, receivedAt: number): Claim {
    const newest = this.bootOf(slot);
    if (boot > newest) this.turnTo(slot, boot, seq);
    else if (boot === newest) {
      const claim = this.claimNewest(slot, seq);
      if (claim !== 'fresh') return claim;
    } else {
      const claim = this.claimEarlier(slot, boot, seq);
      if (claim !== 'fresh') return claim;
    }
    this.undo.push({ kind: 'number', slot, boot, seq });
    if (receivedAt > this.heard.get(slot)) this.heard.set(slot, receivedAt);
    if (boot === this.bootOf(slot)) this.mark(slot);
    return 'fresh';
  }

  /** The numbers of a start as bounds; empty when it is not known here. */
  boundsOf(slot: number, boot: number): readonly number[] {
    if (boot !== this.bootOf(slot)) {
      return this.earlier.get(slot)?.get(boot)?.numbers.toBounds() ?? [];
    }
    const broken = this.broken.get(slot);
    if (broken) return broken.toBounds();
    const to = this.to.get(slot);
    return to === 0 ? [] : [this.from.get(slot), to];
  }

  /** The batch has committed. */
  keep(): void {
    this.undo = [];
  }

  /** The batch was not committed: takes back what was claimed since the last `keep`. */
  rollBack(): void {
    for (let i = this.undo.length - 1; i >= 0; i -= 1) {
      const step = this.undo[i] as Undo;
      if (step.kind === 'boot') this.turnBack(step.slot, step.boot);
      else this.takeBack(step);
    }
    this.undo = [];
  }

  /** Begins to give out what changed since the last time: newest starts, then earlier ones. */
  beginSave(): void {
    // Before anything is given out: what is clean now has been written, what is given out has not.
    if (this.earlierCount > this.earlier_boots_max) this.forgetEarlier();
    // With what an earlier round did not come to.
    this.saving = this.dirty.concat(this.saving?.slice(this.saved) ?? []);
    this.saved = 0;
    this.dirty = [];
  }

  /**
   * What is to be written next, about `max` of it; null when that is all. Only between two batches,
   * when every claim has committed. Batches may be written between two calls: what they claim is
   * given out with the rest or the next time, and what was claimed before `beginSave` always is,
   * also of a start that has become an earlier one meanwhile.
   */
  nextSave(max: number): SavedBoot[] | null {
    if (this.saving === null) return null;
    const slots = this.saving.slice(this.saved, this.saved + max);
    this.saved += slots.length;
    if (slots.length > 0) return slots.flatMap((slot) => this.giveOut(slot));
    this.saving = null;
    return this.giveOutEarlier();
  }

  /** What `nextSave` gave out last could not be written; nothing more is, until `beginSave`. */
  stillDirty(given: readonly SavedBoot[]): void {
    for (const slot of this.saving?.slice(this.saved) ?? []) this.dirty.push(slot);
    this.saving = null;
    for (const { slot, boot } of given) {
      if (boot === this.bootOf(slot)) this.mark(slot);
      else this.markEarlier(slot, boot);
    }
  }

  private giveOut(slot: number): SavedBoot[] {
    this.isDirty.set(slot, 0);
    const boot = this.bootOf(slot);
    // A first start whose claim was taken back.
    if (boot < 0) return [];
    return [{ slot, boot, received: multirangeOf(this.boundsOf(slot, boot)) }];
  }

  private giveOutEarlier(): SavedBoot[] {
    const saved: SavedBoot[] = [];
    for (const { slot, boot } of this.dirtyEarlier) {
      const kept = this.earlier.get(slot)?.get(boot);
      if (!kept?.dirty) continue;
      kept.dirty = false;
      saved.push({ slot, boot, received: kept.numbers.toMultirange() });
    }
    this.dirtyEarlier = [];
    return saved;
  }

  private claimNewest(slot: number, seq: number): Claim {
    const broken = this.broken.get(slot);
    if (broken) {
      const claim = claimIn(broken, seq);
      if (broken.ranges === 1) this.put(slot, broken.toBounds());
      return claim;
    }
    const from = this.from.get(slot);
    const to = this.to.get(slot);
    if (seq >= from && seq < to) return 'duplicate';
    if (to === 0) this.put(slot, [seq, seq + 1]);
    else if (seq === to) this.to.set(slot, seq + 1);
    else if (seq === from - 1) this.from.set(slot, seq);
    else {
      const numbers = new NumberSet([from, to]);
      numbers.add(seq);
      this.broken.set(slot, numbers);
    }
    return 'fresh';
  }

  private claimEarlier(slot: number, boot: number, seq: number): Claim {
    let kept = this.earlier.get(slot)?.get(boot);
    if (!kept) {
      kept = { numbers: new NumberSet(), dirty: false };
      this.putEarlier(slot, boot, kept);
    }
    const claim = claimIn(kept.numbers, seq);
    if (claim === 'fresh') this.markEarlier(slot, boot);
    return claim;
  }

  /** A new start: the one before becomes an earlier one. */
  private turnTo(slot: number, boot: number, seq: number): void {
    const before = this.bootOf(slot);
    this.undo.push({ kind: 'boot', slot, boot: before });
    if (before >= 0) {
      const numbers = new NumberSet(this.boundsOf(slot, before));
      this.putEarlier(slot, before, { numbers, dirty: false });
      if (this.isDirty.get(slot) === 1) this.markEarlier(slot, before);
    }
    this.newest.set(slot, boot + 1);
    this.put(slot, [seq, seq + 1]);
  }

  private turnBack(slot: number, boot: number): void {
    const kept = this.earlier.get(slot)?.get(boot);
    this.newest.set(slot, boot + 1);
    this.put(slot, kept?.numbers.toBounds() ?? []);
    if (kept) this.dropEarlier(slot, boot);
  }

  private takeBack({ slot, boot, seq }: { slot: number; boot: number; seq: number }): void {
    if (boot !== this.bootOf(slot)) {
      const kept = this.earlier.get(slot)?.get(boot);
      kept?.numbers.delete(seq);
      // Perhaps the claim made it; kept, it could outlive the newer start that made it an earlier
      // one, and be written beside itself.
      if (kept?.numbers.ranges === 0) this.dropEarlier(slot, boot);
      return;
    }
    const numbers = this.broken.get(slot) ?? new NumberSet(this.boundsOf(slot, boot));
    numbers.delete(seq);
    this.put(slot, numbers.toBounds());
  }

  private put(slot: number, bounds: readonly number[]): void {
    if (bounds.length > 2) {
      this.broken.set(slot, new NumberSet(bounds));
      return;
    }
    this.broken.delete(slot);
    this.from.set(slot, bounds[0] ?? 0);
    this.to.set(slot, bounds[1] ?? 0);
  }

  private mark(slot: number): void {
    if (this.isDirty.get(slot) === 1) return;
    this.isDirty.set(slot, 1);
    this.dirty.push(slot);
  }

  private markEarlier(slot: number, boot: number): void {
    const kept = this.earlier.get(slot)?.get(boot);
    if (!kept || kept.dirty) return;
    kept.dirty = true;
    this.dirtyEarlier.push({ slot, boot });
  }

  private putEarlier(slot: number, boot: number, kept: Earlier): void {
    const boots = this.earlier.get(slot) ?? new Map<number, Earlier>();
    if (!boots.has(boot)) this.earlierCount += 1;
    this.earlier.set(slot, boots.set(boot, kept));
  }

  private dropEarlier(slot: number, boot: number): void {
    const boots = this.earlier.get(slot);
    if (boots?.delete(boot)) this.earlierCount -= 1;
    if (boots?.size === 0) this.earlier.delete(slot);
  }

  private forgetEarlier(): void {
    for (const [slot, boots] of this.earlier) {
      for (const [boot, { dirty }] of boots) if (!dirty) this.dropEarlier(slot, boot);
    }
  }
}

/** One range more than the limit is refused; what joins a range, or closes a hole, never is. */
function claimIn(numbers: NumberSet, seq: number): Claim {
  if (!numbers.add(seq)) return 'duplicate';
  if (numbers.ranges <= ranges_of_boot_max) return 'fresh';
  numbers.delete(seq);
  return 'scattered';
}
