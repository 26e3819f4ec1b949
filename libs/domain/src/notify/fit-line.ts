/**
 * One line of limited length of which some parts are never cut: what people see first, on a
 * locked telephone or in a list, must name the severity, the number and the incident whatever else
 * is long.
 */

/** A line, and the two of its parts that may be shortened. */
export interface Line {
  /** Characters that the line may have. */
  readonly room: number;
  readonly what: string;
  readonly where: string;
  /** As much of `what` and `where` as makes sense; what is `firm` goes before less is left. */
  readonly least: { readonly what: number; readonly where: number };
  /** How many extras there are: things that are said where nothing else is cut for them. */
  readonly extras: number;
  /** So many of them, the first ones, are worth cutting the two down to `least`. */
  readonly firm?: number;
  /** The line with so many extras, from none to `extras`. */
  readonly say: (what: string, where: string, extras: number) => string;
}

/** The line with as many extras as leave room for its parts, which are then cut to fit. */
export function fitLine({ room, what, where, least, extras, firm = 0, say }: Line): string {
  const whole = lengthOf(what) + lengthOf(where);
  const wanted = Math.min(lengthOf(what), least.what) + Math.min(lengthOf(where), least.where);
  let level = extras;
  const leftAt = (at: number) => room + 2 - lengthOf(say('x', 'x', at));
  while (level > 0 && leftAt(level) < (level > firm ? whole : wanted)) level -= 1;
  const left = leftAt(level);
  // Where neither has what it should, each has its part of what there is.
  const part = Math.floor((left * least.where) / (least.what + least.where));
  const whereLeast = Math.min(lengthOf(where), least.where, Math.max(part, left - least.what));
  const shortWhere = clipWords(where, Math.max(whereLeast, left - lengthOf(what)));
  return say(clipWords(what, left - lengthOf(shortWhere)), shortWhere, level);
}

/** Where a text may be cut: after a word, or after what ends one in Chinese. */
const BREAK = /[\s,;:，、；：）)]/;
/** No more of the room than this is given up for the sake of a whole word. */
const given_up_max = 0.4;

/** A text as far as it fits, cut after a word where one ends near, with an ellipsis. */
export function clipWords(text: string, charactersMax: number): string {
  const characters = [...text];
  if (characters.length <= charactersMax) return text;
  if (charactersMax <= 0) return '';
  const kept = characters.slice(0, charactersMax - 1);
  // A word that ends exactly there is whole.
  if (BREAK.test(characters[kept.length] ?? '') && kept.at(-1) !== '=') return `${kept.join('')}…`;
  const end = kept.findLastIndex((character) => BREAK.test(character));
  const words = kept.slice(0, Math.max(0, end)).join('').trimEnd();
  // "acquirer =" says nothing: a part of a name says more than no name.
  const isGood = end >= kept.length * (1 - given_up_max) && !words.endsWith('=');
  return `${isGood ? words : kept.join('').trimEnd()}…`;
}

function lengthOf(text: string): number {
  return [...text].length;
}
