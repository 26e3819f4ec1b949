/** Rows refer to merchants and stores that must be there, and a store has one merchant. */
import type { Kind } from '#domain/registry/kinds.js';
import { COLUMNS } from '#domain/registry/kinds.js';
import { rows, type Transaction } from '#infra/db/query.js';
import {
  existingMerchants,
  existingStores,
  someMerchants,
  someStores,
} from '#infra/store/registry.sql.js';
import type { Item } from './judge-row.js';
import type { Mistakes } from './mistakes.js';
import type { SourceRow } from './source-row.js';

/** A row as far as its own cells are right. */
export interface JudgedRow {
  readonly row: SourceRow;
  readonly item: Item;
}

/** What each kind refers to, beside what it is itself. */
const REFERS: Readonly<Record<Kind, { readonly merchant: boolean; readonly store: boolean }>> = {
  merchants: { merchant: false, store: false },
  stores: { merchant: true, store: false },
  hours: { merchant: false, store: true },
  contacts: { merchant: true, store: false },
  terminals: { merchant: true, store: true },
};

/** Looks references up, each once an import. */
export class References {
  private readonly merchants = new Set<string>();
  private readonly stores = new Map<string, string>();
  private names: { merchant?: readonly string[]; store?: readonly string[] } = {};

  constructor(
    private readonly tx: Transaction,
    private readonly tenant: string,
    private readonly kind: Kind,
    private readonly mistakes: Mistakes,
  ) {}

  /** Adds a mistake for every reference that leads nowhere. */
  async check(judged: readonly JudgedRow[]): Promise<void> {
    const { merchant, store } = REFERS[this.kind];
    if (merchant) await this.learnMerchants(judged);
    if (store) await this.learnStores(judged);
    for (const one of judged) {
      if (merchant) await this.checkMerchant(one);
      if (store) await this.checkStore(one);
    }
  }

  private async learnMerchants(judged: readonly JudgedRow[]): Promise<void> {
    const wanted = namesIn(judged, 'merchant').filter((name) => !this.merchants.has(name));
    if (wanted.length === 0) return;
    const found = await rows(this.tx, existingMerchants, this.tenant, wanted);
    for (const { merchant } of found) this.merchants.add(merchant);
  }

  private async learnStores(judged: readonly JudgedRow[]): Promise<void> {
    const wanted = namesIn(judged, 'store').filter((name) => !this.stores.has(name));
    if (wanted.length === 0) return;
    const found = await rows(this.tx, existingStores, this.tenant, wanted);
    for (const { store, merchant } of found) this.stores.set(store, merchant);
  }

  private async checkMerchant({ row, item }: JudgedRow): Promise<void> {
    const { merchant } = item;
    if (typeof merchant !== 'string' || this.merchants.has(merchant)) return;
    await this.refuse(row, 'merchant', merchant);
  }

  private async checkStore({ row, item }: JudgedRow): Promise<void> {
    const { store, merchant } = item;
    if (typeof store !== 'string') return;
    const owner = this.stores.get(store);
    if (owner === undefined) await this.refuse(row, 'store', store);
    else if (typeof merchant === 'string' && owner !== merchant) {
      const message = `store "${store}" belongs to merchant "${owner}": correct one of the two`;
      this.mistakes.add(() => row.place(this.column('store')), 'store', { message });
    }
  }

  private async refuse(row: SourceRow, what: 'merchant' | 'store', typed: string): Promise<void> {
    this.names[what] ??= (
      await rows(this.tx, what === 'merchant' ? someMerchants : someStores, this.tenant)
    ).map(({ name }) => name);
    const message = `there is no ${what} "${typed}": import it first`;
    const known = this.names[what] ?? [];
    this.mistakes.add(() => row.place(this.column(what)), what, { message, known, typed });
  }

  private column(name: string): number {
    return COLUMNS[this.kind].findIndex((column) => column.name === name);
  }
}

function namesIn(judged: readonly JudgedRow[], column: string): string[] {
  const names = new Set<string>();
  for (const { item } of judged) {
    const name = item[column];
    if (typeof name === 'string') names.add(name);
  }
  return [...names];
}
