/** What an operator's registry would say of a fleet, as the files that can be imported. */
import { csvLine } from '#domain/registry/spreadsheet-cell.js';
import type { FleetTerminal } from './build-fleet.js';

/** The kinds of files, in the order in which they are imported: each refers to those before. */
export const REGISTRY_KINDS = ['merchants', 'stores', 'terminals'] as const;
export type RegistryFiles = Readonly<Record<(typeof REGISTRY_KINDS)[number], string>>;

type Row = Readonly<Record<string, string>>;

/** The files of a fleet whose clocks show the time of `tz`, as CSV. */
export function registryFiles(fleet: readonly FleetTerminal[], tz: string): RegistryFiles {
  const merchants = new Map<string, Row>();
  const stores = new Map<string, Row>();
  for (const { merchant, store, chain, region } of fleet) {
    const number = merchant.replace(/^m-/, '');
    merchants.set(merchant, {
      merchant,
      name: `Merchant ${number}`,
      name_zh: `商户 ${number}`,
      chain: chain ?? '',
    });
    stores.set(store, { store, merchant, name: `Store ${number}`, region, tz });
  }
  const terminals = fleet.map(({ terminal, merchant, store, acquirer, model, test }) => {
    return { terminal, merchant, store, acquirer, model, test: test ? 'yes' : 'no' };
  });
  return {
    merchants: csv([...merchants.values()]),
    stores: csv([...stores.values()]),
    terminals: csv(terminals),
  };
}

function csv(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => csvLine(columns.map((column) => row[column] ?? '')));
  return csvLine(columns) + lines.join('');
}
