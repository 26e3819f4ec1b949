/** What can be imported: the kinds of files, their columns, and what a cell of each may hold. */
import { isSynthetic, SYNTHETIC } from '../base/drill-ground.js';
import { err } from '../base/result.js';
import { TerminalId } from '../message/schema.js';
import type { CellRule } from './cell-rules.js';
import {
  code,
  contactAddress,
  day,
  exceptions,
  language,
  moment,
  oneOf,
  tags,
  text,
  timeZone,
  weekly,
  yesNo,
} from './cell-rules.js';
import { TerminalState } from './overlay.js';

/** The kinds, in the order in which an empty registry is filled: each refers to those before. */
export const KINDS = ['merchants', 'stores', 'hours', 'contacts', 'terminals'] as const;
export type Kind = (typeof KINDS)[number];

/** One column of a file. */
export interface Column {
  readonly name: string;
  readonly rule: CellRule;
  /** Must be there and not be empty. */
  readonly required?: true;
  /** What an empty cell stands for; null where it is left out. */
  readonly empty?: string | boolean;
}

const name_letters_max = 128;
const note_letters_max = 500;
const CHANNELS = ['sms', 'email', 'phone', 'wecom', 'dingtalk', 'feishu', 'whatsapp', 'webhook'];
const LANGUAGES = ['en', 'zh-CN'];

const key = text(64);
const named = code(TerminalId, 'expected 1 to 32 letters, digits, _ or -');
const terminal: CellRule = (cell, world) => {
  // Whatever such a terminal said would be taken for a drill, and be watched by nobody.
  const message = `${SYNTHETIC} begins the names of drills: give it another name`;
  return isSynthetic(cell) ? err([{ message }]) : named(cell, world);
};
const merchant: Column = { name: 'merchant', rule: key, required: true };
const store: Column = { name: 'store', rule: key, required: true };

/** The columns of each kind, in the order of an export. */
export const COLUMNS: Readonly<Record<Kind, readonly Column[]>> = {
  merchants: [
    merchant,
    { name: 'name', rule: text(name_letters_max), required: true },
    { name: 'name_zh', rule: text(name_letters_max) },
    { name: 'language', rule: language(LANGUAGES) },
    { name: 'mcc', rule: code(/^\d{4}$/, 'expected four digits (ISO 18245)') },
    { name: 'chain', rule: text(64) },
  ],
  stores: [
    store,
    merchant,
    { name: 'name', rule: text(name_letters_max), required: true },
    { name: 'address', rule: text(note_letters_max) },
    { name: 'region', rule: text(64) },
    { name: 'tz', rule: timeZone, required: true },
  ],
  hours: [
    store,
    { name: 'weekly', rule: weekly, required: true },
    { name: 'exceptions', rule: exceptions },
  ],
  contacts: [
    merchant,
    { name: 'contact', rule: key, required: true },
    { name: 'name', rule: text(name_letters_max), required: true },
    { name: 'role', rule: text(64) },
    { name: 'channel', rule: oneOf(CHANNELS), required: true },
    { name: 'address', rule: contactAddress, required: true },
    { name: 'language', rule: language(LANGUAGES) },
    { name: 'consent', rule: yesNo, empty: false },
    { name: 'consent_at', rule: moment },
    { name: 'hours', rule: weekly },
  ],
  terminals: [
    { name: 'terminal', rule: terminal, required: true },
    merchant,
    { name: 'store', rule: key },
    { name: 'chain', rule: text(64) },
    { name: 'region', rule: text(64) },
    { name: 'acquirer', rule: text(64) },
    { name: 'model', rule: text(64) },
    { name: 'serial', rule: text(64) },
    { name: 'warranty_until', rule: day },
    { name: 'state', rule: oneOf(TerminalState.options), empty: 'active' },
    { name: 'test', rule: yesNo, empty: false },
    { name: 'note', rule: text(note_letters_max) },
    { name: 'tags', rule: tags },
  ],
};

/** The columns that name a row of each kind: no file has two rows with the same. */
export const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  merchants: ['merchant'],
  stores: ['store'],
  hours: ['store'],
  contacts: ['merchant', 'contact'],
  terminals: ['terminal'],
};
