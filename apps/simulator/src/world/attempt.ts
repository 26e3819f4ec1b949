/**
 * One payment attempt: a card, or a code on a phone, held to a terminal. Who pays how is drawn
 * from the fleet's shares; how it ends is drawn again for every try.
 */
import type { Fleet } from '../scenario/fleet.js';
import type { Random } from './random.js';
import { weighted } from './weighted.js';

/** One try to pay. A second try with the same card is an attempt of its own. */
export interface Attempt {
  readonly terminal: number;
  readonly issuer: string;
  readonly scheme: string;
  readonly entry: string;
  readonly pin: boolean;
  /** How often the same card was tried just before. */
  readonly retry: number;
}

/** How an attempt ended. */
export type Ending =
  | { readonly kind: 'approved' }
  | { readonly kind: 'declined' | 'failed' | 'noAnswer'; readonly code: string };

/** What only an attempt with a PIN can be answered: a wrong PIN, and a PIN that cannot be read. */
const PIN_ONLY_CODES: ReadonlySet<string> = new Set(['cup-pos:55', 'cup-pos:99']);

/**
 * The code of an attempt that nobody answered. The wire wants a code in every failure event; no
 * host said this one, so it stands in a dialect of the terminal's own.
 */
export const NO_ANSWER_CODE = 'local:timeout';

const APPROVED: Ending = { kind: 'approved' };
const NO_ANSWER: Ending = { kind: 'noAnswer', code: NO_ANSWER_CODE };

/** Draws what is normal in a fleet. */
export interface NormalLife {
  attempt(terminal: number): Attempt;
  ending(attempt: Attempt): Ending;
}

/** Makes the draws of a fleet's normal life. */
export function normalLife(fleet: Fleet, random: Random): NormalLife {
  const issuer = weighted(fleet.issuer);
  const scheme = weighted(fleet.scheme);
  const entry = weighted(fleet.entry);
  const withPin = endings(fleet, () => true);
  const withoutPin = endings(fleet, (code) => !PIN_ONLY_CODES.has(code));
  return {
    attempt(terminal) {
      const mode = entry.at(random.next());
      return {
        terminal,
        issuer: issuer.at(random.next()),
        scheme: scheme.at(random.next()),
        entry: mode,
        pin: mode !== 'qr' && random.next() < fleet.pinShare,
        retry: 0,
      };
    },
    ending: ({ pin }) => (pin ? withPin : withoutPin)(random.next()),
  };
}

/** A draw among the fleet's failures; approved takes what is left. */
function endings(fleet: Fleet, isPossible: (code: string) => boolean): (share: number) => Ending {
  const { declined, failed, noAnswer } = fleet.outcomes;
  const bounds: { readonly below: number; readonly ending: Ending }[] = [];
  let below = 0;
  const add = (share: number, ending: Ending) => {
    below += share;
    bounds.push({ below, ending });
  };
  for (const [kind, codes] of [['declined', declined] as const, ['failed', failed] as const]) {
    for (const [code, share] of Object.entries(codes)) {
      if (isPossible(code)) add(share, { kind, code });
    }
  }
  add(noAnswer, NO_ANSWER);
  return (share) => {
    // Nearly everything is approved: one comparison, not a search.
    if (share >= below) return APPROVED;
    return (bounds.find((bound) => share < bound.below) as { ending: Ending }).ending;
  };
}
