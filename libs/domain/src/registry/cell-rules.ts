/**
 * What a cell of an imported file may hold: each rule reads the text of a cell, trimmed and not
 * empty, as the value that is stored, or says what is wrong and what to do about it.
 */
import type { z } from 'zod';
import { err, ok, type Result } from '../base/result.js';
import { findCardData } from '../message/card-data.js';
import { isDay, parseHoursExceptions, parseWeeklyHours } from './trading-hours.js';

/** What a cell is stored as. */
export type CellValue = string | boolean | readonly string[] | null;

/** What is wrong with a cell, and how to put it right. */
export interface CellMistake {
  readonly message: string;
  /** Where in the cell, from 0. */
  readonly at?: number;
  /** The words it could have been, and the one it was, for whoever looks for slips. */
  readonly known?: readonly string[];
  readonly typed?: string;
}

/** What reading a cell needs to know of the world outside. */
export interface World {
  isTimeZone(name: string): boolean;
  readonly timeZones: readonly string[];
}

export type CellRule = (cell: string, world: World) => Result<CellValue, readonly CellMistake[]>;

/** Controls, halves of characters, and marks that turn the direction of the text around them. */
const UNFIT = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
const YES = ['true', 'yes', '1', '是'];
const NO = ['false', 'no', '0', '否'];
const ADDRESSES: readonly RegExp[] = [
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  /^\+?\d[\d ()-]{2,24}$/,
  /^https:\/\/\S+$/,
  /^[\w.@-]{1,64}$/,
];
const tags_max = 16;

/** One cell, whatever its rule: card data and unfit characters are refused before all else. */
export function readCell(rule: CellRule, cell: string, world: World): ReturnType<CellRule> {
  // What may be a card number is never repeated in a message, so nothing else is said of it.
  if (findCardData(cell)) {
    return mistake('looks like card data, which must never be stored here: remove it');
  }
  const unfit = UNFIT.exec(cell);
  if (unfit) {
    return err([
      { at: unfit.index, message: 'holds a line break or control character: remove it' },
    ]);
  }
  return rule(cell, world);
}

function mistake(message: string) {
  return err([{ message }]);
}

/** One line of at most so many letters. */
export function text(max: number): CellRule {
  return (cell) =>
    cell.length <= max ? ok(cell) : mistake(`has ${cell.length} letters: at most ${max}`);
}

/** What has a form. */
export function code(form: RegExp | z.ZodString, expected: string): CellRule {
  const fits = (cell: string) =>
    form instanceof RegExp ? form.test(cell) : form.safeParse(cell).success;
  return (cell) => (fits(cell) ? ok(cell) : mistake(`${shown(cell)}: ${expected}`));
}

/** One of these words, in any case. */
export function oneOf(words: readonly string[]): CellRule {
  return (cell) => {
    const found = words.find((word) => word.toLowerCase() === cell.toLowerCase());
    if (found !== undefined) return ok(found);
    const message = `${shown(cell)}: expected ${words.join(', ')}`;
    return err([{ message, known: words, typed: cell }]);
  };
}

/** A language we write in. */
export function language(languages: readonly string[]): CellRule {
  return oneOf(languages);
}

/** Yes or no, in English, Chinese or figures. */
export const yesNo: CellRule = (cell) => {
  if (YES.includes(cell.toLowerCase())) return ok(true);
  if (NO.includes(cell.toLowerCase())) return ok(false);
  return mistake(`${shown(cell)}: expected yes or no`);
};

export const day: CellRule = (cell) =>
  isDay(cell) ? ok(cell) : mistake(`${shown(cell)}: expected a day such as 2027-12-31`);

/** A moment with its zone; a day alone is its beginning in UTC. */
export const moment: CellRule = (cell) => {
  const at = MOMENT.test(cell) && isDay(cell.slice(0, 10)) ? new Date(cell).getTime() : Number.NaN;
  if (!Number.isNaN(at)) return ok(new Date(at).toISOString());
  return mistake(`${shown(cell)}: expected a day, or a time such as 2026-11-27T09:30:00+08:00`);
};

export const timeZone: CellRule = (cell, world) => {
  if (/^[A-Za-z][\w+/-]*$/.test(cell) && world.isTimeZone(cell)) return ok(cell);
  const message = `${shown(cell)}: expected an IANA time zone such as Asia/Shanghai`;
  return err([{ message, known: world.timeZones, typed: cell }]);
};

export const weekly: CellRule = (cell) => {
  const read = parseWeeklyHours(cell);
  return read.ok ? ok(cell) : read;
};

export const exceptions: CellRule = (cell) => {
  const read = parseHoursExceptions(cell);
  return read.ok ? ok(cell) : read;
};

/** Where somebody is reached: a mail address, a phone number, a web address or an account. */
export const contactAddress: CellRule = (cell) =>
  cell.length <= 256 && ADDRESSES.some((form) => form.test(cell))
    ? ok(cell)
    : mistake(`${shown(cell)}: expected a mail address, phone number, https address or account`);

/** Words between semicolons, each once. */
export const tags: CellRule = (cell) => {
  const words = [...new Set(cell.split(/\s*;\s*/).filter((word) => word !== ''))];
  if (words.length > tags_max) return mistake(`has ${words.length} tags: at most ${tags_max}`);
  const long = words.find((word) => word.length > 32);
  return long === undefined ? ok(words) : mistake(`${shown(long)}: a tag has at most 32 letters`);
};

/** What was typed, short enough for one line. */
export function shown(cell: string): string {
  return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 39)}…` : cell);
}
