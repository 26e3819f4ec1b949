/** From cells to a row that can be stored, with every mistake of it. */
import { ADDRESS_FORMS, addressFits } from '#domain/registry/address-fits.js';
import { type CellValue, readCell, shown, type World } from '#domain/registry/cell-rules.js';
import { COLUMNS, KEYS, type Kind } from '#domain/registry/kinds.js';
import type { Mistakes } from './mistakes.js';
import type { SourceRow } from './source-row.js';

/** A row by its columns; one that is left out keeps what the registry has. */
export type Item = Readonly<Record<string, CellValue>>;

/** The time zones this machine knows. */
export function machineWorld(): World {
  const zones = new Map<string, boolean>();
  return {
    timeZones: Intl.supportedValuesOf('timeZone'),
    isTimeZone(name) {
      const known = zones.get(name) ?? isTimeZone(name);
      zones.set(name, known);
      return known;
    },
  };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** Reads every cell; those that are wrong are left out, so that the others can be judged on. */
export function judgeRow(kind: Kind, row: SourceRow, world: World, mistakes: Mistakes): Item {
  const item: Record<string, CellValue> = {};
  for (const [i, column] of COLUMNS[kind].entries()) {
    const cell = row.cells[i];
    if (cell === undefined || cell === '') {
      if (column.required) {
        const message = 'is empty: every row needs one';
        mistakes.add(() => row.place(i), column.name, { message });
      } else if (cell === '') item[column.name] = column.empty ?? null;
      continue;
    }
    const read = readCell(column.rule, cell, world);
    if (read.ok) item[column.name] = read.value;
    else {
      for (const mistake of read.error) {
        mistakes.add(() => row.place(i, mistake.at), column.name, mistake);
      }
    }
  }
  if (kind === 'contacts') judgeAddress(row, item, mistakes);
  return item;
}

/** An address that its channel cannot reach would be found out on the worst day. */
function judgeAddress(row: SourceRow, item: Item, mistakes: Mistakes): void {
  const { channel, address } = item;
  if (typeof channel !== 'string' || typeof address !== 'string') return;
  if (addressFits(channel, address)) return;
  const i = COLUMNS.contacts.findIndex(({ name }) => name === 'address');
  const form = ADDRESS_FORMS[channel];
  const message = `${shown(address)} is no address for ${channel}: expected ${form}`;
  mistakes.add(() => row.place(i), 'address', { message });
}

/** What names a row, unless that is wrong itself; no key holds a line break. */
export function keyOf(kind: Kind, item: Item): string | undefined {
  if (KEYS[kind].some((name) => item[name] === undefined)) return undefined;
  return KEYS[kind].map((name) => String(item[name])).join('\n');
}
