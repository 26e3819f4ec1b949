/**
 * What a rule watches each for itself: the values of one attribute, or of two together. A fault of
 * one firmware on one model is a small part of all that has this firmware and of all that is this
 * model; where both are watched together nothing else argues it down.
 */
import { z } from 'zod';
import { PROFILE_ATTRIBUTES, type ProfileAttribute, SHOP_ATTRIBUTES } from '../base/attribute.js';

const Name = z.enum(PROFILE_ATTRIBUTES);

/** An attribute such as `acquirer`, or a pair such as `[model, fw]`. */
export const WatchedAttributes = z.union([
  Name,
  z.tuple([Name, Name]).refine(([a, b]) => a !== b, 'a pair names two different attributes'),
]);
export type WatchedAttributes = z.infer<typeof WatchedAttributes>;

/** Its attributes in the contract's order, so that `[fw, model]` is what `[model, fw]` is. */
export function attributesOf(watched: WatchedAttributes): readonly ProfileAttribute[] {
  const names: readonly ProfileAttribute[] = typeof watched === 'string' ? [watched] : watched;
  return [...names].sort((a, b) => PROFILE_ATTRIBUTES.indexOf(a) - PROFILE_ATTRIBUTES.indexOf(b));
}

/** As people read it: `acquirer`, or `model+fw`. */
export function watchedName(watched: WatchedAttributes): string {
  return attributesOf(watched).join('+');
}

/** Whom a detector that decides by itself may accuse, beside what rules watch. */
export const ACCUSED_ATTRIBUTES = [...SHOP_ATTRIBUTES, 'terminal'] as const;

/** What may stand in the name of a cell. */
export const CELL_ATTRIBUTES = [...PROFILE_ATTRIBUTES, ...ACCUSED_ATTRIBUTES] as const;

/** A value that a cell is of. */
export interface CellEntry {
  readonly attribute: (typeof CELL_ATTRIBUTES)[number];
  readonly value: string;
}

interface Entry {
  readonly attribute: string;
  readonly value: string;
}

/** The name of a cell: `acquirer=acq-1`, `model=N5,fw=3.3.0`, or nothing for the whole fleet. */
export function cellName(entries: readonly Entry[]): string {
  return entries.map(({ attribute, value }) => `${attribute}=${value}`).join(',');
}

/** Whether a cell is of two values together. */
export function isOfPair(cell: string): boolean {
  // Nearly all cells have one sign of equality: they need not be read.
  return cell.indexOf('=', cell.indexOf('=') + 1) > 0 && (readCell(cell)?.length ?? 0) > 1;
}

const ENTRY = new RegExp(`(?:^|,)(${CELL_ATTRIBUTES.join('|')})=`, 'g');

function orderOf({ attribute }: CellEntry): number {
  return CELL_ATTRIBUTES.indexOf(attribute);
}

/**
 * Reads the name of a cell, its attributes in the contract's order; null when it is none. A value
 * may hold a comma, as long as no attribute and `=` stand behind it.
 */
export function readCell(name: string): CellEntry[] | null {
  if (name === '') return [];
  const starts = [...name.matchAll(ENTRY)];
  if (starts[0]?.index !== 0) return null;
  const entries = starts.map((start, i) => {
    const value = name.slice(start.index + start[0].length, starts[i + 1]?.index);
    return { attribute: start[1] as CellEntry['attribute'], value };
  });
  if (entries.some(({ value }) => value === '')) return null;
  return entries.sort((a, b) => orderOf(a) - orderOf(b));
}
