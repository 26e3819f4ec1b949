/**
 * What a class of failures implies is no part of its cause. Only a card can be read wrongly and
 * only a card is used with a PIN, so "payments by chip or contactless" says of such a fault no
 * more than its class does, however clearly the payments by code on a phone stand apart.
 */
import type { FailureClass } from '../code/catalogue.js';
import type { Mix } from '../localise/leaves.js';
import type { Localisation } from '../localise/localise.js';
import { keyOf } from '../localise/match.js';

const CARD_ENTRIES: readonly string[] = ['chip', 'nfc', 'mag', 'manual'];
const CARD_CLASSES: ReadonlySet<string> = new Set<FailureClass>(['card_data_read', 'pin_key']);
/** Entry modes with this share of all that are possible are all that are possible. */
const NEARLY_ALL = 0.9;

/** The localisation with a cause that does not name what its class implies. */
export function dropForegone(found: Localisation, cls: string, mix: Mix): Localisation {
  const named = found.cause.filter((e) => e.attribute === 'entry').map((e) => e.value);
  if (named.length === 0 || !CARD_CLASSES.has(cls)) return found;
  const shareOf = (entries: readonly string[]) =>
    entries.reduce((sum, entry) => sum + (mix.entry[entry] ?? 0), 0);
  const possible = shareOf(CARD_ENTRIES);
  const covered = shareOf(named.filter((entry) => CARD_ENTRIES.includes(entry)));
  if (possible === 0 || covered < NEARLY_ALL * possible) return found;
  const cause = found.cause.filter((e) => e.attribute !== 'entry');
  const wider = found.candidates.find((c) => keyOf(c.cause) === keyOf(cause));
  return { ...found, cause, root: wider ?? { ...found.root, cause } };
}
