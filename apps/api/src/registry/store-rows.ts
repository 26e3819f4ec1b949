/** Which statement stores, retires and reads each kind. */
import type { Kind } from '#domain/registry/kinds.js';
import { execute, one, type Transaction } from '#infra/db/query.js';
import {
  retireContacts,
  retireHours,
  retireMerchants,
  retireStores,
  retireTerminals,
} from '#infra/store/registry.sql.js';
import {
  importContacts,
  importHours,
  importMerchants,
  importStores,
  importTerminals,
} from '#infra/store/registry-import.sql.js';
import type { Item } from './judge-row.js';

/** What a statement did. */
export interface Counts {
  readonly added: number;
  readonly changed: number;
}

/** Whose registry, which part of it, and the import that changes it. */
export interface Target {
  readonly tenant: string;
  readonly kind: Kind;
  readonly revision: number;
  readonly at: Date;
}

/** Writes rows; those that change nothing are left alone. */
export function storeChunk(tx: Transaction, target: Target, items: readonly Item[]) {
  const { tenant, kind, revision, at } = target;
  const chunk = JSON.stringify(items);
  const asks: Readonly<Record<Kind, () => Promise<Counts>>> = {
    merchants: () => one(tx, importMerchants, tenant, revision, chunk, at),
    stores: () => one(tx, importStores, tenant, revision, chunk, at),
    hours: () => one(tx, importHours, tenant, revision, chunk),
    contacts: () => one(tx, importContacts, tenant, revision, chunk),
    terminals: () => one(tx, importTerminals, tenant, revision, chunk, at),
  };
  return asks[kind]();
}

/** Retires what is in use and not among these names; answers how many. */
export function retireOthers(tx: Transaction, target: Target, keys: readonly string[]) {
  const { tenant, kind, revision, at } = target;
  if (kind === 'contacts') {
    const named = keys.map((key) => key.split('\n'));
    const merchants = named.map(([merchant = '']) => merchant);
    const contacts = named.map(([, contact = '']) => contact);
    return execute(tx, retireContacts, tenant, revision, at, merchants, contacts);
  }
  const statements = {
    merchants: retireMerchants,
    stores: retireStores,
    hours: retireHours,
    terminals: retireTerminals,
  };
  return execute(tx, statements[kind], tenant, revision, at, keys);
}
