/** What leaves the house in a file: without card data, and without whom people named in it. */
import { findCardData, textHoldsCardData } from '../message/card-data.js';
import { maskInText } from './mask-address.js';

/** What stands where something was taken out. */
export const REMOVED = '[removed]';

/** Keys under which people, or strangers' services, wrote freely. */
const WRITTEN = new Set(['note', 'reason', 'by', 'comment', 'detail', 'answer', 'said', 'text']);
/** Keys that say how somebody is reached. */
const REACHED = new Set(['address', 'phone', 'mobile', 'email', 'contact', 'contacts', 'to']);

/** A copy of a value of JSON with everything taken out that must not leave. */
export function scrubBundle(value: unknown, key = ''): unknown {
  if (REACHED.has(key) && (typeof value === 'string' || Array.isArray(value))) return REMOVED;
  if (typeof value === 'string') {
    if (textHoldsCardData(value)) return REMOVED;
    return WRITTEN.has(key) ? maskInText(value) : value;
  }
  if (typeof value !== 'object' || value === null) return holdsCard(value, key) ? REMOVED : value;
  if (Array.isArray(value)) return value.map((each) => scrubBundle(each, key));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      return [name, holdsCard(each, name) ? REMOVED : scrubBundle(each, name)];
    }),
  );
}

/** Of a number or a text under its name: "cvv": 123 is card data by its name alone. */
function holdsCard(value: unknown, name: string): boolean {
  if (typeof value === 'object' || name === '') return false;
  // Moments are long numbers, too; no card is as short as thirteen digits any more.
  if (typeof value === 'number' && String(value).length <= 13 && !/c[av]|pin|pan/i.test(name)) {
    return false;
  }
  return findCardData({ [name]: value }) !== null;
}
