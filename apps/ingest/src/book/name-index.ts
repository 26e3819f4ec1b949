/**
 * From the name of a terminal to its place, for a million of them, without a string for each: an
 * open hash table (linear probing, at most half full) over names that lie in a column of texts.
 */
import { randomInt } from 'node:crypto';
import { TextColumn } from './text-column.js';

const SLASH = 0x2f;
const FNV_PRIME = 0x01000193;

/** The key of a terminal in memory; no name contains a slash. */
export function keyOf(tenant: string, terminal: string): string {
  return `${tenant}/${terminal}`;
}

export class NameIndex {
  private readonly names = new TextColumn();
  /** A slot plus one; zero is free. */
  private table = new Int32Array(2_048);
  /** Chosen anew by every process, so that nobody can choose names that all meet in one place. */
  private readonly seed = randomInt(2 ** 31);
  private count = 0;

  /** How many names there are; they have the slots below. */
  get size(): number {
    return this.count;
  }

  /** The slot of a name; -1 for one that is not known. */
  find(tenant: string, terminal: string): number {
    return (this.table[this.placeOf(tenant, terminal)] as number) - 1;
  }

  /** Adds a name that is not known yet; answers its slot. */
  add(tenant: string, terminal: string): number {
    if (this.count * 2 >= this.table.length) this.grow();
    const slot = this.count;
    this.names.set(slot, keyOf(tenant, terminal));
    this.count += 1;
    this.table[this.placeOf(tenant, terminal)] = slot + 1;
    return slot;
  }

  nameOf(slot: number): { tenant: string; terminal: string } {
    const [tenant = '', terminal = ''] = (this.names.get(slot) as string).split('/');
    return { tenant, terminal };
  }

  /** Where in the table the name is, or would be put. */
  private placeOf(tenant: string, terminal: string): number {
    const mask = this.table.length - 1;
    let hash = this.seed;
    for (let i = 0; i < tenant.length; i += 1) {
      hash = Math.imul(hash ^ tenant.charCodeAt(i), FNV_PRIME);
    }
    hash = Math.imul(hash ^ SLASH, FNV_PRIME);
    for (let i = 0; i < terminal.length; i += 1) {
      hash = Math.imul(hash ^ terminal.charCodeAt(i), FNV_PRIME);
    }
    // The low bits alone are weak: names differ in their last signs.
    hash ^= hash >>> 15;
    let key: string | null = null;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = (this.table[place] as number) - 1;
      if (slot < 0) return place;
      key ??= keyOf(tenant, terminal);
      if (this.names.is(slot, key)) return place;
    }
  }

  private grow(): void {
    this.table = new Int32Array(this.table.length * 4);
    for (let slot = 0; slot < this.count; slot += 1) {
      const { tenant, terminal } = this.nameOf(slot);
      this.table[this.placeOf(tenant, terminal)] = slot + 1;
    }
  }
}
